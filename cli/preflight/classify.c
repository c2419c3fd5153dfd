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

#include "base/message.h"
#include "base/root.h"
#include "base/workers.h"
#include "preflight/classify.h"

#define SEARCHERS 4u /* threads that search, for each that judges */

static void run_threads(struct classify *c, unsigned int n,
			void (*fn)(void *ctx), void (*look)(void *ctx))
{
	bool shown = progress_start(&c->progress);

	threads_run(n, fn, c, shown ? look : NULL);
	if (shown)
		message_progress(NULL);
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
	real = ok ? installed_known_real(fd, c->prefix) : NULL;
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
	/* These mostly wait for the disk, not for a processor. */
	run_threads(c, c->jobs * SEARCHERS, classify_walk, progress_search);
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
	c->prefix = installed_known_real(c->root, "/");
	err = search(c, paths);
	if (!err && !atomic_load(&c->stop)) {
		sort_code(c, by_size);
		run_threads(c, c->jobs, classify_judge, progress_judge);
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
	installed_known_free(c->known);
}

bool classify_complete(const struct classify *c)
{
	return !atomic_load(&c->stop) && !c->failed &&
	       !c->total[CLASS_UNCHECKED].files;
}
