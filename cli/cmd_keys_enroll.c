// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist keys enroll: own keys for a kernel that is built already. */
#include <stdlib.h>

#include "base/file.h"
#include "commands.h"
#include "list/sign.h"
#include "system/install.h"
#include "trust/key_table.h"

/* The command line */
struct enroll {
	struct signer_options sign;
	const char *output;
	const char *root;
	bool install;
	bool allow_expired;
	bool json;
};

static int installed_say(const struct enroll *job, const char *name,
			 const struct install *in, int state)
{
	if (state < 0)
		return -1;
	if (!job->json)
		printf("%s: %s%s\n", name,
		       state == INSTALLED_DIR_UNCHANGED ? "unchanged" :
							  "installed",
		       in->load ? ", loaded" : "");
	return 0;
}

/*
 * Into the running system, whose kernel verifies it at once; or into an image,
 * whose kernel will.
 */
static int list_install(const struct enroll *job, const struct list *list)
{
	struct install_options options = {
		.root_dir = job->root,
		.no_verify = job->root != NULL,
	};
	char *name = list_file_name(list);
	struct install in;
	int err = -1;

	if (!name)
		error(list->file, "out of memory");
	else if (!install_open(&in, &options))
		err = installed_say(job, name, &in,
				    install_list(&in, list, name));
	if (name)
		install_close(&in);
	free(name);
	return err;
}

static int list_put(const struct enroll *job, const struct list *list)
{
	if (job->output && file_write_atomic(job->output, list->bytes.data,
					     list->bytes.len, 0644))
		return -1;
	return job->install ? list_install(job, list) : 0;
}

static int list_make(const struct enroll *job, struct signer *signer,
		     const struct key_check *check)
{
	struct list list;
	int err = signer_sign(signer, "list of keys", &check->keyring, NULL,
			      &list);

	if (err)
		return -1;
	err = list_put(job, &list);
	list_free(&list);
	return err;
}

static int enroll(const struct enroll *job, char **files, size_t n)
{
	struct signer *signer = signer_open(&job->sign);
	struct key_check check = { 0 };
	int err = -1;

	if (signer)
		err = key_check((const char *const *)files, n,
				job->allow_expired, &check);
	if (!err)
		err = key_table_print(&check, job->json);
	if (!err && !key_check_usable(&check))
		err = -1;
	if (!err)
		err = list_make(job, signer, &check);
	key_check_free(&check);
	signer_free(signer);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static struct enroll job;

static const struct opt options[] = {
	OPT_OUTPUT("FILE", &job.output, "write the key list to FILE"),
	OPT_FLAG(0, "install", &job.install,
		 "install the key list in " INSTALLED_DIR " and load it"),
	OPT_ROOT(&job.root, "install into the image in DIR; nothing is loaded",
		 .requires = "install"),
	OPT_ALLOW_EXPIRED(&job.allow_expired),
	SIGNER_OPTIONS(job.sign),
	OPT_JSON(&job.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&job.sign);

	if (!job.output && !job.install)
		return usage_error("--output or --install is missing");
	if (wrong)
		return usage_error("%s", wrong);
	return enroll(&job, argv, (size_t)argc);
}

const struct command keys_enroll = {
	.name = "keys enroll",
	.summary = "make a key list, which adds keys to a running kernel",
	.usage = "[OPTION...] KEYFILE...",
	.about =
		"Make a key list from OpenPGP keys, signed by a key that the kernel trusts already.\n"
		"A running kernel that loads it also trusts its keys. Keys are checked as dclist\n"
		"keys does.\n",
	.opts = options,
	.notes =
		"Exit status: 0 done, 1 no key is accepted, or failed, 2 wrong usage.\n",
	.operand = "KEYFILE",
	.max = OPERANDS_ANY,
	.run = run,
};
