// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist load: give lists to the running kernel. */
#include <getopt.h>
#include <unistd.h>

#include "digestlists.h"
#include "kernel.h"
#include "root.h"

static const char usage[] =
	"Usage: dclist load LIST...\n"
	"       dclist load --all [--root DIR]\n\n"
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
	"  -h, --help  show this text\n\n"
	"LIST is a file, or - for standard input.\n"
	"Exit status: 0 all loaded, 1 some failed, 2 wrong usage.\n";

/* How many lists went each way */
struct tally {
	unsigned int loaded;
	unsigned int failed;
};

/* The bytes that were parsed are the bytes that are written. */
static int load(const struct list *list)
{
	int err = kernel_load(list->bytes.data, list->bytes.len);

	if (err)
		kernel_load_error(list, err);
	return err;
}

static void count(struct tally *tally, int err)
{
	if (err)
		tally->failed++;
	else
		tally->loaded++;
}

static void load_files(char **files, struct tally *tally)
{
	struct list list;
	int err;

	for (; *files; files++) {
		err = list_read(*files, &list);
		if (!err) {
			err = load(&list);
			list_free(&list);
		}
		count(tally, err);
	}
}

static int load_installed(const char *file, struct bytes bytes, void *ctx)
{
	struct list list;
	int err = list_parse(file, bytes, &list);

	if (err)
		return err;
	err = load(&list);
	count(ctx, err);
	list_free(&list);
	return err;
}

static int load_all(const char *root_dir, struct tally *tally)
{
	int root = root_open(root_dir);
	int failed;

	if (root < 0)
		return root;
	failed = digestlists_each(root, load_installed, tally);
	close(root);
	if (failed < 0)
		return failed;
	tally->failed = (unsigned int)failed;
	return 0;
}

static int report(const struct tally *tally)
{
	printf("%u loaded, %u failed\n", tally->loaded, tally->failed);
	return tally->failed ? EXIT_FAILED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "root", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct tally tally = { 0 };
	const char *absent, *root_dir = NULL;
	bool all = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "ar:h", options, NULL)) >= 0) {
		if (opt == 'a')
			all = true;
		else if (opt == 'r')
			root_dir = optarg;
		else
			return opt == 'h' ? usage_print(&cmd_load) :
					    usage_try(&cmd_load);
	}
	if (all == (optind < argc))
		return usage_error(&cmd_load,
				   all ? "--all and LIST exclude each other" :
					 "LIST or --all is missing");
	if (root_dir && !all)
		return usage_error(&cmd_load, "--root goes with --all");
	absent = kernel_absent();
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (!all)
		load_files(argv + optind, &tally);
	else if (load_all(root_dir, &tally))
		return EXIT_FAILED;
	return report(&tally);
}

const struct command cmd_load = {
	.name = "load",
	.summary = "load digest lists into the running kernel",
	.usage = usage,
	.run = run,
};
