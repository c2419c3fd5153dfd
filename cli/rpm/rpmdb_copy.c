// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of an rpm database, copied. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "rpm/rpmdb_copy.h"

#define COPY_TRIES 5

/*
 * In rpm's order, after the kind that is configured: a system that changed its kind
 * may have the old.
 */
static const struct rpmdb_kind kinds[] = {
	{ .file = "rpmdb.sqlite",
	  .backend = "sqlite",
	  .journal = "rpmdb.sqlite-wal",
	  .name = "SQLite",
	  .remedy = "use a dclist whose librpm is 4.16 or newer",
	  .magic = "SQLite format 3",
	  .magic_len = 16 },
	{ .file = "Packages.db",
	  .backend = "ndb",
	  .name = "ndb",
	  .read = rpmndb_read,
	  .magic = "RpmP",
	  .magic_len = 4 },
	{ .file = "Packages",
	  .backend = "bdb_ro",
	  .name = "Berkeley DB",
	  .read = rpmbdb_read,
	  .magic = "\x61\x15\x06\0",
	  .magic_other = "\0\x06\x15\x61",
	  .magic_len = 4,
	  .magic_off = 12 },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* File and journal; -1 where there is none */
struct originals {
	int fd[2];
	struct stat st[2];
};

static void originals_close(struct originals *o)
{
	int i;

	for (i = 0; i < 2; i++)
		if (o->fd[i] >= 0)
			close(o->fd[i]);
}

static int original_open(int dir, const char *name, int *fd, struct stat *st)
{
	*fd = root_open_regular(dir, name);
	if (*fd < 0)
		return *fd;
	return fstat(*fd, st) ? -errno : 0;
}

static int originals_open(int dir, const struct rpmdb_kind *kind,
			  struct originals *o)
{
	int err;

	*o = (struct originals){ .fd = { -1, -1 } };
	err = original_open(dir, kind->file, &o->fd[0], &o->st[0]);
	if (err || !kind->journal)
		return err;
	err = original_open(dir, kind->journal, &o->fd[1], &o->st[1]);
	return err == -ENOENT ? 0 : err;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Did nobody write while it was copied? */
static bool originals_same(int dir, const struct rpmdb_kind *kind,
			   const struct originals *o)
{
	struct originals now;
	bool same = !originals_open(dir, kind, &now);
	int i;

	for (i = 0; same && i < 2; i++)
		same = (now.fd[i] < 0) == (o->fd[i] < 0) &&
		       now.st[i].st_ino == o->st[i].st_ino &&
		       now.st[i].st_size == o->st[i].st_size &&
		       same_time(now.st[i].st_mtim, o->st[i].st_mtim);
	originals_close(&now);
	return same;
}

static int file_copy(int from, const char *dir, const char *name)
{
	char path[4096];
	ssize_t n;
	int to, err = 0;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (to < 0)
		return -errno;
	do {
		n = sendfile(to, from, NULL, 1 << 24);
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		err = -errno;
	if (close(to) && !err)
		err = -errno;
	return err;
}

/* Returns -EAGAIN when another process wrote meanwhile. */
static int originals_copy(int dir, const struct rpmdb_kind *kind,
			  const char *to)
{
	struct originals o;
	int err = originals_open(dir, kind, &o);

	if (!err)
		err = file_copy(o.fd[0], to, kind->file);
	if (!err && o.fd[1] >= 0)
		err = file_copy(o.fd[1], to, kind->journal);
	if (!err && !originals_same(dir, kind, &o))
		err = -EAGAIN;
	originals_close(&o);
	return err;
}

static const struct rpmdb_kind *kind_find(int dir, const char *(*backend)(void))
{
	const struct rpmdb_kind *found = NULL;
	struct stat st;
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (!fstatat(dir, kinds[i].file, &st, AT_SYMLINK_NOFOLLOW) &&
		    (!found || !strcmp(kinds[i].backend, backend())))
			found = &kinds[i];
	return found;
}

static bool magic_right(int dir, const struct rpmdb_kind *kind)
{
	int fd = root_open_regular(dir, kind->file);
	char head[16] = { 0 };
	ssize_t n = -1;

	if (fd >= 0) {
		n = pread(fd, head, kind->magic_len, (off_t)kind->magic_off);
		close(fd);
	}
	return n == (ssize_t)kind->magic_len &&
	       (!memcmp(head, kind->magic, kind->magic_len) ||
		(kind->magic_other &&
		 !memcmp(head, kind->magic_other, kind->magic_len)));
}

/* Interruptions are delayed until the directory is removed, which is soon. */
static void signals_hold(sigset_t *mask)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, mask);
}

static int dir_make(struct rpmdb_copy *copy)
{
	signals_hold(&copy->mask);
	if (!temp_folder_make(&copy->dir))
		return 0;
	sigprocmask(SIG_SETMASK, &copy->mask, NULL);
	return -1;
}

static int database_copy(int dir, struct rpmdb_copy *copy)
{
	int tries, err = -EAGAIN;

	if (!magic_right(dir, copy->kind)) {
		error(copy->from,
		      "%s in it is not readable as a %s database; rebuild it with rpm --rebuilddb",
		      copy->kind->file, copy->kind->name);
		return -1;
	}
	if (dir_make(copy))
		return -1;
	for (tries = 0; err == -EAGAIN && tries < COPY_TRIES; tries++)
		err = originals_copy(dir, copy->kind, copy->dir.path);
	if (!err && copy->kind->read) {
		copy->fd = openat(copy->dir.fd, copy->kind->file,
				  O_RDONLY | O_CLOEXEC);
		err = copy->fd < 0 ? -errno : 0;
	}
	if (!err)
		return 0;
	if (err == -EAGAIN)
		error(copy->from,
		      "the rpm database keeps changing; wait until rpm has finished");
	else
		error(copy->from, "cannot copy the rpm database to %s: %s%s",
		      copy->dir.path, strerror(-err),
		      err == -EFBIG ?
			      write_remedy(err) :
			      "; set TMPDIR to a directory with free space");
	return -1;
}

/* rpm holds a lock for writing from before its first change until after its last. */
static bool is_busy(int dir)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	int fd = root_open_regular(dir, ".rpm.lock");
	bool busy;

	if (fd < 0)
		return false;
	busy = !fcntl(fd, F_GETLK, &lock) && lock.l_type != F_UNLCK;
	close(fd);
	return busy;
}

