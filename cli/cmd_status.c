// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist status: how the running system stands, and what to do next. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/root.h"
#include "commands.h"
#include "system/status.h"
#include "system/status_metrics.h"
#include "trust/key_check.h"

#define SHOWN 10u /* names, of many */
#define NOT_KNOWN "not known"

static bool as_json;
static const char *metrics;

static const char *flag_text(enum status_flag flag, const char *yes,
			     const char *no)
{
	return flag == FLAG_YES ? yes : flag == FLAG_NO ? no : NOT_KNOWN;
}

static void labelled(const char *label, const char *text)
{
	printf("%-13s ", label);
	text_print(stdout, text);
	putchar('\n');
}

static void ipe_print(const struct status_ipe *ipe)
{
	if (ipe->hidden) {
		labelled("way:", NOT_KNOWN "; run as root");
		return;
	}
	if (ipe->stock)
		labelled(
			"way:",
			ipe->marks ?
				"a module; IPE of an unmodified kernel gets its answers" :
				"a module; IPE of an unmodified kernel does not get its answers");
	if (ipe->no_programs)
		labelled(
			"way:",
			"a module without BPF programs; nothing gets its answers");
	if (ipe->module)
		labelled(
			"way:",
			"a module, which enforces a policy of its own, without IPE");
	else if (ipe->present != FLAG_YES) {
		labelled("IPE:", flag_text(ipe->present, "", "not present"));
		return;
	}
	labelled(ipe->module ? "module:" : "IPE:",
		 flag_text(ipe->enforcing, "enforcing",
			   "not enforcing; what it denies still runs"));
	printf("%-13s ", "policy:");
	text_print(stdout, ipe->policy ? ipe->policy : NOT_KNOWN);
	if (ipe->version) {
		putchar(' ');
		text_print(stdout, ipe->version);
	}
	printf(", %s\n", flag_text(ipe->asks, "uses the digest cache",
				   "does not use the digest cache"));
}

static void ima_print(const struct ima *ima)
{
	const bool measures = ima->measures || ima->lists;

	if (!ima->present || ima->err) {
		labelled("IMA:", ima->present ? NOT_KNOWN : "not present");
		return;
	}
	printf("%-13s ", "IMA:");
	if (ima->appraises)
		fputs("appraises by digest lists", stdout);
	if (ima->lists)
		printf("%smeasures lists into PCR %u",
		       ima->appraises ? ", " : "", ima->pcr);
	if (ima->measures)
		printf("%smeasures what no measured list attests",
		       ima->appraises || ima->lists ? ", " : "");
	puts(ima->appraises || measures ? "" : "does not use the digest cache");
}

static void keys_print(const struct status *s)
{
	size_t i;

	if (!s->keys_known) {
		labelled("keys:", NOT_KNOWN);
		return;
	}
	printf("%-13s %zu in .digest_cache\n", "keys:", s->keys);
	for (i = 0; i < s->keys; i++) {
		printf("  %s  ", s->key[i].fingerprint);
		text_print(stdout, s->key[i].user_id);
		putchar('\n');
	}
}

static void expiring_print(const struct status *s)
{
	const struct status_key *key;
	char date[DATE_TEXT];
	size_t i;

	for (i = 0; i < s->keys; i++) {
		key = &s->key[i];
		if (!status_key_expires(s, key))
			continue;
		key_date(key->expires, date);
		printf("%-13s ", "expiring:");
		text_print(stdout, key->vendor ? key->vendor : key->user_id);
		printf(", the last key, %s: %s\n", key->fingerprint, date);
	}
}

static void certs_print(const struct trusted *certs)
{
	size_t i;

	if (!certs->known) {
		labelled("certificates:", NOT_KNOWN);
		return;
	}
	printf("%-13s %zu that verify PKCS#7 signatures\n",
	       "certificates:", certs->n);
	for (i = 0; i < certs->n; i++) {
		fputs("  ", stdout);
		text_print(stdout, certs->cert[i].name);
		printf("  in %s\n", certs->cert[i].keyring);
	}
}

