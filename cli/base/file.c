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

#include "base/fd.h"
#include "base/file.h"
#include "base/message.h"
#include "base/temp.h"

#define READ_STEP 65536u

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

/* Do not wait for a writer of a FIFO. */
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

/* Piece by piece, so that a large list is in memory once */
static bool content_same(int fd, const uint8_t *data, size_t len)
{
	uint8_t piece[16384];
	ssize_t n;

	while (len) {
		n = read(fd, piece, len < sizeof(piece) ? len : sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || memcmp(piece, data, (size_t)n))
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

bool file_same(const char *path, const void *data, size_t len)
{
	struct stat st;
	bool same = false;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (uintmax_t)st.st_size == len)
		same = content_same(fd, data, len);
	close(fd);
	return same;
}

/**
 * struct target - where a file will be written
 * @folder: of it, -1 for none
 * @name: there; not owned
 * @temp: its name until it is whole
 * @fd: of that, -1 for none
 */
struct target {
	int folder;
	const char *name;
	char temp[TEMP_NAME_LEN];
	int fd;
};

/* Of @path, "." for a bare name; a negative errno when it cannot be opened */
static int folder_open(const char *path, const char *name)
{
	char *folder = name == path ? strdup(".") :
				      strndup(path, (size_t)(name - path));
	int fd = -ENOMEM;

	if (folder)
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder && fd < 0)
		fd = -errno;
	free(folder);
	return fd;
}

/* What a rename must not take the place of, such as /dev/null */
static int target_refused(const char *path)
{
	struct stat st;

	if (stat(path, &st) || S_ISREG(st.st_mode))
		return 0;
	return S_ISDIR(st.st_mode) ? -EISDIR : -ENOTSUP;
}

/* All that may fail before there is anything to write; target_close() follows. */
static int target_open(struct target *t, const char *path)
{
	const char *slash = strrchr(path, '/');
	int err = target_refused(path);

	*t = (struct target){ .folder = -1, .fd = -1 };
	t->name = slash ? slash + 1 : path;
	if (err)
		return err;
	t->folder = folder_open(path, t->name);
	if (t->folder < 0)
		return t->folder;
	temp_sweep(t->folder);
	t->fd = temp_file(t->folder, t->temp);
	return t->fd < 0 ? t->fd : 0;
}

/* Remove the file unless it got its final name. */
static void target_close(struct target *t)
{
	if (t->fd >= 0) {
		unlinkat(t->folder, t->temp, 0);
		close(t->fd);
	}
	if (t->folder >= 0)
		close(t->folder);
}

static int target_fill(const struct target *t, const void *data, size_t len,
		       unsigned int mode)
{
	int err = fd_write(t->fd, data, len);

	/* FAT has no modes, and permits none; the file is ours */
	if (!err && ((fchmod(t->fd, mode) && errno != EPERM) || fsync(t->fd) ||
		     renameat(t->folder, t->temp, t->folder, t->name)))
		err = -errno;
	/* Some file systems cannot sync a directory and need not. */
	if (!err && fsync(t->folder) && errno != EINVAL && errno != EROFS)
		err = -errno;
	return err;
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

/* For input, "-" is standard input. */
static bool is_stdout(const char *path)
{
	if (strcmp(path, "-"))
		return false;
	error(path,
	      "cannot write to standard output; name a file (./- for a file named -)");
	return true;
}

int file_write_atomic(const char *path, const void *data, size_t len,
		      unsigned int mode)
{
	struct target t;
	int err;

	if (is_stdout(path))
		return -1;
	err = target_open(&t, path);
	if (!err)
		err = target_fill(&t, data, len, mode);
	target_close(&t);
	return err ? write_error(path, err) : 0;
}

int file_write_check(const char *path)
{
	struct target t;
	int err;

	if (is_stdout(path))
		return -1;
	err = target_open(&t, path);
	target_close(&t);
	return err ? write_error(path, err) : 0;
}
