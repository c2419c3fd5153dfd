// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The folder of installed digest lists. Every writer holds a lock on the
 * folder, so the one temporary name is free for whoever has it, and a file of
 * that name is what a killed writer left.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digestlists.h"
#include "root.h"

#define STAGED ".dclist-new"

static int make_dir(int parent, const char *name)
{
	if (mkdirat(parent, name, 0755) == 0)
		return fsync(parent) ? -errno : 0;
	return errno == EEXIST ? 0 : -errno;
}

/* /etc first: an image under construction may have nothing yet. */
static int make_folder(int root)
{
	int etc, err;

	err = make_dir(root, "etc");
	if (err)
		return err;
	etc = root_openat(root, "/etc", O_RDONLY | O_DIRECTORY);
	if (etc < 0)
		return etc;
	err = make_dir(etc, "digest_lists");
	close(etc);
	return err;
}

static int lock(int dir)
{
	while (flock(dir, LOCK_EX)) {
		if (errno != EINTR)
			return -errno;
	}
	if (unlinkat(dir, STAGED, 0) && errno != ENOENT)
		return -errno;
	return 0;
}

int digestlists_create(int root)
{
	int dir = -1;
	int err = make_folder(root);

	if (!err) {
		dir = root_openat(root, DIGESTLISTS_PATH,
				  O_RDONLY | O_DIRECTORY);
		err = dir < 0 ? dir : lock(dir);
	}
	if (!err)
		return dir;
	if (dir >= 0)
		close(dir);
	error(DIGESTLISTS_PATH, "cannot write into this folder: %s",
	      strerror(-err));
	return err;
}

/* Another size, another content or not even a file: not the same. */
static bool same_content(int fd, const void *data, size_t len)
{
	struct bytes old;
	bool same;

	if (fd_read(fd, len, &old))
		return false;
	same = old.len == len && memcmp(old.data, data, len) == 0;
	bytes_free(&old);
	return same;
}

static int compare(int dir, const char *name, const void *data, size_t len)
{
	struct stat st;
	bool same;
	int fd;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? DIGESTLISTS_NEW : -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return DIGESTLISTS_REPLACED;
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	same = same_content(fd, data, len);
	close(fd);
	return same ? DIGESTLISTS_UNCHANGED : DIGESTLISTS_REPLACED;
}

static int write_staged(int dir, const void *data, size_t len)
{
	int fd, err;

	fd = openat(dir, STAGED, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = fd_write(fd, data, len);
	if (!err && fchmod(fd, 0644)) /* whatever the umask is */
		err = -errno;
	if (!err && fsync(fd))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (err)
		digestlists_abort(dir);
	return err;
}

int digestlists_stage(int dir, const char *name, const void *data, size_t len)
{
	int state = compare(dir, name, data, len);
	int err;

	if (state < 0 || state == DIGESTLISTS_UNCHANGED)
		return state;
	err = write_staged(dir, data, len);
	return err ? err : state;
}

int digestlists_commit(int dir, const char *name)
{
	int err;

	if (renameat(dir, STAGED, dir, name) == 0)
		return fsync(dir) ? -errno : 0;
	err = -errno;
	digestlists_abort(dir);
	return err;
}

void digestlists_abort(int dir)
{
	unlinkat(dir, STAGED, 0);
}

static int is_list(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_list(int dir, const char *name, struct bytes *out)
{
	int fd = root_open_regular(dir, name);
	int err;

	if (fd < 0)
		return fd;
	err = fd_read(fd, LIST_MAX, out);
	close(fd);
	return err;
}

static int visit(int dir, const char *name,
		 int (*fn)(const char *file, struct bytes bytes, void *ctx),
		 void *ctx)
{
	struct bytes bytes;
	char *file;
	int err;

	if (asprintf(&file, DIGESTLISTS_PATH "/%s", name) < 0) {
		error(name, "out of memory");
		return -ENOMEM;
	}
	err = read_list(dir, name, &bytes);
	if (err)
		error(file,
		      "cannot read it: %s; a list is a regular file of "
		      "at most %u MiB",
		      strerror(-err), LIST_MAX >> 20);
	else
		err = fn(file, bytes, ctx);
	free(file);
	return err;
}

int digestlists_each(int root,
		     int (*fn)(const char *file, struct bytes bytes, void *ctx),
		     void *ctx)
{
	int dir = root_openat(root, DIGESTLISTS_PATH, O_RDONLY | O_DIRECTORY);
	struct dirent **names = NULL;
	int failed = 0;
	int i, n;

	if (dir == -ENOENT)
		return 0;
	n = dir < 0 ? -1 : scandirat(dir, ".", &names, is_list, by_bytes);
	if (n < 0) {
		failed = dir < 0 ? dir : -errno;
		error(DIGESTLISTS_PATH, "cannot read this folder: %s",
		      strerror(-failed));
	}
	for (i = 0; i < n; i++) {
		failed += visit(dir, names[i]->d_name, fn, ctx) != 0;
		free(names[i]);
	}
	free(names);
	if (dir >= 0)
		close(dir);
	return failed;
}
