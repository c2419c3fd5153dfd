// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of a system image. openat2(2) stays below the root even while others rename
 * directories, which a loop over path components cannot guarantee.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/root.h"

/* Do not retry forever while others rename directories. */
#define OPEN_TRIES 100

static char *prefix; /* NULL: none, or no memory for it */

const char *root_prefix(void)
{
	return prefix ? prefix : "";
}

char *root_path(const char *path)
{
	const char *slash = !prefix || *path == '/' ? "" : "/";
	char *whole;

	return asprintf(&whole, "%s%s%s", root_prefix(), slash, path) < 0 ?
		       NULL :
		       whole;
}

void root_error(const char *path, const char *fmt, ...)
{
	char *whole = root_path(path), *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	error(whole ? whole : path, "%s", text ? text : "out of memory");
	free(text);
	free(whole);
}

/* Without the slash that is before every path already */
static void prefix_set(const char *dir)
{
	size_t len = dir ? strlen(dir) : 0;

	while (len && dir[len - 1] == '/')
		len--;
	free(prefix);
	prefix = len ? strndup(dir, len) : NULL;
}

int root_open(const char *dir)
{
	int fd = open(dir ? dir : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	prefix_set(dir);
	if (fd >= 0)
		return fd;
	fd = -errno;
	error(dir ? dir : "/", "cannot open the root directory: %s",
	      strerror(-fd));
	return fd;
}

int root_openat(int root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned int)flags | O_CLOEXEC,
		.mode = flags & O_CREAT ? 0644 : 0,
		.resolve = RESOLVE_IN_ROOT,
	};
	unsigned int tries = 0;
	long fd;

	if (root == ROOT_NONE) {
		fd = openat(AT_FDCWD, path, flags | O_CLOEXEC, 0644);
		return fd < 0 ? -errno : (int)fd;
	}
	do {
		/* EAGAIN: something on the way was renamed just then. */
		fd = syscall(SYS_openat2, root, path, &how, sizeof(how));
	} while (fd < 0 && (errno == EAGAIN || errno == EINTR) &&
		 ++tries < OPEN_TRIES);
	return fd < 0 ? -errno : (int)fd;
}

/* O_PATH does not call the file's own open function. */
static int peek_regular(int root, const char *path, int follow, struct stat *st)
{
	int fd = root_openat(root, path, O_PATH | follow);
	int err;

	if (fd < 0)
		return fd;
	err = fstat(fd, st) ? -errno : 0;
	close(fd);
	if (err)
		return err;
	if (S_ISLNK(st->st_mode))
		return -ELOOP;
	if (S_ISDIR(st->st_mode))
		return -EISDIR;
	return S_ISREG(st->st_mode) ? 0 : -EINVAL;
}

/* @follow: 0, or O_NOFOLLOW for the last component */
static int open_regular(int root, const char *path, int follow)
{
	struct stat peeked, st;
	int fd, err;

	err = peek_regular(root, path, follow, &peeked);
	if (err)
		return err;
	fd = root_openat(root, path, O_RDONLY | follow | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_dev != peeked.st_dev ||
		 st.st_ino != peeked.st_ino)
		err = -EAGAIN; /* replaced meanwhile */
	if (!err)
		return fd;
	close(fd);
	return err;
}

int root_open_regular(int root, const char *path)
{
	return open_regular(root, path, O_NOFOLLOW);
}

int root_open_target(int root, const char *path)
{
	return open_regular(root, path, 0);
}
