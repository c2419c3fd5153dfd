// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist unload: take lists out of the running kernel. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "kernel/kernel.h"

#define STAYS "a revocation list stays loaded until the next boot"

static int unload(const char *subject, const uint8_t id[LIST_ID_LEN])
{
	int err = kernel_unload(id);

	if (err)
		error(subject, "%s", kernel_reason(err));
	return err;
}

static int unload_file(const char *file)
{
	struct list list;
	int err = list_read(file, &list);

	if (err)
		return err;
	if (list.format == LIST_REVOCATION) {
		error(file, STAYS);
		err = -EPERM;
	} else {
		err = unload(file, list.id);
	}
	list_free(&list);
	return err;
}

/* Every list of that name, or every list when @name is NULL */
static int unload_named(const char *name)
{
	struct kernel_lists lists;
	size_t i, found = 0;
	int err, last = 0;

	err = kernel_lists_open(&lists);
	if (err)
		return err;
	for (i = 0; i < lists.n; i++) {
		if (name && strcmp(lists.list[i].name, name) != 0)
			continue;
		found++;
		if (!strcmp(lists.list[i].format, "revocation")) {
			if (name)
				error(name, STAYS);
			last = name ? -EPERM : last;
			continue;
		}
		err = unload(lists.list[i].name, lists.list[i].id);
		if (err)
			last = err;
	}
	kernel_lists_free(&lists);
	if (name && !found) {
		error(name,
		      "neither a loaded list nor a file; 'dclist list' shows what is loaded");
		return -ENOENT;
	}
	return last;
}

static int unload_one(const char *arg)
{
	uint8_t id[LIST_ID_LEN];

	if (list_id_decode(arg, id))
		return unload(arg, id);
	if (strchr(arg, '/') || access(arg, F_OK) == 0)
		return unload_file(arg);
	return unload_named(arg);
}

static int unload_each(char **args)
{
	int status = EXIT_DONE;

	for (; *args; args++) {
		if (unload_one(*args))
			status = EXIT_FAILED;
	}
	return status;
}

static bool all;

static const struct opt options[] = {
	OPT_ALL(&all, "unload all lists, except revocation lists"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *absent;

	if (all && argc)
		return usage_error(
			"--all cannot be combined with ID, LIST or NAME");
	if (!all && !argc)
		return usage_error("ID, LIST, NAME or --all is missing");
	absent = kernel_unavailable();
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (!all)
		return unload_each(argv);
	return unload_named(NULL) ? EXIT_FAILED : EXIT_DONE;
}

const struct command cmd_unload = {
	.name = "unload",
	.summary = "unload digest lists from the running kernel",
	.usage = "ID|LIST|NAME...\n--all",
	.about =
		"Unload digest lists from the digest cache of the running kernel. Files that only\n"
		"they attest are no longer trusted, even if they are in use. What is installed in\n"
		"/etc/digest_lists stays there.\n\n"
		"ID is a list id, 64 hexadecimal digits; LIST a file; NAME a name as in 'dclist\n"
		"list' (all lists of that name are unloaded). Each argument is tried in this\n"
		"order.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all unloaded, 1 some were not, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.complete = complete_lists,
	.run = run,
};
