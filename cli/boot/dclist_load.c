// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dclist load as a separate program for initramfs images: it requires only libcrypto,
 * whereas dclist requires 60 MB of libraries.
 */
#include <locale.h>

#include "commands.h"

int main(int argc, char **argv)
{
	int status;

	setlocale(LC_CTYPE, "");
	status = command_run(&cmd_load, argc, argv);
	if (fflush(stdout) && status == EXIT_DONE)
		status = EXIT_FAILED;
	return status;
}
