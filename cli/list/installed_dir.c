// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The directory of installed digest lists. Writers hold a lock, so one temporary name is
 * enough; a file of that name was left by a killed writer.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/lock.h"
#include "base/root.h"
#include "list/installed_dir.h"
#include "list/list.h"

#define STAGED ".dclist-new"
#define STAGED_BESIDE ".dclist-new-beside" /* without the lock */

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

/* Prints one message before it waits. */
static int lock_wait(int dir)
{
	int lock = lock_take(dir, 0);

	if (lock != -EWOULDBLOCK)
		return lock;
	warning(installed_dir_path(NULL),
		"another dclist is writing there; waiting for it");
	return lock_take(dir, LOCK_FOREVER);
}

static int open_locked(int root, struct installed_dir *to, int seconds)
{
	int err = make_folder(root);

	if (err)
		return err;
	to->dir = root_openat(root, INSTALLED_DIR, O_RDONLY | O_DIRECTORY);
	if (to->dir < 0)
		return to->dir;
	to->lock = seconds == LOCK_FOREVER ? lock_wait(to->dir) :
					     lock_take(to->dir, seconds);
	if (to->lock < 0)
		return to->lock;
	if (unlinkat(to->dir, STAGED, 0) && errno != ENOENT)
		return -errno;
	return 0;
}

/* As the user finds it; until the next call */
static const char *path_in(const char *folder, const char *name)
{
	static char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s%s%s%s", root_prefix(), folder,
		 name ? "/" : "", name ? name : "");
	return path;
}

const char *installed_dir_path(const char *name)
{
	return path_in(INSTALLED_DIR, name);
}

int installed_dir_open(int root, struct installed_dir *to)
{
	return installed_dir_open_within(root, to, LOCK_FOREVER);
}

int installed_dir_open_within(int root, struct installed_dir *to, int seconds)
{
	int err;

	*to = (struct installed_dir){ .dir = -1, .lock = -1 };
	err = open_locked(root, to, seconds);
	if (to->dir >= 0 && seconds != LOCK_FOREVER)
		unlinkat(to->dir, STAGED_BESIDE,
			 0); /* of one that was killed */
	if (err && err != -EWOULDBLOCK)
		error(installed_dir_path(NULL),
		      "cannot write to this directory: %s%s", strerror(-err),
		      write_remedy(err));
	return err;
}

void installed_dir_close(struct installed_dir *to)
{
	lock_drop(to->dir, to->lock);
	if (to->dir >= 0)
		close(to->dir);
	*to = (struct installed_dir){ .dir = -1, .lock = -1 };
}

/* Not the same if it differs in size, content or type. */
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
		return errno == ENOENT ? INSTALLED_DIR_NEW : -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return INSTALLED_DIR_REPLACED;
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	same = same_content(fd, data, len);
	close(fd);
	return same ? INSTALLED_DIR_UNCHANGED : INSTALLED_DIR_REPLACED;
}

static const char *staged(const struct installed_dir *to)
{
	return to->lock < 0 ? STAGED_BESIDE : STAGED;
}

static int write_staged(const struct installed_dir *to, const void *data,
			size_t len)
{
	int fd, err;

	fd = openat(to->dir, staged(to),
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
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
		installed_dir_abort(to);
	return err;
}

int installed_dir_stage(const struct installed_dir *to, const char *name,
			const void *data, size_t len)
{
	int state = compare(to->dir, name, data, len);
	int err;

	if (state < 0 || state == INSTALLED_DIR_UNCHANGED)
		return state;
	err = write_staged(to, data, len);
	return err ? err : state;
}

int installed_dir_commit(const struct installed_dir *to, const char *name)
{
	int err;

	if (renameat(to->dir, staged(to), to->dir, name) == 0)
		return fsync(to->dir) ? -errno : 0;
	err = -errno;
	installed_dir_abort(to);
	return err;
}

void installed_dir_abort(const struct installed_dir *to)
{
	unlinkat(to->dir, staged(to), 0);
}

int installed_dir_remove(struct installed_dir *to, const char *name)
{
	if (!to->flushed)
		sync();
	to->flushed = true;
	if (unlinkat(to->dir, name, 0))
		return -errno;
	return fsync(to->dir) ? -errno : 0;
}

static int is_list(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

bool installed_is_keys(const char *file)
{
	const char *slash = strrchr(file, '/');

	return strncmp(slash ? slash + 1 : file, "keys-", 5) == 0;
}

/*
 * Keys first: what comes after them may be signed with them. Then revocations: what they
 * revoke is not loaded.
 */
static int rank(const char *file)
{
	if (installed_is_keys(file))
		return 0;
	return strncmp(file, "revocation-", 11) ? 2 : 1;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int by_kind(const struct dirent **a, const struct dirent **b)
{
	int ranks = rank((*a)->d_name) - rank((*b)->d_name);

	return ranks ? ranks : by_name(a, b);
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

static const char *no_list_reason(int err)
{
	switch (err) {
	case -ELOOP:
		return "a symbolic link";
	case -EISDIR:
		return "a directory";
	case -EINVAL:
		return "a device, a FIFO or a socket";
	default:
		return strerror(-err);
	}
}

static int visit(const char *folder, int dir, const char *name,
		 int (*fn)(const char *file, struct bytes bytes, void *ctx),
		 void *ctx)
{
	struct bytes bytes;
	char *file;
	int err;

	file = strdup(path_in(folder, name));
	if (!file) {
		error(name, "out of memory");
		return -ENOMEM;
	}
	err = read_list(dir, name, &bytes);
	if (err)
		error(file,
		      "cannot read it: %s; a list is a regular file of "
		      "at most %u MiB",
		      no_list_reason(err), LIST_MAX >> 20);
	else
		err = fn(file, bytes, ctx);
	free(file);
	return err;
}

static int each(int root, const char *folder,
		int (*order)(const struct dirent **a, const struct dirent **b),
		int (*fn)(const char *file, struct bytes bytes, void *ctx),
		void *ctx)
{
	int dir = root_openat(root, folder, O_RDONLY | O_DIRECTORY);
	struct dirent **names = NULL;
	int failed = 0;
	int i, n;

	if (dir == -ENOENT)
		return 0;
	n = dir < 0 ? -1 : scandirat(dir, ".", &names, is_list, order);
	if (n < 0) {
		failed = dir < 0 ? dir : -errno;
		error(path_in(folder, NULL), "cannot read this directory: %s",
		      strerror(-failed));
	}
	for (i = 0; i < n; i++) {
		failed += visit(folder, dir, names[i]->d_name, fn, ctx) != 0;
		free(names[i]);
	}
	free(names);
	if (dir >= 0)
		close(dir);
	return failed;
}

int installed_dir_each(int root,
		       int (*fn)(const char *file, struct bytes bytes,
				 void *ctx),
		       void *ctx)
{
	return each(root, INSTALLED_DIR, by_kind, fn, ctx);
}

int installed_boot_each(int root,
			int (*fn)(const char *file, struct bytes bytes,
				  void *ctx),
			void *ctx)
{
	return each(root, INSTALLED_BOOT_REVOCATIONS, by_name, fn, ctx);
}
