// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of subcommands. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

#define VERSION "0.1"

static const struct command *const commands[] = {
	&cmd_generate, &cmd_install, &cmd_load, &cmd_unload,	&cmd_show,
	&cmd_verify,   &cmd_verity,  &cmd_keys, &cmd_preflight, &cmd_why,
	&cmd_list,     &cmd_remove,  &cmd_sync, &cmd_status,	&cmd_query,
	&cmd_policy,   &cmd_convert, &cmd_sign, &cmd_unsign,	&cmd_seal,
	&cmd_boot,
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void help(FILE *out)
{
	size_t i;

	fputs("Usage: dclist COMMAND [OPTION...] [ARGUMENT...]\n"
	      "       dclist -h | --help | --version\n\n"
	      "Digest lists for the kernel's digest cache.\n\n"
	      "Commands:\n",
	      out);
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name,
			commands[i]->summary);
	fputs("\nExit status: 0 done, 1 failed, 2 wrong usage.\n"
	      "'dclist COMMAND --help' tells more; so does dclist-COMMAND(1).\n",
	      out);
}

static const struct command *command_find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(name, commands[i]->name))
			return commands[i];
	return NULL;
}

/* Output that did not arrive is a failure (full disk, closed pipe). */
static int flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	error(NULL, "standard output: write error");
	return status == EXIT_DONE ? EXIT_FAILED : status;
}

/*
 * A program that was started without standard input, output or error would
 * open its files in their place and print into them.
 */
static void standard_files_open(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

int main(int argc, char **argv)
{
	const struct command *cmd;
	char name[32];

	standard_files_open();
	/* A file that gets too large is an error with a message, and no end. */
	signal(SIGXFSZ, SIG_IGN);
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		help(stdout);
		return flushed(EXIT_DONE);
	}
	if (!strcmp(argv[1], "--version")) {
		puts("dclist " VERSION);
		return flushed(EXIT_DONE);
	}
	cmd = command_find(argv[1]);
	if (!cmd) {
		error(argv[1], "no such command; 'dclist --help' lists them");
		return EXIT_USAGE;
	}
	message_command(cmd->name);
	snprintf(name, sizeof(name), "dclist %s", cmd->name);
	argv[1] = name; /* what getopt_long() calls the program */
	return flushed(cmd->run(argc - 1, argv + 1));
}
