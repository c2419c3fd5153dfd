// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist keys enroll: own keys for a kernel that is built already. */
#include <getopt.h>
#include <stdlib.h>

#include "base/file.h"
#include "cmd_keys.h"
#include "commands.h"
#include "list/sign.h"
#include "system/install.h"

/* The command line */
struct enroll {
	struct signer_options sign;
	const char *output;
	const char *root;
	bool install;
	bool allow_expired;
	bool json;
};

enum {
	OPT_INSTALL = SIGNER_OPTIONS_END,
	OPT_EXPIRED,
};

static int installed_say(const struct enroll *job, const char *name,
			 const struct install *in, int state)
{
	if (state < 0)
		return -1;
	if (!job->json)
		printf("%s: %s%s\n", name,
		       state == DIGESTLISTS_UNCHANGED ? "unchanged" :
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
	int err = signer_sign(signer, "list of keys", &check->keyring, &list);

	if (err)
		return -1;
	err = list_put(job, &list);
	list_free(&list);
	return err;
}

static int keys_enroll(const struct enroll *job, char **files, size_t n)
{
	struct signer *signer = signer_open(&job->sign);
	struct key_check check = { 0 };
	int err = -1;

	if (signer)
		err = key_check((const char *const *)files, n,
				job->allow_expired, &check);
	if (!err)
		err = keys_table_print(&check, job->json);
	if (!err && !keys_may_be_written(&check))
		err = -1;
	if (!err)
		err = list_make(job, signer, &check);
	key_check_free(&check);
	signer_free(signer);
	return err ? EXIT_FAILED : EXIT_DONE;
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct enroll *job)
{
	switch (opt) {
	case 'o':
		job->output = optarg;
		return -1;
	case 'r':
		job->root = optarg;
		return -1;
	case 'j':
		job->json = true;
		return -1;
	case OPT_INSTALL:
		job->install = true;
		return -1;
	case OPT_EXPIRED:
		job->allow_expired = true;
		return -1;
	case 'h':
		return usage_print(&cmd_keys);
	default:
		if (signer_option_take(&job->sign, opt, optarg))
			return -1;
		return usage_try(&cmd_keys);
	}
}

int keys_enroll_run(int argc, char **argv)
{
	static const struct option options[] = {
		SIGNER_OPTIONS,
		{ "output", required_argument, NULL, 'o' },
		{ "install", no_argument, NULL, OPT_INSTALL },
		{ "root", required_argument, NULL, 'r' },
		{ "allow-expired", no_argument, NULL, OPT_EXPIRED },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct enroll job = { 0 };
	const char *wrong;
	int opt, status;

	while ((opt = getopt_long(argc, argv, "o:r:jh", options, NULL)) >= 0) {
		status = option_take(opt, &job);
		if (status >= 0)
			return status;
	}
	if (optind == argc)
		return usage_error(&cmd_keys, "KEYFILE is missing");
	if (!job.output && !job.install)
		return usage_error(&cmd_keys,
				   "give --output, or --install, or both");
	if (job.root && !job.install)
		return usage_error(&cmd_keys, "--root goes with --install");
	wrong = signer_options_wrong(&job.sign);
	if (wrong)
		return usage_error(&cmd_keys, "%s", wrong);
	return keys_enroll(&job, argv + optind, (size_t)(argc - optind));
}
