// SPDX-License-Identifier: GPL-2.0-or-later
/* Starting a trial. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/trial.h"

#define VERSION(p) (p)->version[0], (p)->version[1], (p)->version[2]

/* The kernel activates no lower version, so it cannot return from a higher one. */
static int check_return(const struct policy_loaded *policy,
			const struct policy_loaded *active,
			const struct trial_options *options)
{
	if (!active || policy == active || options->permissive ||
	    policy_version_number(policy->version) ==
		    policy_version_number(active->version))
		return 0;
	error(policy->name,
	      "version %u.%u.%u, and the active %s has %u.%u.%u: the kernel would not return to a lower version; give both the same version, or use --permissive to switch enforcement off instead",
	      VERSION(policy), active->name, VERSION(active));
	return -1;
}

static int plan(const struct policy_loaded_all *all,
		const struct trial_options *options, struct trial *trial)
{
	const struct policy_loaded *active = policy_loaded_active(all);
	const struct policy_loaded *policy =
		options->name ? policy_loaded_find(all, options->name) : active;

	if (!policy) {
		error(options->name, "%s",
		      options->name ? ipefs_reason(IPEFS_ACTIVATE, -ENOENT) :
				      "no policy is active; give NAME");
		return -1;
	}
	if (policy == active && !options->enforce) {
		error(policy->name,
		      "it is already active; dclist policy try --enforce tries to enforce it");
		return -1;
	}
	if (check_return(policy, active, options))
		return -1;
	strcpy(trial->name, policy->name);
	strcpy(trial->before, active ? active->name : "");
	trial->enforced = ipefs_enforcing() == 1;
	trial->until = time(NULL) + options->seconds;
	return 0;
}

static int state_take(void)
{
	int state = trial_state_create();

	if (state == -EWOULDBLOCK)
		error(NULL,
		      "a trial is running; end it with dclist policy try --confirm or --cancel");
	else if (state < 0)
		error(TRIAL_FILE, "cannot create it: %s; run as root",
		      strerror(-state));
	return state;
}

/* The process that reverts is running, so this may fail anywhere */
static int begin(const struct trial *trial, const struct trial_options *options,
		 struct trial_watch *watch)
{
	int err = 0;

	if (strcmp(trial->name, trial->before))
		err = ipefs_activate(trial->name);
	if (err)
		error(trial->name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
	else if (options->enforce && !trial->enforced) {
		err = ipefs_enforce(true);
		if (err)
			error(NULL, "%s", ipefs_reason(IPEFS_ENFORCE, err));
	}
	close(watch->begun);
	if (!err)
		return trial_wait(trial, watch);
	kill(watch->pid, TRIAL_CANCEL);
	return -1;
}

static int start(struct trial *trial, const struct trial_options *options)
{
	struct trial_watch watch;
	struct trial_back back;
	int state = state_take(), err;

	if (state < 0)
		return -1;
	err = trial_back_open(trial, &back);
	if (err)
		close(state);
	else
		err = trial_watch_start(trial, options->seconds, &back, state,
					&watch);
	trial_back_close(&back);
	if (err)
		return -1;
	err = begin(trial, options, &watch);
	close(watch.alive);
	return err;
}

int trial_run(const struct trial_options *options)
{
	struct policy_loaded_all all;
	struct trial trial = { 0 };
	int err;

	if (kernel_is_sealed("policy")) {
		error(options->name, "cannot be tried: %s", IPEFS_SEALED);
		return -1;
	}
	err = policy_loaded_open(&all);
	if (err)
		return -1;
	err = plan(&all, options, &trial);
	policy_loaded_free(&all);
	/* What it would deny is said; to find that out is what a trial is for. */
	if (!err && (options->enforce || trial.enforced))
		err = policy_check_lifeline(trial.name);
	return err ? -1 : start(&trial, options);
}
