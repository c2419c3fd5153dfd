// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist install: put lists where they are loaded from at every boot. */
#include <getopt.h>
#include <stdlib.h>

#include "commands.h"
#include "system/install.h"

static const char usage[] =
	"Usage: dclist install [OPTION...] LIST|RPM...\n\n"
	"Verify digest lists, install them in " DIGESTLISTS_PATH
	" and load them\n"
	"into the running kernel when it has a digest cache. From an RPM package the\n"
	"digest list is made first. A list that the keyring or the kernel refuses is\n"
	"neither installed nor loaded. The same list again changes nothing. Lists of keys\n"
	"come first, before what their keys signed.\n\n"
	"Options:\n"
	"  -k, --keyring FILE  verify with these keys (as dclist verify; may be\n"
	"                      repeated); default " INSTALL_KEYRING ",\n"
	"                      below DIR, when it exists\n"
	"  -r, --root DIR      install into the image in this folder; nothing is\n"
	"                      loaded\n"
	"      --no-load       install only\n"
	"      --no-verify     install without verification, when there is neither\n"
	"                      keyring nor kernel to do it; the kernel verifies\n"
	"                      whenever a list is loaded\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 all installed, 1 some failed, 2 wrong usage.\n";

static int do_job(const struct install_options *job, char **files)
{
	struct install in;
	int status = EXIT_FAILED;

	if (!install_open(&in, job)) {
		install_files(&in, files);
		printf("%u installed, %u unchanged, %u failed\n",
		       in.count[DIGESTLISTS_NEW] +
			       in.count[DIGESTLISTS_REPLACED],
		       in.count[DIGESTLISTS_UNCHANGED], in.failed);
		status = in.failed ? EXIT_FAILED : EXIT_DONE;
	}
	install_close(&in);
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct install_options *job)
{
	switch (opt) {
	case 'k':
		job->keyrings[job->keyrings_n++] = optarg;
		return -1;
	case 'r':
		job->root_dir = optarg;
		return -1;
	case 'L':
		job->no_load = true;
		return -1;
	case 'V':
		job->no_verify = true;
		return -1;
	case 'h':
		return usage_print(&cmd_install);
	default:
		return usage_try(&cmd_install);
	}
}

static int parse(int argc, char **argv, struct install_options *job)
{
	static const struct option options[] = {
		{ "keyring", required_argument, NULL, 'k' },
		{ "root", required_argument, NULL, 'r' },
		{ "no-load", no_argument, NULL, 'L' },
		{ "no-verify", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "k:r:h", options, NULL)) >= 0) {
		status = parse_option(opt, job);
		if (status >= 0)
			return status;
	}
	if (optind == argc)
		return usage_error(&cmd_install, "LIST or RPM is missing");
	return do_job(job, argv + optind);
}

static int run(int argc, char **argv)
{
	struct install_options job = { 0 };
	int status;

	/* More options than arguments there are not. */
	job.keyrings = calloc((size_t)argc, sizeof(*job.keyrings));
	if (!job.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	status = parse(argc, argv, &job);
	free(job.keyrings);
	return status;
}

const struct command cmd_install = {
	.name = "install",
	.summary = "verify digest lists, install them and load them",
	.usage = usage,
	.run = run,
};
