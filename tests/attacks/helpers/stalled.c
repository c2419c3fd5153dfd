// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Starts a program, and holds it when the kernel has opened its file but not looked at it:
 *
 *	stalled FILE DEVICE
 *
 * Its arguments are in a mapping of DEVICE, which has to stand still. Says "stalled", then
 * how the program came to its end, as probe does.
 */
#include "attack.h"

int main(int argc, char **argv)
{
	char **arguments;
	pid_t pid;
	int fd;

	if (argc != 3)
		return 2;
	setvbuf(stdout, NULL, _IONBF, 0);
	fd = open_file(argv[2], O_RDONLY);
	arguments = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (arguments == MAP_FAILED)
		die(argv[2]);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		execve(argv[1], arguments, NULL);
		end_with_errno();
	}
	if (!wait_until_stalled(pid))
		puts("stalled");
	tell_status(pid);
	return 0;
}
