/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A subcommand, and what is said about how it is used. */
#ifndef DCLIST_COMMAND_H
#define DCLIST_COMMAND_H

#include "base/message.h"

/* Exit status, the same for every subcommand */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

/**
 * struct command - a subcommand
 * @name: as typed
 * @summary: one line for `dclist --help`
 * @usage: whole text of `dclist NAME --help`; its man page says the same
 * @run: main() of the subcommand; argv[0] is its name; returns an exit status
 */
struct command {
	const char *name;
	const char *summary;
	const char *usage;
	int (*run)(int argc, char **argv);
};

/* Prints what is wrong and where help is; returns EXIT_USAGE */
int usage_error(const struct command *cmd, const char *fmt, ...) __printf(2, 3);
/* The same for an option that getopt_long() has already complained about */
int usage_try(const struct command *cmd);
/* Prints @cmd's usage on standard output; returns EXIT_DONE */
int usage_print(const struct command *cmd);

#endif /* DCLIST_COMMAND_H */
