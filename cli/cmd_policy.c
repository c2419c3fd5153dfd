// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy: the table of its subcommands. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "policy/policy.h"

static const struct command *const subcommands[] = {
	&policy_check, &policy_new,    &policy_eval,	&policy_sign,
	&policy_load,  &policy_list,   &policy_show,	&policy_activate,
	&policy_try,   &policy_delete, &policy_enforce, &policy_learn,
	NULL, /* the end */
};

static const char usage[] =
	"Usage: dclist policy COMMAND [OPTION...] [ARGUMENT...]\n\n"
	"Write, test, sign and load policies of the kernel's Integrity Policy\n"
	"Enforcement (IPE).\n\n"
	"Commands:\n";

static const char usage_end[] =
	"\nOptions:\n"
	"  -h, --help      show this text; after a command, show its options\n\n"
	"The language of policies is described in ipe-policy(5).\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

/* As typed: without the group's name */
static const char *short_name(const struct command *cmd)
{
	return cmd->name + strlen(POLICY_GROUP);
}

static int help(void)
{
	size_t i;

	fputs(usage, stdout);
	for (i = 0; subcommands[i]; i++)
		printf("  %-10s %s\n", short_name(subcommands[i]),
		       subcommands[i]->summary);
	fputs(usage_end, stdout);
	return EXIT_DONE;
}

static const struct command *find(const char *name)
{
	size_t i;

	for (i = 0; subcommands[i]; i++)
		if (!strcmp(name, short_name(subcommands[i])))
			return subcommands[i];
	return NULL;
}

static int run_subcommand(const struct command *cmd, int argc, char **argv)
{
	char name[48];

	message_command(cmd->name);
	snprintf(name, sizeof(name), "dclist %s", cmd->name);
	argv[0] = name; /* what getopt_long() calls the program */
	return cmd->run(argc, argv);
}

static int run(int argc, char **argv)
{
	const struct command *cmd;

	if (argc < 2)
		return usage_error(&cmd_policy, "COMMAND is missing");
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))
		return help();
	if (argv[1][0] == '-')
		return usage_error(&cmd_policy, "unrecognized option '%s'",
				   argv[1]);
	cmd = find(argv[1]);
	if (!cmd)
		return usage_error(&cmd_policy, "%s: no such command", argv[1]);
	return run_subcommand(cmd, argc - 1, argv + 1);
}

const struct command cmd_policy = {
	.name = "policy",
	.summary = "write, test, sign and load IPE policies",
	.usage = usage,
	.run = run,
};
