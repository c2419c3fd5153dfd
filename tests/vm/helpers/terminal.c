// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a command on a terminal of its own and prints what it says there:
 *
 *	terminal enter|hangup WORD COMMAND...
 *
 * When WORD has been said, ENTER is pressed, or the terminal goes away, as with a
 * connection that is lost. The status is that of the command; after hangup 0.
 */
#include <pty.h>
#include <sys/wait.h>

#include "helper.h"

#define ROOM 65536

/* 1 when the word was said, 0 when the command came to its end before */
static int listen_for(int fd, const char *word, char *said, size_t *len)
{
	ssize_t n;

	while (*len < ROOM - 1 &&
	       (n = read(fd, said + *len, ROOM - 1 - *len)) > 0) {
		*len += (size_t)n;
		said[*len] = 0;
		if (word && strstr(said, word))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static char said[ROOM];
	size_t len = 0;
	int fd, status = 0, hangup;
	pid_t pid;

	if (argc < 4)
		return 2;
	hangup = !strcmp(argv[1], "hangup");
	pid = forkpty(&fd, NULL, NULL, NULL);
	if (pid < 0)
		die("forkpty");
	if (!pid) {
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	if (listen_for(fd, argv[2], said, &len) && !hangup) {
		if (write(fd, "\n", 1) != 1)
			die("write");
		listen_for(fd, NULL, said, &len);
	}
	close(fd);
	fwrite(said, 1, len, stdout);
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid");
	if (hangup)
		return 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
