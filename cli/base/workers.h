/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads. */
#ifndef DCLIST_WORKERS_H
#define DCLIST_WORKERS_H

/**
 * struct work - the head of something to do; the rest is its owner's
 * @next: of a queue
 */
struct work {
	struct work *next;
};

/* Of this machine, as far as @max */
unsigned int processors(unsigned int max);

/*
 * Runs @fn with @ctx in @n threads, and returns when all have ended. This thread is one of
 * them; or, if @look is not NULL, calls @look from time to time. If not all can be started,
 * fewer do the work.
 */
void threads_run(unsigned int n, void (*fn)(void *ctx), void *ctx,
		 void (*look)(void *ctx));

/* Threads that work while one other waits for the network */
struct workers;

/*
 * Starts @n threads, each of which does @work, and then calls @ready. NULL when
 * none can be started.
 */
struct workers *workers_start(unsigned int n, void (*work)(struct work *w),
			      void (*ready)(void *ctx), void *ctx);
void workers_put(struct workers *ws, struct work *w);
/* Something that is done; NULL when nothing is yet. */
struct work *workers_take(struct workers *ws);
/* Waits for what is under way; the rest comes back from workers_take() undone. */
void workers_stop(struct workers *ws);
void workers_free(struct workers *ws);

#endif /* DCLIST_WORKERS_H */
