// SPDX-License-Identifier: GPL-2.0-or-later
/* From the command line to a command, and its help. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"

static const struct command *running;

const struct command *command_running(void)
{
	return running;
}

const char *command_word(const struct command *cmd)
{
	const char *space = strrchr(cmd->name, ' ');

	return space ? space + 1 : cmd->name;
}

const struct command *command_find(const struct command *cmd, const char *word)
{
	size_t i;

	for (i = 0; cmd->subs && cmd->subs[i]; i++)
		if (!strcmp(word, command_word(cmd->subs[i])))
			return cmd->subs[i];
	return NULL;
}

static int usage_try(void)
{
	fprintf(stderr, "Try 'dclist %s%s--help'.\n", running->name,
		*running->name ? " " : "");
	return EXIT_USAGE;
}

int usage_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message_error(NULL, fmt, ap);
	va_end(ap);
	return usage_try();
}

static void usage_print(FILE *out, const struct command *cmd)
{
	const char *line = cmd->usage, *head = "Usage:";
	int len;

	for (; *line; line += len + (line[len] == '\n')) {
		len = (int)strcspn(line, "\n");
		fprintf(out, "%-6s dclist%s%s%s%.*s\n", head,
			*cmd->name ? " " : "", cmd->name, len ? " " : "", len,
			line);
		head = "";
	}
	fprintf(out, "\n%s\n", cmd->about);
}

static const char *subs_are(const struct command *cmd)
{
	return cmd->subs_are ? cmd->subs_are : "command";
}

static void subs_print(FILE *out, const struct command *cmd)
{
	size_t i;

	if (!cmd->subs)
		return;
	fprintf(out, "%c%ss:\n", toupper(*subs_are(cmd)), subs_are(cmd) + 1);
	for (i = 0; cmd->subs[i]; i++)
		fprintf(out, "  %-10s  %s\n", command_word(cmd->subs[i]),
			cmd->subs[i]->summary);
	fputc('\n', out);
}

const struct opt *command_common(const struct command *cmd,
				 const struct command *group)
{
	return cmd->common ? cmd->common : group ? group->common : NULL;
}

void command_help(FILE *out, const struct command *cmd,
		  const struct opt *common)
{
	usage_print(out, cmd);
	subs_print(out, cmd);
	opt_help(out, cmd->opts, common);
	fprintf(out, "\n%s", cmd->notes ? cmd->notes : EXIT_HELP);
}

/* A group was called without one of its commands. */
static int sub_missing(const struct command *cmd, char *word)
{
	if (!word)
		return usage_error("no %s given", subs_are(cmd));
	if (command_find(cmd, word))
		return usage_error("%s must come before its options", word);
	error(word, "no such %s; 'dclist%s%s --help' lists them", subs_are(cmd),
	      *cmd->name ? " " : "", cmd->name);
	return EXIT_USAGE;
}

/* @run is NULL for a group that does nothing itself. */
static int operands_run(const struct command *cmd,
			int (*run)(int argc, char **argv), int n, char **args)
{
	if (cmd->subs && (!run || (size_t)n > cmd->max))
		return sub_missing(cmd, *args);
	if (cmd->operand && !n)
		return usage_error("%s is missing", cmd->operand);
	if ((size_t)n > cmd->max)
		return usage_error("%s: unexpected argument", args[cmd->max]);
	return run(n, args);
}

static int leaf_run(const struct command *cmd, const struct command *group,
		    int argc, char **argv)
{
	const struct opt *common = command_common(cmd, group);
	char **args = calloc((size_t)argc + 1, sizeof(*args));
	int status, n;

	if (!args) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	running = cmd;
	message_command(*cmd->name ? cmd->name : NULL);
	n = opt_parse(cmd->opts, common, argc, argv, args);
	if (n == OPT_HELP) {
		command_help(stdout, cmd, common);
		status = EXIT_DONE;
	} else if (n < 0) {
		status = usage_try();
	} else {
		status = operands_run(cmd,
				      cmd->run ? cmd->run :
				      group    ? group->run_sub :
						 NULL,
				      n, args);
	}
	free(args);
	return status;
}

int command_run(const struct command *cmd, int argc, char **argv)
{
	const struct command *group = NULL, *sub;

	while (argc > 1 && (sub = command_find(cmd, argv[1]))) {
		group = cmd;
		cmd = sub;
		argc--;
		argv++;
	}
	return leaf_run(cmd, group, argc, argv);
}
