// SPDX-License-Identifier: GPL-2.0-or-later
/* Telling the process that goes back to do so, or not to. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy/trial.h"

#define ANSWER_MS 10000

int trial_ended(int state, bool as_told)
{
	struct try try;
	int err = try_state_read(state, &try);

	if (err || try.result == TRY_RUNS) {
		error(NULL,
		      "the process that goes back was ended by force; dclist policy list tells what is active");
		return -1;
	}
	text_print(stdout, try.name);
	switch (try.result) {
	case TRY_KEPT:
		puts(": stays active");
		return 0;
	case TRY_BACK:
		fputs(": not confirmed, as before: ", stdout);
		text_print(stdout, try.before);
		puts(try.enforced ? " is active, IPE enforces" :
				    " is active, IPE does not enforce");
		return as_told ? 0 : -1;
	case TRY_PERMISSIVE:
		puts(": not confirmed; stays active, but IPE does not enforce any longer");
		return as_told ? 0 : -1;
	case TRY_LEFT:
		puts(": another policy was activated meanwhile, which stays");
		return -1;
	default:
		puts(": not confirmed, but the kernel did not go back");
		return -1;
	}
}

static int tell(int state, int signal)
{
	struct try try;

	if (try_state_read(state, &try)) {
		error(TRY_FILE, "not understood; the trial ends by itself");
		return -1;
	}
	if (kill(try.pid, signal)) {
		error(try.name, "cannot tell the process that goes back: %s",
		      strerror(errno));
		return -1;
	}
	if (!try_state_over(state, ANSWER_MS)) {
		error(try.name, "the process that goes back does not answer");
		return -1;
	}
	return trial_ended(state, signal == TRY_CANCEL);
}

int trial_tell(int signal)
{
	int state = try_state_open();
	int err = -1;

	if (state < 0 && state != -ENOENT)
		error(NULL, "%s: %s; run as root", TRY_FILE, strerror(-state));
	else if (state < 0 || try_state_over(state, 0))
		error(NULL,
		      "no trial runs; dclist policy list tells what is active");
	else
		err = tell(state, signal);
	if (state >= 0)
		close(state);
	return err;
}
