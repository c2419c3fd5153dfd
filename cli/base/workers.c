// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads: some that do one thing, and some that work while one other waits. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/workers.h"

#define LOOK_NS 100000000

/* Threads of threads_run() */
struct crew {
	void (*fn)(void *ctx);
	void *ctx;
	atomic_uint ended;
};

/* First in, first out */
struct queue {
	struct work *first;
	struct work **end;
};

/**
 * struct workers - threads
 * @lock: of both queues and @stop
 * @more: there is work, or @stop is set
 * @todo: to do
 * @done: done
 * @stop: no more
 * @work: does it
 * @ready: called after it, without the lock
 * @ctx: for it
 * @n: threads
 * @thread: of them
 */
struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue todo;
	struct queue done;
	bool stop;
	void (*work)(struct work *w);
	void (*ready)(void *ctx);
	void *ctx;
	unsigned int n;
	pthread_t thread[];
};

static void queue_put(struct queue *q, struct work *w)
{
	w->next = NULL;
	*q->end = w;
	q->end = &w->next;
}

static struct work *queue_take(struct queue *q)
{
	struct work *w = q->first;

	if (w)
		q->first = w->next;
	if (!q->first)
		q->end = &q->first;
	return w;
}

static struct work *next(struct workers *ws)
{
	while (!ws->stop && !ws->todo.first)
		pthread_cond_wait(&ws->more, &ws->lock);
	return ws->stop ? NULL : queue_take(&ws->todo);
}

static void *run(void *arg)
{
	struct workers *ws = arg;
	struct work *w;

	pthread_mutex_lock(&ws->lock);
	while ((w = next(ws))) {
		pthread_mutex_unlock(&ws->lock);
		ws->work(w);
		pthread_mutex_lock(&ws->lock);
		queue_put(&ws->done, w);
		pthread_mutex_unlock(&ws->lock);
		ws->ready(ws->ctx);
		pthread_mutex_lock(&ws->lock);
	}
	pthread_mutex_unlock(&ws->lock);
	return NULL;
}

/* Signals are for the thread that waits. */
static void threads_start(struct workers *ws, unsigned int n)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	while (ws->n < n && !pthread_create(&ws->thread[ws->n], NULL, run, ws))
		ws->n++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

unsigned int processors(unsigned int max)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (n < 1)
		return 1;
	return (unsigned long)n < max ? (unsigned int)n : max;
}

static void *crew_run(void *arg)
{
	struct crew *crew = arg;

	crew->fn(crew->ctx);
	atomic_fetch_add(&crew->ended, 1);
	return NULL;
}

void threads_run(unsigned int n, void (*fn)(void *ctx), void *ctx,
		 void (*look)(void *ctx))
{
	static const struct timespec pause = { .tv_nsec = LOOK_NS };
	struct crew crew = { fn, ctx, 0 };
	pthread_t *thread = calloc(n, sizeof(*thread));
	unsigned int i = 0;

	n -= !look;
	while (thread && i < n &&
	       !pthread_create(&thread[i], NULL, crew_run, &crew))
		i++;
	if (!look || !i)
		fn(ctx);
	while (look && atomic_load(&crew.ended) < i) {
		nanosleep(&pause, NULL);
		look(ctx);
	}
	while (i)
		pthread_join(thread[--i], NULL);
	free(thread);
}

struct workers *workers_start(unsigned int n, void (*work)(struct work *w),
			      void (*ready)(void *ctx), void *ctx)
{
	struct workers *ws = calloc(1, sizeof(*ws) + n * sizeof(ws->thread[0]));

	if (!ws)
		return NULL;
	pthread_mutex_init(&ws->lock, NULL);
	pthread_cond_init(&ws->more, NULL);
	ws->todo.end = &ws->todo.first;
	ws->done.end = &ws->done.first;
	ws->work = work;
	ws->ready = ready;
	ws->ctx = ctx;
	threads_start(ws, n);
	if (ws->n)
		return ws;
	workers_free(ws);
	return NULL;
}

void workers_put(struct workers *ws, struct work *w)
{
	pthread_mutex_lock(&ws->lock);
	queue_put(&ws->todo, w);
	pthread_cond_signal(&ws->more);
	pthread_mutex_unlock(&ws->lock);
}

struct work *workers_take(struct workers *ws)
{
	struct work *w;

	pthread_mutex_lock(&ws->lock);
	w = queue_take(&ws->done);
	pthread_mutex_unlock(&ws->lock);
	return w;
}

void workers_stop(struct workers *ws)
{
	struct work *w;

	pthread_mutex_lock(&ws->lock);
	ws->stop = true;
	pthread_cond_broadcast(&ws->more);
	pthread_mutex_unlock(&ws->lock);
	while (ws->n)
		pthread_join(ws->thread[--ws->n], NULL);
	while ((w = queue_take(&ws->todo)))
		queue_put(&ws->done, w);
}

void workers_free(struct workers *ws)
{
	pthread_cond_destroy(&ws->more);
	pthread_mutex_destroy(&ws->lock);
	free(ws);
}
