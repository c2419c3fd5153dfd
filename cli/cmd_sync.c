// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist sync: lists of what is installed, and of nothing else. */
#include <stdlib.h>

#include "commands.h"
#include "system/sync.h"

static void summary_print(const struct sync *sync)
{
	static const char *const words[SYNC_COUNTS] = {
		[SYNC_KEPT] = "unchanged",    [SYNC_INSTALLED] = "installed",
		[SYNC_LOADED] = "loaded",     [SYNC_REMOVED] = "removed",
		[SYNC_UNLOADED] = "unloaded",
	};
	int i;

	if (sync->dry_run)
		printf("would be: ");
	for (i = 0; i <= SYNC_UNLOADED; i++)
		printf("%s%u %s", i ? ", " : "", sync->count[i], words[i]);
	if (sync->count[SYNC_WITHOUT])
		printf("; %u %s without a list", sync->count[SYNC_WITHOUT],
		       sync->count[SYNC_WITHOUT] == 1 ? "package" : "packages");
	if (sync->count[SYNC_FAILED])
		printf("; %u failed", sync->count[SYNC_FAILED]);
	putchar('\n');
}

static int do_sync(struct sync *sync, const struct install_options *options)
{
	int status = EXIT_FAILED;
	int err;

	sync->db.root = options->root_dir;
	if (sync->dry_run)
		err = install_verification(&sync->in, options);
	else
		err = install_open(&sync->in, options);
	if (!err) {
		sync->db.ring = sync->in.ring;
		if (!sync_run(sync))
			status = EXIT_DONE;
		summary_print(sync);
	}
	install_close(&sync->in);
	return status;
}

static struct sync sync_job;
static struct install_options install;

static const struct opt options[] = {
	OPT_DRY_RUN(&sync_job.dry_run),
	OPT_ROOT(&install.root_dir, "use the image in DIR; nothing is loaded"),
	OPT_DBPATH(&sync_job.db.dbpath),
	OPT_KEYRING(&install.keyrings, &install.keyrings_n,
		    "verify with these keys; default: " INSTALL_KEYRING
		    " (below DIR with --root), if it exists"),
	OPT_FLAG(
		0, "no-verify", &install.no_verify,
		"install without verification if there is neither a keyring nor a kernel to do it"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return do_sync(&sync_job, &install);
}

const struct command cmd_sync = {
	.name = "sync",
	.summary = "install and load the lists of the installed packages",
	.usage = "[OPTION...]",
	.about =
		"Make the lists in " INSTALLED_DIR
		" and in the running kernel those of the\n"
		"packages in rpm's database. New lists are installed and loaded before those of\n"
		"removed packages are unloaded and removed. Key lists and lists that do not come\n"
		"from packages are left unchanged.\n",
	.opts = options,
	.notes =
		"Packages that are not signed, or whose signature the kernel refuses, are named\n"
		"and counted; they have no list.\n"
		"Exit status: 0 done, 1 something failed, 2 wrong usage.\n",
	.run = run,
};
