// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist install: put lists where they are loaded from at every boot. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digestlists.h"
#include "install.h"
#include "kernel.h"
#include "root.h"

#define KEYRING_PATH "/etc/dclist/keyring.gpg"

static const char usage[] =
	"Usage: dclist install [OPTION...] LIST|RPM...\n\n"
	"Verify digest lists, install them in " DIGESTLISTS_PATH
	" and load them\n"
	"into the running kernel when it has a digest cache. From an RPM package the\n"
	"digest list is made first. A list that the keyring or the kernel refuses is\n"
	"neither installed nor loaded. The same list again changes nothing.\n\n"
	"Options:\n"
	"  -k, --keyring FILE  verify with these keys (as dclist verify; may be\n"
	"                      repeated); default " KEYRING_PATH ",\n"
	"                      below DIR, when it exists\n"
	"  -r, --root DIR      install into the image in this folder; nothing is\n"
	"                      loaded\n"
	"      --no-load       install only\n"
	"      --no-verify     install without verification, when there is neither\n"
	"                      keyring nor kernel to do it; the kernel verifies\n"
	"                      whenever a list is loaded\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 all installed, 1 some failed, 2 wrong usage.\n";

/* The command line */
struct install_job {
	const char *root_dir;
	const char **keyrings;
	size_t keyrings_n;
	bool no_load;
	bool no_verify;
};

/* Opened by us, so that a link in the image does not make it another's. */
static int open_image_keyring(struct install *in)
{
	char path[32];
	const char *file = path;
	int fd = root_open_regular(in->root, KEYRING_PATH);

	if (fd == -ENOENT)
		return 0;
	if (fd < 0) {
		error(KEYRING_PATH,
		      "not a regular file that can be read; give --keyring FILE");
		return fd;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	in->ring = keyring_open(&file, 1);
	close(fd);
	if (in->ring)
		return 0;
	error(KEYRING_PATH, "not usable; give --keyring FILE");
	return -ENOKEY;
}

static int open_system_keyring(struct install *in)
{
	const char *file = KEYRING_PATH;

	if (access(file, F_OK) && errno == ENOENT)
		return 0;
	in->ring = keyring_open(&file, 1);
	return in->ring ? 0 : -ENOKEY;
}

static int open_keyring(struct install *in, const struct install_job *job)
{
	if (!job->keyrings_n)
		return job->root_dir ? open_image_keyring(in) :
				       open_system_keyring(in);
	in->ring = keyring_open(job->keyrings, job->keyrings_n);
	return in->ring ? 0 : -ENOKEY;
}

/* Somebody has to verify. */
static int open_verification(struct install *in, const struct install_job *job)
{
	const char *absent = NULL;
	int err = open_keyring(in, job);

	if (err)
		return err;
	in->no_verify = job->no_verify;
	if (!job->root_dir && !job->no_load) {
		absent = kernel_absent();
		in->load = !absent;
	}
	if (!in->load && !in->ring && !in->no_verify) {
		error(NULL,
		      "no keyring to verify with; give --keyring FILE, or --no-verify to leave it to the kernel that will load the lists");
		return -ENOKEY;
	}
	if (absent)
		warning(NULL, "not loaded: %s", absent);
	return 0;
}

static int install_open(struct install *in, const struct install_job *job)
{
	*in = (struct install){ .root = -1, .to = { -1, -1 } };
	in->root = root_open(job->root_dir);
	if (in->root < 0 || open_verification(in, job))
		return -1;
	return digestlists_open(in->root, &in->to);
}

static void install_close(struct install *in)
{
	keyring_free(in->ring);
	digestlists_close(&in->to);
	if (in->root >= 0)
		close(in->root);
}

static int do_job(const struct install_job *job, char **files)
{
	struct install in;
	int status = EXIT_FAILED;

	if (!install_open(&in, job)) {
		for (; *files; files++)
			install_file(&in, *files);
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
static int parse_option(int opt, struct install_job *job)
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

static int parse(int argc, char **argv, struct install_job *job)
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
	struct install_job job = { 0 };
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
