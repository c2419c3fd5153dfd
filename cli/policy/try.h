/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trials: a policy that is active for a while, and goes again unless somebody
 * says that all is well. A section per .c file.
 */
#ifndef DCLIST_POLICY_TRY_H
#define DCLIST_POLICY_TRY_H

#include <signal.h>
#include <sys/types.h>
#include <time.h>

#include "policy/policy.h"

#define TRY_FOLDER "/run/dclist"
#define TRY_FILE TRY_FOLDER "/policy-try"

/* What the process that goes back is told */
#define TRY_CONFIRM SIGUSR1
#define TRY_CANCEL SIGUSR2

enum try_result {
	TRY_RUNS = 0,
	TRY_KEPT, /* confirmed */
	TRY_BACK, /* as before */
	TRY_PERMISSIVE, /* the policy stays, enforcement is off */
	TRY_LEFT, /* somebody activated another policy; nothing was done */
	TRY_FAILED, /* the kernel took neither */
};

/**
 * struct try - a trial
 * @pid: the process that goes back
 * @until: when, by the wall clock
 * @result: how it ended
 * @name: policy that is tried
 * @before: policy that was active; "" for none
 * @enforced: IPE enforced before
 */
struct
try {
	pid_t pid;
	time_t until;
	enum try_result result;
	char name[POLICY_NAME_MAX + 1];
	char before[POLICY_NAME_MAX + 1];
	bool enforced;
};

/* try_state.c: the file that tells of a trial; its lock is held while one runs */

/* A locked file descriptor; -EWOULDBLOCK while a trial runs; or another errno */
int try_state_create(void);
/* For reading, unlocked; a file descriptor or a negative errno */
int try_state_open(void);
/* True when no process holds the lock any more, waiting up to @ms for that */
bool try_state_over(int fd, unsigned int ms);
/* 0 or a negative errno; needs no memory */
int try_state_write(int fd, const struct try *try);
int try_state_read(int fd, struct try *try);
/* Reads that of the trial that runs; false when none does */
bool try_state_running(struct try *try);

/* try_back.c: going back */

/**
 * struct try_back - what it needs, opened before
 * @tried: "active" of the policy that is tried, for reading
 * @before: "active" of the one before; -1 for none
 * @enforce: of IPE
 * @log: the kernel's log, or -1
 * @begun: a pipe that ends when who started the trial will activate nothing any
 *	more, be it that it is done or that it is no more; -1 before there is one
 */
struct try_back {
	int tried;
	int before;
	int enforce;
	int log;
	int begun;
};

/* 0, or -1 after saying why not; to be closed in every case */
int try_back_open(const struct try *try, struct try_back *back);
void try_back_close(struct try_back *back);
/* Opens nothing that is not needed, maps nothing, and needs no memory */
enum try_result try_back_go(const struct try_back *back, const struct try *try);

/* try_watch.c: the process that waits and goes back */

/**
 * struct try_watch - seen from the command
 * @pid: that process
 * @alive: a pipe that ends with it
 * @begun: other end of that of struct try_back; closed when all is activated
 */
struct try_watch {
	pid_t pid;
	int alive;
	int begun;
};

/*
 * Starts it, in a session of its own. @state is from try_state_create(), and is
 * closed. 0 when it is ready, or -1 after saying why not.
 */
int try_watch_start(struct try *try, int seconds, struct try_back *back,
		    int state, struct try_watch *watch);

#endif /* DCLIST_POLICY_TRY_H */
