// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist sync: lists of what is installed, and of nothing else. */
#include <getopt.h>
#include <stdlib.h>

#include "commands.h"
#include "system/sync.h"

static const char usage[] =
	"Usage: dclist sync [OPTION...]\n\n"
	"Make the lists in " DIGESTLISTS_PATH
	" and in the running kernel those of the\n"
	"packages that rpm's database says are installed. New lists are installed and\n"
	"loaded before those of packages that left are unloaded and removed. Lists of\n"
	"keys and lists that are not of packages stay as they are.\n\n"
	"Options:\n"
	"  -n, --dry-run       say what would be done, and do nothing\n"
	"  -r, --root DIR      of the image in this folder; nothing is loaded\n"
	"      --dbpath DIR    folder of the database, below the root; default: rpm's\n"
	"  -k, --keyring FILE  verify with these keys (may be repeated); default\n"
	"                      " INSTALL_KEYRING ", below DIR, when it exists\n"
	"      --no-verify     install without verification, when there is neither\n"
	"                      keyring nor kernel to do it\n"
	"  -h, --help          show this text\n\n"
	"Packages that are not signed, or so that the kernel refuses it, are named and\n"
	"counted; they have no list.\n"
	"Exit status: 0 done, 1 something failed, 2 wrong usage.\n";

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

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct sync *sync,
		       struct install_options *options)
{
	switch (opt) {
	case 'n':
		sync->dry_run = true;
		return -1;
	case 'r':
		options->root_dir = optarg;
		return -1;
	case 'd':
		sync->db.dbpath = optarg;
		return -1;
	case 'k':
		options->keyrings[options->keyrings_n++] = optarg;
		return -1;
	case 'V':
		options->no_verify = true;
		return -1;
	case 'h':
		return usage_print(&cmd_sync);
	default:
		return usage_try(&cmd_sync);
	}
}

static int parse(int argc, char **argv, struct install_options *options)
{
	static const struct option longs[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ "root", required_argument, NULL, 'r' },
		{ "dbpath", required_argument, NULL, 'd' },
		{ "keyring", required_argument, NULL, 'k' },
		{ "no-verify", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct sync sync = { 0 };
	int opt, status;

	while ((opt = getopt_long(argc, argv, "nr:k:h", longs, NULL)) >= 0) {
		status = option_take(opt, &sync, options);
		if (status >= 0)
			return status;
	}
	if (optind < argc)
		return usage_error(&cmd_sync, "%s: sync takes no arguments",
				   argv[optind]);
	return do_sync(&sync, options);
}

static int run(int argc, char **argv)
{
	struct install_options options = { 0 };
	int status;

	/* More options than arguments there are not. */
	options.keyrings = calloc((size_t)argc, sizeof(*options.keyrings));
	if (!options.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	status = parse(argc, argv, &options);
	free(options.keyrings);
	return status;
}

const struct command cmd_sync = {
	.name = "sync",
	.summary =
		"make installed and loaded lists those of the installed packages",
	.usage = usage,
	.run = run,
};