static void numbers_print(const struct status_numbers *n)
{
	printf("%-13s %llu lists, %llu digests, %llu bound files, %llu KiB of memory\n",
	       "loaded:", (unsigned long long)n->lists,
	       (unsigned long long)n->digests, (unsigned long long)n->bound,
	       (unsigned long long)(n->bytes + 1023) / 1024);
	if (n->revocations)
		printf("%-13s %llu digests, lists, signers and floors, by %llu revocation lists\n",
		       "revoked:", (unsigned long long)n->revoked,
		       (unsigned long long)n->revocations);
	if (n->load_failures)
		printf("%-13s %llu lists since boot, see the audit records of type 1403\n",
		       "refused:", (unsigned long long)n->load_failures);
}

static void name_print(unsigned int *shown, const char *name)
{
	if ((*shown)++ < SHOWN) {
		printf("  ");
		text_print(stdout, name);
		putchar('\n');
	}
}

static void more_print(unsigned int shown)
{
	if (shown > SHOWN)
		printf("  and %u more; 'dclist list' shows all\n",
		       shown - SHOWN);
}

static void not_loaded_print(const struct status *s)
{
	unsigned int shown = 0;
	size_t i;

	if (!s->not_loaded)
		return;
	printf("%-13s %u installed lists\n", "not loaded:", s->not_loaded);
	for (i = 0; i < s->installed.n; i++)
		if (status_is_missing(s, &s->installed.list[i]))
			name_print(&shown, s->installed.list[i].file);
	more_print(shown);
}

static void revoked_print(const struct status *s)
{
	unsigned int shown = 0;
	size_t i;

	if (!s->revoked)
		return;
	printf("%-13s %u installed lists\n", "revoked lists:", s->revoked);
	for (i = 0; i < s->installed.n; i++)
		if (s->installed.list[i].revoked)
			name_print(&shown, s->installed.list[i].file);
	more_print(shown);
}

static void untrusted_print(const struct status *s)
{
	unsigned int shown = 0;
	size_t i;

	if (!s->untrusted)
		return;
	printf("%-13s %u installed lists, by no key of the kernel\n",
	       "untrusted:", s->untrusted);
	for (i = 0; i < s->installed.n; i++)
		if (s->installed.list[i].untrusted)
			name_print(&shown, s->installed.list[i].file);
	more_print(shown);
}

static void not_installed_print(const struct status *s)
{
	unsigned int shown = 0;
	size_t i;

	if (!s->not_installed)
		return;
	printf("%-13s %u loaded lists\n", "not installed:", s->not_installed);
	for (i = 0; i < s->loaded.n; i++)
		if (!s->loaded.list[i].wanted)
			name_print(&shown, s->loaded.list[i].name);
	more_print(shown);
}

static const char *cache_text(const struct status *s)
{
	if (s->unknown)
		return NOT_KNOWN;
	if (s->absent)
		return "not present";
	return s->unreadable ? "present, but cannot be read" : "present";
}

static void status_print(const struct status *s,
			 const struct status_steps *steps)
{
	bool there = !s->absent && !s->unreadable;
	size_t i;

	labelled("digest cache:", cache_text(s));
	ipe_print(&s->ipe);
	if (!s->unknown)
		ima_print(&s->ima);
	if (!s->absent) {
		keys_print(s);
		expiring_print(s);
		certs_print(&s->certs);
	}
	if (there)
		numbers_print(&s->numbers);
	if (!s->absent)
		labelled("sealed:", !s->seals_known ? NOT_KNOWN :
				    *s->seals	    ? s->seals :
						      "nothing");
	printf("%-13s %zu lists in %s", "installed:", s->installed.n,
	       INSTALLED_DIR);
	if (s->malformed)
		printf(", %u of them malformed", s->malformed);
	putchar('\n');
	not_loaded_print(s);
	revoked_print(s);
	untrusted_print(s);
	not_installed_print(s);
	for (i = 0; i < steps->n; i++)
		labelled(i ? "" : "to do:", steps->text[i]);
	if (!steps->n)
		labelled("to do:", "nothing");
}

