// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist load: give lists to the running kernel. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/root.h"
#include "commands.h"
#include "kernel/ima.h"
#include "kernel/kernel.h"
#include "kernel/loader.h"
#include "list/installed_dir.h"

/**
 * struct wanted - the command line
 * @all: what is installed
 * @root: where, or NULL
 * @ordered: one after the other
 * @jobs: at a time; 0 for the default
 */
struct wanted {
	bool all;
	const char *root;
	bool ordered;
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

/* What seals do not prevent; what cannot be read is reported later. */
static bool is_revocation(const char *file)
{
	struct bytes bytes;
	struct dgc_tlv tlv;
	struct dgc_trailer trailer;
	bool is;

	if (!strcmp(file, "-") || file_read(file, LIST_MAX, &bytes))
		return false;
	is = !dgc_trailer_parse(bytes.data, (u32)bytes.len, &trailer) &&
	     !dgc_tlv_open(bytes.data, trailer.signed_len, &tlv) && tlv.revokes;
	bytes_free(&bytes);
	return is;
}

static bool all_revocations(char **files)
{
	while (*files && is_revocation(*files))
		files++;
	return !*files;
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
	loader_add(ctx, file, bytes, installed_is_keys(file));
	return 0;
}

/*
 * How many at a time; 0 for the default. What IMA measures must come in the same order at
 * each boot, so where its rules are not known it may measure.
 */
static unsigned int jobs(const struct wanted *wanted)
{
	struct ima ima;

	if (wanted->ordered)
		return 1;
	if (wanted->jobs)
		return wanted->jobs;
	ima_read(&ima);
	return ima.err || ima.lists ? 1 : 0;
}

static int load_all(const struct wanted *wanted, struct loader_tally *tally)
{
	int root = root_open(wanted->root);
	struct loader *l;
	int unread;

	if (root < 0)
		return root;
	l = loader_start(jobs(wanted));
	if (!l) {
		close(root);
		return -ENOMEM;
	}
	unread = installed_dir_each(root, load_installed, l);
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

static struct wanted wanted;

static const struct opt options[] = {
	OPT_ALL(&wanted.all,
		"load all lists of " INSTALLED_DIR
		": first key lists (keys-*), then revocation lists (revocation-*), then the others, in byte order of their names; a failure does not stop the others"),
	OPT_ROOT(
		&wanted.root,
		"load those of the system in DIR, as an initramfs does before the hand-over",
		.requires = "all"),
	OPT_FLAG(
		0, "ordered", &wanted.ordered,
		"load one list after the other; default if IMA measures lists, or if its rules cannot be read",
		.requires = "all", .excludes = "jobs"),
	OPT_JOBS(&wanted.jobs, LOADER_THREADS_MAX,
		 "load N lists at a time; default: one for each processor",
		 .requires = "all"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	struct loader_tally tally = { 0 };
	const char *absent;

	if (wanted.all && argc)
		return usage_error("--all cannot be combined with LIST");
	if (!wanted.all && !argc)
		return usage_error("LIST or --all is missing");
	absent = kernel_unavailable();
	if (absent && !kernel_absent() && !wanted.all && all_revocations(argv))
		absent = NULL;
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (!wanted.all)
		load_files(argv, &tally);
	else if (load_all(&wanted, &tally))
		return EXIT_FAILED;
	return report(&tally);
}

const struct command cmd_load = {
	.name = "load",
	.summary = "load digest lists into the running kernel",
	.usage = "LIST...\n--all [--root DIR] [--ordered|--jobs N]",
	.about =
		"Load digest lists into the digest cache of the running kernel, which verifies\n"
		"their signatures with its keys. A key list adds keys. Loading a list again is\n"
		"not a failure. LIST is a file, or - for standard input.\n",
	.opts = options,
	.notes = "Exit status: 0 all loaded, 1 some failed, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.run = run,
};
