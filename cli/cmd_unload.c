// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist unload: take lists out of the running kernel. */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "kernel/kernel.h"

static const char usage[] =
	"Usage: dclist unload ID|LIST|NAME...\n"
	"       dclist unload --all\n\n"
	"Unload digest lists from the digest cache of the running kernel: files\n"
	"that only they attest are not trusted any longer, also if they were\n"
	"used before. What is installed in /etc/digest_lists stays there.\n\n"
	"Options:\n"
	"  -a, --all   unload all lists\n"
	"  -h, --help  show this text\n\n"
	"ID is a list id, 64 hexadecimal digits; LIST a list's file; NAME the name\n"
	"that /sys/kernel/security/digest_cache/lists shows (every list of that\n"
	"name is unloaded). An argument is tried as each, in this order.\n"
	"Exit status: 0 all unloaded, 1 some were not, 2 wrong usage.\n";

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
	err = unload(file, list.id);
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
		err = unload(lists.list[i].name, lists.list[i].id);
		if (err)
			last = err;
	}
	kernel_lists_free(&lists);
	if (name && !found) {
		error(name,
		      "neither a list that is loaded nor a file; 'dclist list' tells what is loaded");
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

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	const char *absent;
	bool all = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "ah", options, NULL)) >= 0) {
		if (opt == 'h')
			return usage_print(&cmd_unload);
		if (opt != 'a')
			return usage_try(&cmd_unload);
		all = true;
	}
	if (all == (optind < argc))
		return usage_error(
			&cmd_unload,
			all ? "--all and ID, LIST or NAME exclude each other" :
			      "ID, LIST, NAME or --all is missing");
	absent = kernel_unavailable();
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (!all)
		return unload_each(argv + optind);
	return unload_named(NULL) ? EXIT_FAILED : EXIT_DONE;
}

const struct command cmd_unload = {
	.name = "unload",
	.summary = "unload digest lists from the running kernel",
	.usage = usage,
	.run = run,
};
