// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals to the process that reverts: cancel or confirm. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy/trial.h"

#define ANSWER_MS 10000

int trial_ended(int state, bool as_told)
{
	struct trial trial;
	int err = trial_state_read(state, &trial);

	if (err || trial.result == TRIAL_RUNS) {
		error(NULL,
		      "the process that reverts the trial was killed; dclist policy list shows what is active");
		return -1;
	}
	text_print(stdout, trial.name);
	switch (trial.result) {
	case TRIAL_KEPT:
		puts(": stays active");
		return 0;
	case TRIAL_BACK:
		fputs(": not confirmed; reverted: ", stdout);
		text_print(stdout, trial.before);
		puts(trial.enforced ? " is active, IPE enforces" :
				      " is active, IPE does not enforce");
		return as_told ? 0 : -1;
	case TRIAL_PERMISSIVE:
		puts(": not confirmed; stays active, but IPE no longer enforces");
		return as_told ? 0 : -1;
	case TRIAL_LEFT:
		puts(": another policy was activated meanwhile and stays active");
		return -1;
	default:
		puts(": not confirmed, but the kernel refused to revert");
		return -1;
	}
}

static int tell(int state, int signal)
{
	struct trial trial;

	if (trial_state_read(state, &trial)) {
		error(TRIAL_FILE,
		      "has an unknown format; the trial ends by itself");
		return -1;
	}
	if (kill(trial.pid, signal)) {
		error(trial.name,
		      "cannot signal the process that reverts the trial: %s",
		      strerror(errno));
		return -1;
	}
	if (!trial_state_over(state, ANSWER_MS)) {
		error(trial.name,
		      "the process that reverts the trial does not answer");
		return -1;
	}
	return trial_ended(state, signal == TRIAL_CANCEL);
}

int trial_tell(int signal)
{
	int state = trial_state_open();
	int err = -1;

	if (state < 0 && state != -ENOENT)
		error(NULL, "%s: %s; run as root", TRIAL_FILE,
		      strerror(-state));
	else if (state < 0 || trial_state_over(state, 0))
		error(NULL,
		      "no trial is running; dclist policy list shows what is active");
	else
		err = tell(state, signal);
	if (state >= 0)
		close(state);
	return err;
}
