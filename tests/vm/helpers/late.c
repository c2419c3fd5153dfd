// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a command that is slow at one point, as on a busy machine:
 *
 *	late SECONDS FILE COMMAND...
 *
 * It is held so long before its first write to FILE; its children are not. The status
 * is the command's, or 3 when it never wrote to FILE.
 */
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "helper.h"

/* At a system call's entry or exit: the descriptor tells the same at both. */
static int writes_to(pid_t pid, const char *file)
{
	struct user_regs_struct regs;
	char link[64], path[4096];
	ssize_t n;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		die("PTRACE_GETREGS");
	if (regs.orig_rax != SYS_write)
		return 0;
	snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)pid, (int)regs.rdi);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return 0;
	path[n] = 0;
	return !strcmp(path, file);
}

static int status_of(pid_t pid, int status)
{
	if (!WIFEXITED(status) && !WIFSIGNALED(status) &&
	    waitpid(pid, &status, 0) < 0)
		die("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 4)
		return 2;
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		die("fork");
	while (WIFSTOPPED(status)) {
		if (writes_to(pid, argv[2])) {
			sleep((unsigned int)atoi(argv[1]));
			ptrace(PTRACE_DETACH, pid, NULL, NULL);
			return status_of(pid, status);
		}
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) ||
		    waitpid(pid, &status, 0) < 0)
			die("PTRACE_SYSCALL");
	}
	return 3;
}