/* 1: copied; 0: none there; -1 after reporting why */
static int folder_try(int root, const char *folder,
		      const char *(*backend)(void), struct rpmdb_copy *copy)
{
	int dir = root_openat(root, folder, O_RDONLY | O_DIRECTORY);
	int ret = 0;

	if (dir == -ENOENT || dir == -ENOTDIR)
		return 0;
	if (dir < 0) {
		root_error(folder, "cannot open: %s", strerror(-dir));
		return -1;
	}
	copy->kind = kind_find(dir, backend);
	if (copy->kind) {
		copy->busy = is_busy(dir);
		copy->from = root_path(folder);
		ret = copy->from && !database_copy(dir, copy) ? 1 : -1;
	}
	close(dir);
	return ret;
}

int rpmdb_copy_make(const struct rpmdb_source *source,
		    const char *const *folders, size_t n,
		    const char *(*backend)(void), struct rpmdb_copy *copy)
{
	int root = source->root ? root_open(source->root) : ROOT_NONE;
	int ret = 0;
	size_t i;

	*copy = (struct rpmdb_copy){ .fd = -1 };
	if (source->root && root < 0)
		return -1;
	if (source->dbpath) {
		folders = &source->dbpath;
		n = 1;
	}
	for (i = 0; !ret && i < n; i++)
		ret = folder_try(root, folders[i], backend, copy);
	if (source->root)
		close(root);
	if (!ret && source->dbpath)
		root_error(source->dbpath,
			   "no rpm database in it; give its directory");
	else if (!ret)
		error(source->root ? source->root : "/",
		      "no rpm database in it; give its directory with --dbpath");
	if (ret > 0)
		return 0;
	rpmdb_copy_free(copy);
	return -1;
}

/* Also removes what librpm made there. */
void rpmdb_copy_remove(struct rpmdb_copy *copy)
{
	if (!copy->dir.path)
		return;
	temp_folder_remove(&copy->dir);
	sigprocmask(SIG_SETMASK, &copy->mask, NULL);
}

void rpmdb_copy_free(struct rpmdb_copy *copy)
{
	rpmdb_copy_remove(copy);
	if (copy->fd >= 0)
		close(copy->fd);
	free(copy->from);
	copy->from = NULL;
}
