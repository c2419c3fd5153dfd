// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist load: give lists to the running kernel. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/root.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "kernel/loader.h"
#include "list/digestlists.h"

static const char usage[] =
	"Usage: dclist load LIST...\n"
	"       dclist load --all [--root DIR] [--jobs N]\n\n"
	"Load digest lists into the digest cache of the running kernel, which\n"
	"verifies their signatures with the keys it has. A list of keys adds to them.\n"
	"A list that is loaded already stays loaded; that is no failure.\n\n"
	"Options:\n"
	"  -a, --all   load all lists of " DIGESTLISTS_PATH
	": first those of keys\n"
	"              (keys-*), then the others, in byte order of their names; a\n"
	"              failure does not stop the others\n"
	"  -r, --root DIR\n"
	"              those of the system in this folder, as an initramfs does\n"
	"              before it hands over\n"
	"  -j, --jobs N\n"
	"              lists at a time with --all, 1 to 16; default: the processors\n"
	"  -h, --help  show this text\n\n"
	"LIST is a file, or - for standard input.\n"
	"Exit status: 0 all loaded, 1 some failed, 2 wrong usage.\n";

/**
 * struct wanted - the command line
 * @all: what is installed
 * @root: where, or NULL
 * @jobs: at a time; 0 for the default
 */
struct wanted {
	bool all;
	const char *root;
	unsigned int jobs;
};

/* The bytes that were parsed are the bytes that are written. */
static int load(const struct list *list)
{
	int err = kernel_load(list->bytes.data, list->bytes.len);

	if (err)
		kernel_load_error(list, err);
	return err;
}

static void load_files(char **files, struct loader_tally *tally)
{
	struct list list;
	int err;

	for (; *files; files++) {
		err = list_read(*files, &list);
		if (!err) {
			err = load(&list);
			list_free(&list);
		}
		if (err)
			tally->failed++;
		else
			tally->loaded++;
	}
}

static int load_installed(const char *file, struct bytes bytes, void *ctx)
{
	loader_add(ctx, file, bytes, digestlists_is_keys(file));
	return 0;
}

static int load_all(const struct wanted *wanted, struct loader_tally *tally)
{
	int root = root_open(wanted->root);
	struct loader *l;
	int unread;

	if (root < 0)
		return root;
	l = loader_start(wanted->jobs);
	if (!l) {
		close(root);
		return -ENOMEM;
	}
	unread = digestlists_each(root, load_installed, l);
	close(root);
	*tally = loader_finish(l);
	if (unread < 0)
		return unread;
	tally->failed += (unsigned int)unread;
	return 0;
}

static int report(const struct loader_tally *tally)
{
	printf("%u loaded, %u failed\n", tally->loaded, tally->failed);
	return tally->failed ? EXIT_FAILED : EXIT_DONE;
}

/* 0, or -EINVAL */
static int jobs_take(const char *arg, unsigned int *jobs)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || !n || n > LOADER_THREADS_MAX)
		return -EINVAL;
	*jobs = (unsigned int)n;
	return 0;
}

/* EXIT_DONE when all is taken, EXIT_USAGE, or -1 after --help */
static int options_take(int argc, char **argv, struct wanted *wanted)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "root", required_argument, NULL, 'r' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "ar:j:h", options, NULL)) >= 0) {
		if (opt == 'a')
			wanted->all = true;
		else if (opt == 'r')
			wanted->root = optarg;
		else if (opt == 'j' && jobs_take(optarg, &wanted->jobs))
			return usage_error(&cmd_load, "--jobs is 1 to %d",
					   LOADER_THREADS_MAX);
		else if (opt == 'h')
			return -1;
		else if (opt != 'j')
			return usage_try(&cmd_load);
	}
	if (wanted->all == (optind < argc))
		return usage_error(&cmd_load,
				   wanted->all ?
					   "--all and LIST exclude each other" :
					   "LIST or --all is missing");
	if (!wanted->all && (wanted->root || wanted->jobs))
		return usage_error(&cmd_load, "--%s goes with --all",
				   wanted->root ? "root" : "jobs");
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	struct loader_tally tally = { 0 };
	struct wanted wanted = { 0 };
	const char *absent;
	int status = options_take(argc, argv, &wanted);

	if (status)
		return status < 0 ? usage_print(&cmd_load) : status;
	absent = kernel_unavailable();
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (!wanted.all)
		load_files(argv + optind, &tally);
	else if (load_all(&wanted, &tally))
		return EXIT_FAILED;
	return report(&tally);
}

const struct command cmd_load = {
	.name = "load",
	.summary = "load digest lists into the running kernel",
	.usage = usage,
	.run = run,
};
