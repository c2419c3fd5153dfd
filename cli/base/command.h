/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command: its options, operands and help. */
#ifndef DCLIST_COMMAND_H
#define DCLIST_COMMAND_H

#include "base/message.h"
#include "base/opt.h"

/* Exit status, the same for every command */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

#define OPERANDS_ANY ((size_t)-1)
#define EXIT_HELP "Exit status: 0 done, 1 failed, 2 wrong usage.\n"

/**
 * struct command - a command, or a group of them
 * @name: as typed, without "dclist": "load", "policy load"
 * @summary: one line for the help of its group
 * @usage: what may follow the name, one form a line
 * @about: what it does; whole lines for --help
 * @opts: options
 * @common: options of each of @subs, which these do not list
 * @notes: whole lines after the options
 * @operand: what must be given at least once, NULL for nothing
 * @max: operands that are accepted, OPERANDS_ANY for as many as are given
 * @words: operands that completion offers, separated by spaces
 * @complete: prints them, one a line
 * @subs: commands of a group, the last one is NULL
 * @subs_are: what they are called, NULL for "command"
 * @run_sub: @run of each of @subs
 * @run: does it with the operands, after which there is a NULL; returns an exit
 *	status. NULL for a group that does nothing itself.
 */
struct command {
	const char *name;
	const char *summary;
	const char *usage;
	const char *about;
	const struct opt *opts;
	const struct opt *common;
	const char *notes;
	const char *operand;
	size_t max;
	const char *words;
	void (*complete)(void);
	const struct command *const *subs;
	const char *subs_are;
	int (*run_sub)(int argc, char **argv);
	int (*run)(int argc, char **argv);
};

/* Runs @cmd, or that of its group which @argv[1] names; an exit status */
int command_run(const struct command *cmd, int argc, char **argv);
/* The command that runs */
const struct command *command_running(void);
/* What the word names in the group; NULL for nothing */
const struct command *command_find(const struct command *cmd, const char *word);
/* The name without that of its group */
const char *command_word(const struct command *cmd);
/* Options that its group gives to all of its commands; @group may be NULL */
const struct opt *command_common(const struct command *cmd,
				 const struct command *group);
void command_help(FILE *out, const struct command *cmd,
		  const struct opt *common);
/* Prints what is wrong and where help is; returns EXIT_USAGE */
int usage_error(const char *fmt, ...) __printf(1, 2);

/* complete.c: for the shells, and for tests */

/*
 * Prints what may stand in the place of the last word, one a line, each with a tab and
 * what it does; and on the first line, whether also "files" or "directories" may, or
 * only these "words".
 */
int command_complete(const struct command *top, int argc, char **argv);
/* For a @complete: offers @word if it starts as the word that is completed */
void complete_offer(const char *word);
const char *complete_start(void);
/* Prints all options of all commands */
int command_options(const struct command *top);

#endif /* DCLIST_COMMAND_H */
