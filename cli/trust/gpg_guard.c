// SPDX-License-Identifier: GPL-2.0-or-later
/* Interruptions while GnuPG's home directory exists for long. */
#include <unistd.h>

#include "trust/gpg_context.h"

static bool is_ignored(int sig)
{
	struct sigaction action;

	return !sigaction(sig, NULL, &action) && action.sa_handler == SIG_IGN;
}

/* Returns one of them; 0 when nothing can interrupt us. */
static int set_make(sigset_t *set)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP };
	int one = 0;
	size_t i;

	sigemptyset(set);
	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		if (is_ignored(sigs[i]))
			continue;
		sigaddset(set, sigs[i]);
		one = sigs[i];
	}
	return one;
}

/* Not in a signal handler, where no directory can be removed. */
static void *guard_run(void *arg)
{
	const struct gpg *gpg = arg;
	sigset_t set;
	int sig;

	set_make(&set);
	if (sigwait(&set, &sig) || atomic_load(&gpg->done))
		return NULL;
	temp_folder_wipe(&gpg->home);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), sig);
	return NULL;
}

void gpg_guard(struct gpg *gpg)
{
	sigset_t set;

	gpg->wake = set_make(&set);
	if (gpg->wake && pthread_create(&gpg->guard, NULL, guard_run, gpg))
		gpg->wake = 0;
}

void gpg_guard_stop(struct gpg *gpg)
{
	if (!gpg->wake)
		return;
	atomic_store(&gpg->done, true);
	pthread_kill(gpg->guard, gpg->wake);
	pthread_join(gpg->guard, NULL);
	gpg->wake = 0;
}
