// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looking for code. Threads share a stack of directories; each takes one, looks at its
 * files and adds the directories in it. Links are never followed, and only regular files
 * are opened.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "preflight/classify.h"

bool classify_push(struct classify *c, char *path)
{
	bool ok = path;

	pthread_mutex_lock(&c->lock);
	ok = ok && array_grow(&c->folder, c->folder_n, sizeof(*c->folder));
	if (ok) {
		c->folder[c->folder_n++] = path;
		pthread_cond_signal(&c->change);
	}
	pthread_mutex_unlock(&c->lock);
	if (!ok)
		free(path);
	return ok;
}

static void out_of_memory(struct classify *c)
{
	atomic_store(&c->full, true);
	atomic_store(&c->stop, true);
}

static void uncovered(struct classify *c, const char *path, int err)
{
	root_error(path, "cannot read this directory: %s%s", strerror(-err),
		   err == -EACCES ? "; run as root" : "");
	pthread_mutex_lock(&c->lock);
	c->failed++;
	pthread_mutex_unlock(&c->lock);
}

static void add(struct classify *c, const struct code *code)
{
	bool ok;

	pthread_mutex_lock(&c->lock);
	ok = array_grow(&c->code, c->code_n, sizeof(*c->code));
	if (ok)
		c->code[c->code_n++] = *code;
	pthread_mutex_unlock(&c->lock);
	if (!ok) {
		free(code->path);
		out_of_memory(c);
	}
}

/* The kind by the file's first bytes */
static enum code_kind look_into(int folder, const char *name, const char *path,
				uint32_t mode, bool *unreadable)
{
	uint8_t head[CODE_HEAD];
	int fd = root_open_regular(folder, name);
	ssize_t n;

	if (fd < 0) {
		*unreadable = fd != -ENOENT && fd != -ELOOP;
		return CODE_NONE;
	}
	/* One page, without readahead */
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	n = pread(fd, head, sizeof(head), 0);
	close(fd);
	*unreadable = n < 0;
	return n < 0 ? CODE_NONE : code_kind(path, mode, head, (size_t)n);
}

/* Takes @path. */
static void look_at(struct classify *c, int folder, const char *name,
		    const struct statx *st, char *path)
{
	struct code code = {
		.path = path,
		.size = st->stx_size,
		.mount = mounts_find(&c->mounts, st->stx_mnt_id),
		.list = INSTALLED_NONE,
		.kind = (uint8_t)code_named(path),
	};
	bool unreadable = false;

	if (!code.kind && code_possible(st->stx_mode, st->stx_size))
		code.kind = (uint8_t)look_into(folder, name, path, st->stx_mode,
					       &unreadable);
	if (unreadable) { /* it may be a program */
		code.kind = CODE_PROGRAM;
		code.state = CLASS_UNREADABLE;
	}
	if (code.kind && !c->mounts.mount[code.mount].skip)
		add(c, &code);
	else
		free(path);
}

static char *join(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", strcmp(folder, "/") ? folder : "", name) <
	    0)
		return NULL;
	return path;
}

static void entry(struct classify *c, int folder, const char *where,
		  const struct dirent *e, uint64_t *files)
{
	struct statx st;
	char *path;

	if (e->d_type != DT_DIR && e->d_type != DT_REG &&
	    e->d_type != DT_UNKNOWN)
		return;
	if (statx(folder, e->d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_MODE | STATX_SIZE | STATX_MNT_ID, &st))
		return; /* it has gone */
	if (!S_ISDIR(st.stx_mode) && !S_ISREG(st.stx_mode))
		return;
	path = join(where, e->d_name);
	if (!path || (S_ISDIR(st.stx_mode) && !classify_push(c, path)))
		out_of_memory(c);
	else if (S_ISREG(st.stx_mode))
		look_at(c, folder, e->d_name, &st, path);
	*files += S_ISREG(st.stx_mode);
}

static bool skipped(struct classify *c, int fd)
{
	struct statx st;
	struct mount *m;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st))
		return false;
	m = &c->mounts.mount[mounts_find(&c->mounts, st.stx_mnt_id)];
	atomic_store(&m->seen, true);
	return m->skip;
}

static void read_entries(struct classify *c, const char *path, DIR *dir)
{
	const struct dirent *e;
	uint64_t files = 0;

	while (!atomic_load(&c->stop) && (errno = 0, e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		entry(c, dirfd(dir), path, e, &files);
	}
	if (errno && !atomic_load(&c->stop))
		uncovered(c, path, -errno);
	pthread_mutex_lock(&c->lock);
	c->seen += files;
	pthread_mutex_unlock(&c->lock);
}

static void look_in(struct classify *c, const char *path)
{
	int fd =
		root_openat(c->root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir;

	if (fd < 0) {
		if (fd != -ENOENT && fd != -ENOTDIR && fd != -ELOOP)
			uncovered(c, path, fd);
		return;
	}
	dir = skipped(c, fd) ? NULL : fdopendir(fd);
	if (!dir) {
		close(fd);
		return;
	}
	read_entries(c, path, dir);
	closedir(dir);
}

/* The next directory; NULL when there is none and no thread can find more. */
static char *take(struct classify *c)
{
	char *path = NULL;

	pthread_mutex_lock(&c->lock);
	/* On a request to end, busy threads end soon and wake the others. */
	while (!c->folder_n && c->busy)
		pthread_cond_wait(&c->change, &c->lock);
	if (c->folder_n && !atomic_load(&c->stop)) {
		path = c->folder[--c->folder_n];
		c->busy++;
	}
	pthread_mutex_unlock(&c->lock);
	return path;
}

void classify_walk(void *ctx)
{
	struct classify *c = ctx;
	char *path;

	while ((path = take(c))) {
		look_in(c, path);
		free(path);
		pthread_mutex_lock(&c->lock);
		c->busy--;
		pthread_cond_broadcast(&c->change);
		pthread_mutex_unlock(&c->lock);
	}
}
