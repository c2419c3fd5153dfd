// SPDX-License-Identifier: GPL-2.0-or-later
/* The file that locks a directory. Its holder removes it, so it may not be the current one. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/lock.h"

#define LOCK ".dclist-lock"
#define A_SECOND 20 /* tries */

/* A device of that name in an image is not opened; nor is a FIFO. */
static int clear(int dir)
{
	struct stat st;

	if (fstatat(dir, LOCK, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	if (S_ISREG(st.st_mode) || unlinkat(dir, LOCK, 0) == 0)
		return 0;
	return -errno;
}

/* The previous holder of the lock may have removed the file. */
static bool is_current(int dir, int fd)
{
	struct stat mine, named;

	return fstat(fd, &mine) == 0 &&
	       fstatat(dir, LOCK, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
}

/* flock() has no time limit. @tries: how often to try, LOCK_FOREVER to wait for it */
static int hold(int fd, int tries)
{
	const struct timespec moment = { .tv_nsec = 1000000000 / A_SECOND };

	while (flock(fd, tries < 0 ? LOCK_EX : LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK && tries-- > 0)
			nanosleep(&moment, NULL);
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

/* Mode 0600: nobody else may open it and so lock it. */
int lock_take(int dir, int seconds)
{
	const int tries = seconds < 0 ? LOCK_FOREVER : seconds * A_SECOND;
	int fd, err;

	for (;;) {
		err = clear(dir);
		if (err)
			return err;
		fd = openat(dir, LOCK,
			    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		err = hold(fd, tries);
		if (!err && is_current(dir, fd))
			return fd;
		close(fd);
		if (err)
			return err;
	}
}

void lock_drop(int dir, int lock)
{
	if (lock < 0)
		return;
	unlinkat(dir, LOCK, 0);
	close(lock);
}
