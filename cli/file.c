// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole files in memory, and files that are never half-written. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "root.h"

#define READ_STEP 65536u

void bytes_free(struct bytes *b)
{
	free(b->data);
	b->data = NULL;
	b->len = 0;
}

int bytes_append(struct bytes *b, const void *data, size_t len)
{
	uint8_t *more = realloc(b->data, b->len + len + 1);

	if (!more)
		return -ENOMEM;
	if (len)
		memcpy(more + b->len, data, len);
	b->data = more;
	b->len += len;
	return 0;
}

/* Makes room for READ_STEP more bytes. */
static int bytes_grow(struct bytes *b, size_t *room)
{
	size_t more = *room < READ_STEP ? READ_STEP : *room * 2;
	uint8_t *data;

	if (*room - b->len >= READ_STEP)
		return 0;
	data = realloc(b->data, more);
	if (!data)
		return -ENOMEM;
	b->data = data;
	*room = more;
	return 0;
}

static int read_all(int fd, size_t max, struct bytes *out)
{
	size_t room = 0;
	ssize_t n;

	do {
		if (bytes_grow(out, &room))
			return -ENOMEM;
		n = read(fd, out->data + out->len, READ_STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		out->len += (size_t)n;
		if (out->len > max)
			return -EFBIG;
	} while (n);
	return 0;
}

/* One with a name: pipes of a shell, /dev/fd/N, have their own file system. */
static bool is_named_fifo(int fd)
{
	struct statfs fs;
	struct stat st;

	return !fstat(fd, &st) && S_ISFIFO(st.st_mode) && !fstatfs(fd, &fs) &&
	       fs.f_type != PIPEFS_MAGIC;
}

/* A FIFO would keep us waiting for who writes into it; that is not waited for. */
static int file_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		fd = -errno;
		error(path, "cannot open: %s", strerror(-fd));
		return fd;
	}
	if (is_named_fifo(fd)) {
		error(path,
		      "a FIFO; give a regular file, or - for standard input");
		close(fd);
		return -EINVAL;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

int file_read(const char *path, size_t max, struct bytes *out)
{
	bool is_stdin = !strcmp(path, "-");
	int fd, err;

	*out = (struct bytes){ 0 };
	fd = is_stdin ? STDIN_FILENO : file_open(path);
	if (fd < 0)
		return fd;
	err = read_all(fd, max, out);
	if (!is_stdin)
		close(fd);
	if (!err)
		return 0;
	bytes_free(out);
	if (err == -EFBIG)
		error(path, "larger than %zu bytes; not a file of this kind",
		      max);
	else
		error(path, "cannot read: %s", strerror(-err));
	return err;
}

bool file_same(const char *path, const void *data, size_t len)
{
	struct bytes old = { 0 };
	struct stat st;
	bool same = false;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (uintmax_t)st.st_size == len && !read_all(fd, len, &old))
		same = old.len == len && !memcmp(old.data, data, len);
	bytes_free(&old);
	close(fd);
	return same;
}

/* Makes a rename in @folder last over a power cut. */
static int folder_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	/* Some file systems cannot sync a folder and need not. */
	if (fsync(fd) && errno != EINVAL && errno != EROFS)
		err = -errno;
	close(fd);
	return err;
}

/* Folder of @path, "." for a bare name; owned by the caller. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* Fills a new temporary file @temp and gives it the name @path. */
static int replace(const char *path, char *temp, const void *data, size_t len,
		   unsigned int mode)
{
	int fd = mkostemp(temp, O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = fd_write(fd, data, len);
	if (!err && (fchmod(fd, mode) || fsync(fd)))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(temp, path))
		err = -errno;
	if (err)
		unlink(temp);
	return err;
}

/* What a rename must not take the place of, such as /dev/null */
static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* Temporary file beside @path, for mkostemp(); owned by the caller. */
static char *temp_of(const char *path)
{
	char *folder = folder_of(path), *temp = NULL;

	if (folder && asprintf(&temp, "%s/.dclist-XXXXXX", folder) < 0)
		temp = NULL;
	free(folder);
	return temp;
}

static int write_error(const char *path, int err)
{
	if (err == -ENOTSUP)
		error(path,
		      "cannot write: a device, a FIFO or a socket; name a regular file");
	else
		error(path, "cannot write: %s%s", strerror(-err),
		      write_remedy(err));
	return -1;
}

int file_write_atomic(const char *path, const void *data, size_t len,
		      unsigned int mode)
{
	char *folder = folder_of(path), *temp = temp_of(path);
	int err = folder && temp ? 0 : -ENOMEM;

	if (!err && is_special(path))
		err = -ENOTSUP;
	if (!err)
		err = replace(path, temp, data, len, mode);
	if (!err)
		err = folder_sync(folder);
	free(temp);
	free(folder);
	return err ? write_error(path, err) : 0;
}

int file_write_check(const char *path)
{
	char *temp = temp_of(path);
	int err = temp ? 0 : -ENOMEM, fd;
	struct stat st;

	if (!err && is_special(path))
		err = -ENOTSUP;
	else if (!err && !stat(path, &st) && S_ISDIR(st.st_mode))
		err = -EISDIR;
	fd = err ? -1 : mkostemp(temp, O_CLOEXEC);
	if (!err && fd < 0)
		err = -errno;
	if (fd >= 0) {
		close(fd);
		unlink(temp);
	}
	free(temp);
	return err ? write_error(path, err) : 0;
}
