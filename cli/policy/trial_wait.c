// SPDX-License-Identifier: GPL-2.0-or-later
/* The terminal during a trial. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "policy/trial.h"

static void explain(const struct trial *trial)
{
	char until[32];
	struct tm tm;

	if (!localtime_r(&trial->until, &tm) ||
	    !strftime(until, sizeof(until), "%H:%M:%S", &tm))
		snprintf(until, sizeof(until), "later");
	text_print(stdout, trial->name);
	printf(": on trial until %s\n", until);
	fflush(stdout);
}

/* A line was typed; false at the end of input */
static bool line_typed(void)
{
	char c = 0;
	ssize_t n;

	do {
		n = read(STDIN_FILENO, &c, 1);
	} while (n == 1 && c != '\n');
	return n == 1;
}

/* 1 for ENTER, 0 when the trial is over, -1 at the end of input */
static int wait_for(int alive)
{
	struct pollfd fds[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
				 { .fd = alive, .events = POLLIN } };

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -1;
		if (fds[1].revents)
			return 0;
		if (fds[0].revents)
			return line_typed() ? 1 : -1;
	}
}

int trial_wait(const struct trial *trial, struct trial_watch *watch)
{
	int got, state, err;

	explain(trial);
	if (!isatty(STDIN_FILENO)) {
		puts("keep it with: dclist policy try --confirm");
		return 0;
	}
	fputs("press ENTER to keep it: ", stdout);
	fflush(stdout);
	got = wait_for(watch->alive);
	if (got == 1)
		return trial_tell(TRIAL_CONFIRM);
	putchar('\n');
	if (got < 0)
		return -1;
	state = trial_state_open();
	err = state < 0 ? -1 : trial_ended(state, false);
	if (state >= 0)
		close(state);
	return err;
}
