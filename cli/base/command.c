// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said about how a subcommand is used. */
#include <stdarg.h>
#include <stdio.h>

#include "base/command.h"

int usage_try(const struct command *cmd)
{
	fprintf(stderr, "Try 'dclist %s --help'.\n", cmd->name);
	return EXIT_USAGE;
}

int usage_error(const struct command *cmd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message_error(NULL, fmt, ap);
	va_end(ap);
	return usage_try(cmd);
}

int usage_print(const struct command *cmd)
{
	fputs(cmd->usage, stdout);
	return EXIT_DONE;
}