static void flag_json(json_t *o, const char *key, enum status_flag flag)
{
	if (flag == FLAG_UNKNOWN)
		json_put(o, key, json_null());
	else
		json_put_bool(o, key, flag == FLAG_YES);
}

static json_t *ipe_json(const struct status_ipe *ipe)
{
	json_t *o = json_object();

	flag_json(o, "present", ipe->present);
	flag_json(o, "enforcing", ipe->enforcing);
	if (ipe->policy)
		json_put_text(o, "policy", ipe->policy);
	if (ipe->version)
		json_put_text(o, "version", ipe->version);
	flag_json(o, "asks_digest_cache", ipe->asks);
	flag_json(o, "stock",
		  ipe->hidden ? FLAG_UNKNOWN :
		  ipe->stock  ? FLAG_YES :
				FLAG_NO);
	flag_json(o, "module",
		  ipe->hidden ? FLAG_UNKNOWN :
		  ipe->module ? FLAG_YES :
				FLAG_NO);
	json_put_bool(o, "no_programs", ipe->no_programs);
	if (ipe->stock)
		json_put_bool(o, "mark", ipe->marks);
	return o;
}

static json_t *ima_json(const struct ima *ima)
{
	json_t *o;

	if (ima->err)
		return json_null();
	o = json_object();
	json_put_bool(o, "present", ima->present);
	json_put_bool(o, "appraises", ima->appraises);
	json_put_bool(o, "measures", ima->measures);
	if (ima->lists)
		json_put_number(o, "lists_pcr", ima->pcr);
	return o;
}

static json_t *keys_json(const struct status *s)
{
	json_t *array = json_array(), *o;
	size_t i;

	for (i = 0; i < s->keys; i++) {
		o = json_object();
		json_put_text(o, "fingerprint", s->key[i].fingerprint);
		json_put_text(o, "user_id", s->key[i].user_id);
		if (s->key[i].vendor)
			json_put_text(o, "vendor", s->key[i].vendor);
		if (s->key[i].expires)
			json_put_number(o, "expires", s->key[i].expires);
		json_put_bool(o, "last_expiring",
			      status_key_expires(s, &s->key[i]));
		json_add(array, o);
	}
	return array;
}

static json_t *certs_json(const struct trusted *certs)
{
	json_t *array = json_array(), *o;
	size_t i;

	for (i = 0; i < certs->n; i++) {
		o = json_object();
		json_put_text(o, "keyring", certs->cert[i].keyring);
		json_put_text(o, "certificate", certs->cert[i].name);
		json_add(array, o);
	}
	return array;
}

static json_t *loaded_json(const struct status_numbers *n)
{
	json_t *o = json_object();

	json_put_number(o, "lists", n->lists);
	json_put_number(o, "digests", n->digests);
	json_put_number(o, "revocations", n->revocations);
	json_put_number(o, "revoked", n->revoked);
	json_put_number(o, "bound", n->bound);
	json_put_number(o, "bytes", n->bytes);
	json_put_number(o, "load_failures", n->load_failures);
	return o;
}

static void text_add(json_t *array, const char *text)
{
	json_t *holder = json_object();

	json_put_text(holder, "", text);
	json_add(array, json_incref(json_object_get(holder, "")));
	json_decref(holder);
}

