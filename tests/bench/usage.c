// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run a program; print what it took.
 *
 *	usage NAME OUTPUT COMMAND...
 *
 * The memory of a program is counted from what started it: so that is small.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status, out;
	pid_t pid;

	if (argc < 4)
		return 2;
	pid = fork();
	if (!pid) {
		out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
		if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
			_exit(126);
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid || status)
		return 1;
	printf("figure %s %.6f\n", argv[1],
	       seconds(&used.ru_utime) + seconds(&used.ru_stime));
	printf("figure %s-kib %ld\n", argv[1], used.ru_maxrss);
	return 0;
}
