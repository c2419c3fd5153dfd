// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A run over a system: threads first search for code, then check it, the largest files
 * first, so that no thread ends with a large file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "preflight/classify.h"

#define LOOK_NS 100000000 /* how often the progress is shown */
#define SEARCHERS 4u /* threads that search, for each that judges */

/* A thread, and whether it is still at work */
struct worker {
	pthread_t thread;
	void *(*fn)(void *ctx);
	struct classify *c;
	atomic_bool ended;
};

static void *work(void *ctx)
{
	struct worker *w = ctx;

	w->fn(w->c);
	atomic_store(&w->ended, true);
	return NULL;
}

static bool all_ended(const struct worker *w, unsigned int n)
{
	while (n--)
		if (!atomic_load(&w[n].ended))
			return false;
	return true;
}

/* Shows the progress on a terminal. */
static void watch(struct classify *c, const struct worker *w, unsigned int n,
		  bool searching)
{
	static const struct timespec pause = { .tv_nsec = LOOK_NS };
	struct progress progress;

	progress_start(&progress);
	while (progress.on && !all_ended(w, n)) {
		nanosleep(&pause, NULL);
		if (searching)
			progress_search(&progress, c);
		else
			progress_judge(&progress, c);
	}
	progress_end(&progress);
}

/* Searching threads mostly wait for the disk, not for a processor. */
static unsigned int threads(const struct classify *c, bool searching)
{
	return searching ? c->jobs * SEARCHERS : c->jobs;
}

static int run_threads(struct classify *c, void *(*fn)(void *ctx),
		       bool searching)
{
	struct worker *w = calloc(threads(c, searching), sizeof(*w));
	unsigned int n = 0, i;
	int err = w ? 0 : ENOMEM;

	while (!err && n < threads(c, searching)) {
		w[n].fn = fn;
		w[n].c = c;
		err = pthread_create(&w[n].thread, NULL, work, &w[n]);
		n += !err;
	}
	if (n) { /* fewer do it as well */
		watch(c, w, n, searching);
		err = 0;
	}
	for (i = 0; i < n; i++)
		pthread_join(w[i].thread, NULL);
	free(w);
	if (err)
		error(NULL, "cannot start a thread: %s", strerror(err));
	return err ? -1 : 0;
}

/* A directory that was asked for by name: links to it are followed. */
static int start_at(struct classify *c, const char *path)
{
	struct statx st;
	int fd = root_openat(c->root, path, O_PATH | O_DIRECTORY);
	char *real;
	bool ok;

	if (fd < 0) {
		root_error(path, "cannot read this directory: %s",
			   strerror(-fd));
		return -1;
	}
	ok = !statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st) &&
	     (st.stx_mask & STATX_MNT_ID);
	if (!ok)
		root_error(
			path,
			"the kernel does not identify mounts; use Linux 5.8 or newer");
	real = ok ? known_real(fd, c->prefix) : NULL;
	close(fd);
	if (ok && !classify_push(c, real)) {
		root_error(
			path,
			"cannot determine the path of this directory; check that /proc is mounted");
		ok = false;
	}
	return ok ? 0 : -1;
}

static int by_size(const void *a, const void *b)
{
	const struct code *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return strcmp(x->path, y->path);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct code *)a)->path,
		      ((const struct code *)b)->path);
}

/* Directories that were named twice, or one in the other */
static void drop_doubles(struct classify *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->code_n; i++) {
		if (n && !strcmp(c->code[n - 1].path, c->code[i].path))
			free(c->code[i].path);
		else
			c->code[n++] = c->code[i];
	}
	c->code_n = n;
}

static void sort_code(struct classify *c,
		      int (*order)(const void *a, const void *b))
{
	if (c->code_n)
		qsort(c->code, c->code_n, sizeof(*c->code), order);
}

static void count(struct classify *c)
{
	size_t i;

	for (i = 0; i < c->code_n; i++) {
		struct tally *t = &c->total[c->code[i].state];

		t->files++;
		t->bytes += c->code[i].size;
	}
}

static int search(struct classify *c, char *const *paths)
{
	size_t i;

	for (; *paths; paths++)
		if (start_at(c, *paths))
			return -1;
	if (run_threads(c, classify_walk, true))
		return -1;
	sort_code(c, by_path);
	drop_doubles(c);
	for (i = 0; i < c->code_n; i++)
		c->bytes += c->code[i].size;
	return 0;
}

int classify_run(struct classify *c, char *const *paths)
{
	int err;

	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->change, NULL);
	c->prefix = known_real(c->root, "/");
	err = search(c, paths);
	if (!err && !atomic_load(&c->stop)) {
		sort_code(c, by_size);
		err = run_threads(c, classify_judge, false);
		sort_code(c, by_path);
	}
	count(c);
	if (!err && atomic_load(&c->full)) {
		error(NULL, "out of memory");
		err = -1;
	}
	return err;
}

void classify_free(struct classify *c)
{
	size_t i;

	for (i = 0; i < c->code_n; i++)
		free(c->code[i].path);
	for (i = 0; i < c->folder_n; i++)
		free(c->folder[i]);
	free(c->code);
	free(c->folder);
	free(c->prefix);
	mounts_free(&c->mounts);
	known_free(c->known);
}

bool classify_complete(const struct classify *c)
{
	return !atomic_load(&c->stop) && !c->failed &&
	       !c->total[CLASS_UNCHECKED].files;
}
