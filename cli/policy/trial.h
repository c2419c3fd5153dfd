/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command does for a trial. A section per .c file. */
#ifndef DCLIST_POLICY_TRIAL_H
#define DCLIST_POLICY_TRIAL_H

#include "policy/try.h"

/**
 * struct trial_options - the command line
 * @name: policy to try; NULL: the active one
 * @seconds: how long
 * @enforce: switch enforcement on
 * @permissive: going back may be to switch enforcement off
 * @tell: TRY_CONFIRM or TRY_CANCEL, to the trial that runs; 0: start one
 */
struct trial_options {
	const char *name;
	int seconds;
	bool enforce;
	bool permissive;
	int tell;
};

/* trial.c: 0, or -1 after saying why not */
int trial_run(const struct trial_options *options);

/* trial_tell.c: from any process; 0, or -1 after saying why not */
int trial_tell(int signal);
/* Says how a trial ended, which @state tells; 0, or -1 when it was for the worse */
int trial_ended(int state, bool as_told);

/* trial_wait.c: on the terminal, until ENTER or the end of @watch */
int trial_wait(const struct try *try, struct try_watch *watch);

#endif /* DCLIST_POLICY_TRIAL_H */
