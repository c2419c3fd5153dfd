// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a program again and again while its name is given to another file and back:
 *
 *	swap PROGRAM OTHER TIMES
 *
 * Says how often each way to end was seen, as "WORD COUNT ...".
 */
#include "attack.h"

static pid_t start_swapping(const char *a, const char *b)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	while (!pid) {
		if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE))
			die("rename");
		sched_yield();
	}
	return pid;
}

int main(int argc, char **argv)
{
	int i, status, seen[256] = { 0 }, times = argc == 4 ? atoi(argv[3]) : 0;
	pid_t swapping;

	if (!times)
		return 2;
	swapping = start_swapping(argv[1], argv[2]);
	for (i = 0; i < times; i++) {
		pid_t pid = fork();

		if (!pid) {
			sched_yield();
			execl(argv[1], argv[1], NULL);
			end_with_errno();
		}
		if (waitpid(pid, &status, 0) != pid)
			die("waitpid");
		seen[WIFEXITED(status) ? WEXITSTATUS(status) : 128]++;
	}
	kill(swapping, SIGKILL);
	for (i = 0; i < 256; i++)
		if (seen[i])
			printf("%s%d %d ", i >= 200 ? "errno" : "status",
			       i >= 200 ? i - 200 : i, seen[i]);
	puts("");
	return 0;
}
