// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of commands. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "system/apt.h"
#include "system/transaction.h"

#define VERSION "0.1"

static bool version;

static const struct command *const commands[] = {
	&cmd_generate, &cmd_install, &cmd_load, &cmd_unload,	&cmd_show,
	&cmd_verify,   &cmd_verity,  &cmd_keys, &cmd_preflight, &cmd_why,
	&cmd_list,     &cmd_remove,  &cmd_sync, &cmd_status,	&cmd_query,
	&cmd_policy,   &cmd_convert, &cmd_sign, &cmd_unsign,	&cmd_seal,
	&cmd_revoke,   &cmd_boot,    &cmd_pcr,	&cmd_publish,	&cmd_doctor,
	NULL,
};

static const struct opt options[] = {
	OPT_FLAG(0, "version", &version, "print the version"),
	OPT_END,
};

static int run(int argc, char **argv);

static const struct command dclist = {
	.name = "",
	.usage = "COMMAND [OPTION...] [ARGUMENT...]",
	.about = "Digest lists for the kernel's digest cache.\n",
	.opts = options,
	.notes = EXIT_HELP
	"'dclist COMMAND --help' and dclist-COMMAND(1) describe each command.\n",
	.subs = commands,
	.run = run,
};

static int run(int argc, char **argv)
{
	(void)argv;
	if (!version) {
		command_help(stderr, &dclist, NULL);
		return EXIT_USAGE;
	}
	puts("dclist " VERSION);
	return EXIT_DONE;
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
	standard_files_open();
	/* Writing too large a file is an error with a message, not a signal. */
	signal(SIGXFSZ, SIG_IGN);
	setlocale(LC_CTYPE, "");
	/* For completion/ and tests, in no help */
	if (argc > 1 && !strcmp(argv[1], "--complete"))
		return flushed(command_complete(&dclist, argc - 2, argv + 2));
	if (argc > 1 && !strcmp(argv[1], "--options"))
		return flushed(command_options(&dclist));
	/* For plugins/rpm, the same */
	if (argc == 4 && !strcmp(argv[1], "--transaction"))
		return transaction_serve(argv[2], argv[3]);
	/* For plugins/apt and plugins/pacman */
	if (argc == 2 && !strcmp(argv[1], "--apt"))
		return apt_prepare();
	if (argc == 2 && !strcmp(argv[1], "--apt-done"))
		return apt_finish();
	if (argc == 3 && !strcmp(argv[1], "--refuse"))
		return apt_refuse(argv[2]);
	return flushed(command_run(&dclist, argc, argv));
}