static void lists_json(json_t *o, const struct status *s)
{
	json_t *missing = json_array(), *surplus = json_array();
	json_t *untrusted = json_array(), *revoked = json_array();
	size_t i;

	for (i = 0; i < s->installed.n; i++) {
		if (status_is_missing(s, &s->installed.list[i]))
			text_add(missing, s->installed.list[i].file);
		if (s->installed.list[i].revoked)
			text_add(revoked, s->installed.list[i].file);
		if (s->installed.list[i].untrusted)
			text_add(untrusted, s->installed.list[i].file);
	}
	for (i = 0; i < s->loaded.n; i++)
		if (!s->loaded.list[i].wanted)
			text_add(surplus, s->loaded.list[i].name);
	json_put_number(o, "installed", s->installed.n);
	json_put_number(o, "malformed", s->malformed);
	json_put(o, "not_loaded", missing);
	json_put(o, "revoked_lists", revoked);
	json_put(o, "untrusted", untrusted);
	json_put(o, "not_installed", surplus);
}

static int status_json(struct status *s, const struct status_steps *steps)
{
	json_t *o = json_object(), *todo = json_array();
	size_t i;

	flag_json(o, "digest_cache",
		  s->unknown ? FLAG_UNKNOWN :
		  s->absent  ? FLAG_NO :
			       FLAG_YES);
	json_put(o, "ipe", ipe_json(&s->ipe));
	json_put(o, "ima", s->unknown ? json_null() : ima_json(&s->ima));
	json_put(o, "keys", s->keys_known ? keys_json(s) : json_null());
	json_put(o, "certificates",
		 s->certs.known ? certs_json(&s->certs) : json_null());
	json_put(o, "loaded",
		 s->absent || s->unreadable ? json_null() :
					      loaded_json(&s->numbers));
	json_put(o, "sealed",
		 s->seals_known ? json_words(s->seals) : json_null());
	lists_json(o, s);
	for (i = 0; i < steps->n; i++)
		text_add(todo, steps->text[i]);
	json_put(o, "to_do", todo);
	return json_finish(o);
}

/* A damaged .site only fails what is about sites: all else is known nevertheless. */
static int metrics_write(const struct status *s,
			 const struct status_steps *steps)
{
	int root = root_open(NULL);
	struct site_state site = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *out;
	int failed, err;

	if (root < 0)
		return root;
	failed = site_state_read(root, &site);
	close(root);
	if (failed)
		site.serial = 0;
	out = open_memstream(&text, &len);
	if (out) {
		status_metrics(out, s, steps, &site);
		err = fclose(out) ? -1 :
				    file_write_atomic(metrics, text, len, 0644);
	} else {
		error(metrics, "out of memory");
		err = -1;
	}
	free(text);
	site_state_free(&site);
	return err ? err : failed;
}

static int status_show(void)
{
	struct status_steps steps;
	struct status status;
	int ret = status_read(&status);

	if (!ret) {
		status_next(&status, &steps);
		if (metrics) {
			ret = metrics_write(&status, &steps);
			steps.n = 0; /* one of the metrics */
		} else if (as_json) {
			ret = status_json(&status, &steps);
		} else {
			status_print(&status, &steps);
		}
		ret = ret || steps.n;
	}
	status_free(&status);
	return ret ? EXIT_FAILED : EXIT_DONE;
}

static bool as_json;

static const struct opt options[] = {
	OPT_JSON(&as_json, .excludes = "prometheus"),
	OPT_TEXT(
		0, "prometheus", "FILE", &metrics,
		"write metrics to FILE, for the textfile collector of Prometheus' node exporter, and print nothing"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return status_show();
}

const struct command cmd_status = {
	.name = "status",
	.summary = "show the state of the system and what to do next",
	.usage = "[OPTION...]",
	.about =
		"Show whether the running kernel has the digest cache, whether IPE enforces a\n"
		"policy that uses it, what IMA does with it, the keys and certificates that verify\n"
		"lists, what is loaded and sealed, how that differs from\n" INSTALLED_DIR
		", and what to do next.\n",
	.opts = options,
	.notes =
		"Exit status: 0 nothing needs attention, 1 something does, or failed, 2 wrong\n"
		"usage. With --prometheus: 0 written, 1 failed.\n",
	.run = run,
};
