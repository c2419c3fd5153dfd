// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist install: put lists where they are loaded from at every boot. */
#include <stdlib.h>

#include "commands.h"
#include "system/install.h"

static int do_job(const struct install_options *options, char **files)
{
	struct install in;
	int status = EXIT_FAILED;

	if (!install_open(&in, options)) {
		install_files(&in, files);
		printf("%u installed, %u unchanged, %u failed\n",
		       in.count[INSTALLED_DIR_NEW] +
			       in.count[INSTALLED_DIR_REPLACED],
		       in.count[INSTALLED_DIR_UNCHANGED], in.failed);
		status = in.failed ? EXIT_FAILED : EXIT_DONE;
	}
	install_close(&in);
	return status;
}

static struct install_options job;

static const struct opt options[] = {
	OPT_KEYRING(&job.keyrings, &job.keyrings_n,
		    "verify with these keys; default: " INSTALL_KEYRING
		    " (below DIR with --root), if it exists"),
	OPT_ROOT(&job.root_dir,
		 "install into the image in DIR; nothing is loaded"),
	OPT_FLAG(0, "no-load", &job.no_load, "install only"),
	OPT_FLAG(
		0, "no-verify", &job.no_verify,
		"install without verification if there is neither a keyring nor a kernel to do it; the kernel verifies each list that it loads"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return do_job(&job, argv);
}

const struct command cmd_install = {
	.name = "install",
	.summary = "verify digest lists, install them and load them",
	.usage = "[OPTION...] LIST|RPM...",
	.about =
		"Verify digest lists, install them in " INSTALLED_DIR
		", and load them into\n"
		"the running kernel if it has a digest cache. The digest list of an RPM package is\n"
		"generated first. A list that the keyring or the kernel refuses is neither\n"
		"installed nor loaded. Installing a list again changes nothing. Key lists are\n"
		"installed first.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all installed, 1 some failed, 2 wrong usage.\n",
	.operand = "LIST or RPM",
	.max = OPERANDS_ANY,
	.run = run,
};
