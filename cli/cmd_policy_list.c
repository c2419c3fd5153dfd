// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy list: which policies the running kernel has. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "kernel/trusted.h"
#include "policy/accept.h"
#include "policy/ipefs.h"

#define VERSION_TEXT 18 /* "65535.65535.65535" */

static const char *version_text(const uint16_t v[3], char out[VERSION_TEXT])
{
	snprintf(out, VERSION_TEXT, "%u.%u.%u", v[0], v[1], v[2]);
	return out;
}

/*
 * Who signed it, owned by the caller, and which keyring has that certificate now;
 * NULL for the boot policy
 */
static char *signer_of(const char *name, const char **keyring)
{
	struct policy_signed content;
	struct bytes message;
	char *signer;

	if (ipefs_signed(name, &message))
		return NULL;
	if (policy_signed_parse(name, &message, &content)) {
		bytes_free(&message);
		return NULL;
	}
	if (trusted_find(content.id, true, keyring) != TRUSTED_FOUND)
		*keyring = NULL;
	signer = content.signer;
	content.signer = NULL;
	policy_signed_free(&content);
	bytes_free(&message);
	return signer;
}

static void row_text(const struct policy_loaded *policy, const char *signer)
{
	char version[VERSION_TEXT];

	printf("%-8s  %-12s  ", policy->active ? "active" : "loaded",
	       version_text(policy->version, version));
	text_print(stdout, policy->name);
	fputs("  (", stdout);
	text_print(stdout, signer ? signer : "boot policy");
	puts(")");
}

static void row_json(json_t *array, const struct policy_loaded *policy,
		     const char *signer, const char *keyring)
{
	json_t *o = json_object();
	char version[VERSION_TEXT];

	json_put_text(o, "name", policy->name);
	json_put_text(o, "version", version_text(policy->version, version));
	json_put_bool(o, "active", policy->active);
	if (signer)
		json_put_text(o, "signer", signer);
	if (keyring)
		json_put_text(o, "keyring", keyring);
	json_add(array, o);
}

static int by_name(const void *a, const void *b)
{
	const struct policy_loaded *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void all_print(const struct policy_loaded_all *all, json_t *array)
{
	const char *keyring;
	char *signer;
	size_t i;

	if (all->n)
		qsort(all->policy, all->n, sizeof(*all->policy), by_name);
	for (i = 0; i < all->n; i++) {
		keyring = NULL;
		signer = signer_of(all->policy[i].name, &keyring);
		if (array)
			row_json(array, &all->policy[i], signer, keyring);
		else
			row_text(&all->policy[i], signer);
		free(signer);
	}
}

static bool as_json;

static int list(void)
{
	struct policy_loaded_all all;
	json_t *o, *array;
	int enforcing;

	if (policy_loaded_open(&all))
		return EXIT_FAILED;
	enforcing = ipefs_enforcing();
	array = as_json ? json_array() : NULL;
	all_print(&all, array);
	policy_loaded_free(&all);
	if (!as_json) {
		puts(enforcing == 1 ? "IPE enforces" : "IPE does not enforce");
		return EXIT_DONE;
	}
	o = json_object();
	json_put_bool(o, "enforcing", enforcing == 1);
	json_put(o, "policies", array);
	return json_finish(o) ? EXIT_FAILED : EXIT_DONE;
}

static bool as_json;

static const struct opt options[] = {
	OPT_JSON(&as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return list();
}

const struct command policy_list = {
	.name = "policy list",
	.summary = "list the policies that the kernel has",
	.usage = "[OPTION...]",
	.about =
		"List the IPE policies of the running kernel: which one is active, version, name\n"
		"and signer, and whether IPE enforces.\n",
	.opts = options,
	.run = run,
};
