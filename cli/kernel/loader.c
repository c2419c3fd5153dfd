// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives lists to the kernel from several threads. A list is parsed here only if the
 * kernel refuses it: then the parsers show what is wrong.
 */
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "base/workers.h"
#include "kernel/kernel.h"
#include "kernel/loader.h"

/* Added and not yet reported; independent of the number of threads, for the same output */
#define JOBS 64
/* In memory at a time; one list may be as large */
#define BYTES_MAX LIST_MAX

/**
 * struct job - a list on its way
 * @work: for workers_put()
 * @file: owned
 * @bytes: owned
 * @err: what the kernel said
 * @done: it has
 */
struct job {
	struct work work;
	char *file;
	struct bytes bytes;
	int err;
	bool done;
};

/**
 * struct loader - threads and a ring of jobs
 * @ws: the threads, or NULL when there would be one: it takes longer to hand a list
 *	to it than to give it to the kernel
 * @ready: counts what they have done
 * @job: the ring
 * @first: the oldest in it
 * @n: how many are in it
 * @bytes: of them
 * @tally: of those that are not in it any more
 */
struct loader {
	struct workers *ws;
	sem_t ready;
	struct job job[JOBS];
	unsigned int first;
	unsigned int n;
	size_t bytes;
	struct loader_tally tally;
};

static void load(struct work *w)
{
	struct job *job = (struct job *)w;

	job->err = kernel_load(job->bytes.data, job->bytes.len);
}

static void loaded(void *ctx)
{
	struct loader *l = ctx;

	sem_post(&l->ready);
}

struct loader *loader_start(unsigned int threads)
{
	struct loader *l = calloc(1, sizeof(*l));

	if (!threads)
		threads = processors(LOADER_THREADS_MAX);
	if (threads > LOADER_THREADS_MAX)
		threads = LOADER_THREADS_MAX;
	if (l && threads == 1)
		return l;
	if (l) {
		sem_init(&l->ready, 0, 0);
		l->ws = workers_start(threads, load, loaded, l);
	}
	if (l && l->ws)
		return l;
	error(NULL, "cannot start threads: %s", strerror(errno));
	free(l);
	return NULL;
}

/* Takes ownership of @bytes. */
static void explain(const char *file, struct bytes bytes, int err)
{
	struct list list;

	if (list_parse(file, bytes, &list))
		return;
	kernel_load_error(&list, err);
	list_free(&list);
}

static void job_wait(struct loader *l, const struct job *job)
{
	struct work *w;

	while (!job->done) {
		while (sem_wait(&l->ready) && errno == EINTR)
			;
		while ((w = workers_take(l->ws)))
			((struct job *)w)->done = true;
	}
}

/* Waits for the oldest and reports its result. */
static void retire(struct loader *l)
{
	struct job *job = &l->job[l->first];

	job_wait(l, job);
	l->first = (l->first + 1) % JOBS;
	l->n--;
	l->bytes -= job->bytes.len;
	if (job->err) {
		l->tally.failed++;
		explain(job->file, job->bytes, job->err);
	} else {
		l->tally.loaded++;
		bytes_free(&job->bytes);
	}
	free(job->file);
}

static void retire_all(struct loader *l)
{
	while (l->n)
		retire(l);
}

static void give(struct loader *l, struct job *job)
{
	if (l->ws) {
		workers_put(l->ws, &job->work);
		return;
	}
	load(&job->work);
	job->done = true;
}

void loader_add(struct loader *l, const char *file, struct bytes bytes,
		bool alone)
{
	struct job *job;
	char *name = strdup(file);

	if (!name) {
		error(file, "out of memory");
		l->tally.failed++;
		bytes_free(&bytes);
		return;
	}
	if (alone)
		retire_all(l);
	while (l->n == JOBS || (l->n && l->bytes + bytes.len > BYTES_MAX))
		retire(l);
	job = &l->job[(l->first + l->n++) % JOBS];
	l->bytes += bytes.len;
	*job = (struct job){ .file = name, .bytes = bytes };
	give(l, job);
	if (alone)
		retire_all(l);
}

struct loader_tally loader_finish(struct loader *l)
{
	struct loader_tally tally;

	retire_all(l);
	tally = l->tally;
	if (l->ws) {
		workers_stop(l->ws);
		workers_free(l->ws);
		sem_destroy(&l->ready);
	}
	free(l);
	return tally;
}
