/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trials: a policy that is active for a while, and is reverted unless it is confirmed. A
 * section per .c file.
 */
#ifndef DCLIST_POLICY_TRIAL_H
#define DCLIST_POLICY_TRIAL_H

#include <signal.h>
#include <sys/types.h>
#include <time.h>

#include "policy/policy.h"

#define TRIAL_FOLDER "/run/dclist"
#define TRIAL_FILE TRIAL_FOLDER "/policy-try"

/* Signals to the process that reverts */
#define TRIAL_CONFIRM SIGUSR1
#define TRIAL_CANCEL SIGUSR2

enum trial_result {
	TRIAL_RUNS = 0,
	TRIAL_KEPT, /* confirmed */
	TRIAL_BACK, /* as before */
	TRIAL_PERMISSIVE, /* the policy stays, enforcement is off */
	TRIAL_LEFT, /* another policy was activated; nothing was done */
	TRIAL_FAILED, /* the kernel took neither */
};

/**
 * struct trial - a trial
 * @pid: the process that reverts
 * @until: when, by the wall clock
 * @result: how it ended
 * @name: policy that is tried
 * @before: policy that was active; "" for none
 * @enforced: IPE enforced before
 */
struct trial {
	pid_t pid;
	time_t until;
	enum trial_result result;
	char name[POLICY_NAME_MAX + 1];
	char before[POLICY_NAME_MAX + 1];
	bool enforced;
};

/* trial_state.c: the file that describes a trial; its lock is held while one runs */

/* A locked file descriptor; -EWOULDBLOCK while a trial runs; or another errno */
int trial_state_create(void);
/* For reading, unlocked; a file descriptor or a negative errno */
int trial_state_open(void);
/* True when no process holds the lock any more, waiting up to @ms for that */
bool trial_state_over(int fd, unsigned int ms);
/* 0 or a negative errno; needs no memory */
int trial_state_write(int fd, const struct trial *trial);
int trial_state_read(int fd, struct trial *trial);
/* Reads that of the trial that runs; false when none does */
bool trial_state_running(struct trial *trial);

/* trial_back.c: going back */

/**
 * struct trial_back - what it needs, opened before
 * @tried: "active" of the policy that is tried, for reading
 * @before: "active" of the one before; -1 for none
 * @enforce: of IPE
 * @log: the kernel's log, or -1
 * @begun: a pipe that ends when the process that started the trial will activate nothing
 *	more, because it is done or was killed; -1 before it exists
 */
struct trial_back {
	int tried;
	int before;
	int enforce;
	int log;
	int begun;
};

/* 0, or -1 after reporting why; to be closed in every case */
int trial_back_open(const struct trial *trial, struct trial_back *back);
void trial_back_close(struct trial_back *back);
/* Opens nothing that is not needed, maps nothing, and needs no memory */
enum trial_result trial_back_go(const struct trial_back *back,
				const struct trial *trial);

/* trial_watch.c: the process that waits and reverts */

/**
 * struct trial_watch - seen from the command
 * @pid: that process
 * @alive: a pipe that ends with it
 * @begun: other end of that of struct trial_back; closed when all is activated
 */
struct trial_watch {
	pid_t pid;
	int alive;
	int begun;
};

/*
 * Starts it, in a session of its own. @state is from trial_state_create(), and is closed.
 * 0 when it is ready, or -1 after reporting why.
 */
int trial_watch_start(struct trial *trial, unsigned int seconds,
		      struct trial_back *back, int state,
		      struct trial_watch *watch);

/**
 * struct trial_options - the command line
 * @name: policy to try; NULL: the active one
 * @seconds: how long
 * @enforce: switch enforcement on
 * @permissive: going back may be to switch enforcement off
 * @tell: TRIAL_CONFIRM or TRIAL_CANCEL, to the trial that runs; 0: start one
 */
struct trial_options {
	const char *name;
	unsigned int seconds;
	bool enforce;
	bool permissive;
	int tell;
};

/* trial.c: 0, or -1 after reporting why */
int trial_run(const struct trial_options *options);

/* trial_tell.c: from any process; 0, or -1 after reporting why */
int trial_tell(int signal);
/* Reports how a trial ended, from @state; 0, or -1 if the previous state was not restored */
int trial_ended(int state, bool as_told);

/* trial_wait.c: on the terminal, until ENTER or the end of @watch */
int trial_wait(const struct trial *trial, struct trial_watch *watch);

#endif /* DCLIST_POLICY_TRIAL_H */
