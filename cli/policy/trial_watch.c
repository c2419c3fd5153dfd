// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The process that waits for a word, and goes back without one. It has a session
 * of its own and listens to few signals, so that neither the end of a terminal
 * nor that of who started it ends it; its memory is locked, and it executes and
 * maps nothing any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "policy/trial.h"

/* How often the clock is read, which also advances while the system sleeps. */
#define STEP_SECONDS 1
#define FILES_MAX 1024

static time_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec;
}

static bool confirmed_until(time_t end)
{
	struct timespec step = { .tv_sec = STEP_SECONDS };
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, TRIAL_CONFIRM);
	sigaddset(&set, TRIAL_CANCEL);
	/* The session or the system ends, which is not a confirmation. */
	sigaddset(&set, SIGTERM);
	while (now() < end) {
		sig = sigtimedwait(&set, NULL, &step);
		if (sig > 0)
			return sig == TRIAL_CONFIRM;
	}
	return false;
}

static void survive_memory(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (write(fd, "-1000", 5) < 0)
			errno = 0; /* only less likely to survive */
		close(fd);
	}
	mlockall(MCL_CURRENT | MCL_FUTURE);
}

/* A connection does not end while one of its files is open here. */
static void close_others(const struct trial_back *back, int state, int ready)
{
	const int kept[] = { back->tried, back->before, back->enforce,
			     back->log,	  back->begun,	state,
			     ready };
	bool keep;
	size_t i;
	int fd;

	for (fd = STDERR_FILENO + 1; fd < FILES_MAX; fd++) {
		keep = false;
		for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			if (kept[i] == fd)
				keep = true;
		if (!keep)
			close(fd);
	}
}

/* Standard files are a terminal's or a connection's, which is to end. */
static void standard_files(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
}

/* In the child, from here on in a session of its own */
static void __attribute__((noreturn))
watch(struct trial *trial, unsigned int seconds, const struct trial_back *back,
      int state, int ready)
{
	time_t end = now() + seconds;

	setsid();
	if (chdir("/"))
		_exit(1);
	close_others(back, state, ready);
	standard_files();
	survive_memory();
	trial->pid = getpid();
	if (trial_state_write(state, trial) ||
	    write(ready, &trial->pid, sizeof(trial->pid)) != sizeof(trial->pid))
		_exit(1);
	if (confirmed_until(end))
		trial->result = TRIAL_KEPT;
	else
		trial->result = trial_back_go(back, trial);
	trial_state_write(state, trial);
	_exit(0);
}

static bool pipes_make(int first[2], int second[2])
{
	int err = pipe2(first, O_CLOEXEC);

	if (!err && pipe2(second, O_CLOEXEC)) {
		err = -1;
		close(first[0]);
		close(first[1]);
	}
	if (err)
		error(NULL, "cannot create a pipe: %s", strerror(errno));
	return !err;
}

int trial_watch_start(struct trial *trial, unsigned int seconds,
		      struct trial_back *back, int state,
		      struct trial_watch *watch_out)
{
	sigset_t all, old;
	int fds[2], begun[2];
	pid_t pid;

	if (!pipes_make(fds, begun)) {
		close(state);
		return -1;
	}
	back->begun = begun[0];
	/* Set before it starts. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	fflush(NULL);
	pid = fork();
	if (!pid)
		watch(trial, seconds, back, state, fds[1]);
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(fds[1]);
	close(state);
	watch_out->alive = fds[0];
	watch_out->begun = begun[1];
	if (pid > 0 &&
	    read(fds[0], &watch_out->pid, sizeof(pid_t)) == sizeof(pid_t))
		return 0;
	error(NULL,
	      "cannot start the process that reverts the trial; nothing was changed");
	close(fds[0]);
	close(begun[1]);
	return -1;
}
