// SPDX-License-Identifier: GPL-2.0-or-later
/* fs-verity on the files that rpm unpacks. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fsverity.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "list/digest.h"
#include "newfile.h"
#include "verity/fileclass.h"

#define HEAD 4 /* that file_runs() looks at */
#define BUSY_TRIES 20
#define BUSY_WAIT_NS 10000000

static bool is_of_firmware(const char *path)
{
	return !strncmp(path, "/boot/", 6) || !strncmp(path, "/efi/", 5);
}

static bool is_code(const char *path, mode_t mode, uint32_t marks,
		    const uint8_t *head, size_t len)
{
	return S_ISREG(mode) && !is_of_firmware(path) &&
	       file_class(marks, file_runs(path, mode, head, len)) == FILE_CODE;
}

bool newfile_may_run(rpmfiles files, int i)
{
	char *path = rpmfilesFN(files, i);
	bool may = is_code(path, rpmfilesFMode(files, i),
			   rpm_marks(rpmfilesFFlags(files, i), RPMVERIFY_ALL),
			   NULL, 0);

	free(path);
	return may;
}

/* As "dclist verity" does where a list does not say otherwise */
static int enable(int fd)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = 4096,
	};

	const struct timespec moment = { .tv_nsec = BUSY_WAIT_NS };
	int tries, err = 0;

	/* Another thread may have forked, and not run its program yet. */
	for (tries = 0; tries < BUSY_TRIES; tries++) {
		err = ioctl(fd, FS_IOC_ENABLE_VERITY, &arg) ? errno : 0;
		if (err != ETXTBSY)
			break;
		nanosleep(&moment, NULL);
	}
	if (err == EEXIST)
		return 0;
	return err == ENOTTY ? -EOPNOTSUPP : -err;
}

/* Never waits for the other end of a pipe, and does nothing to a terminal. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static bool is_same(int a, int b)
{
	struct stat one, other;

	return !fstat(a, &one) && !fstat(b, &other) &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* @file if that is what @fd has open; otherwise closes it */
static int same_only(int file, int fd)
{
	if (file < 0 || is_same(file, fd))
		return file;
	close(file);
	errno = ESTALE;
	return -1;
}

/*
 * The file that @fd has open for writing, for reading. Its directory may be another user's, who
 * can put something else at @path; and of a hard link whose name is skipped, rpm gives a wrong
 * path. Both do not matter where there is a /proc, which an image may not have. -1 with errno
 */
static int open_again(int fd, const char *path)
{
	char link[sizeof("/proc/self/fd/") + 12];
	int file;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	file = same_only(open(link, OPEN_FLAGS), fd);
	return file >= 0 ? file :
			   same_only(open(path, OPEN_FLAGS | O_NOFOLLOW), fd);
}

/*
 * All that rpm still does with its descriptor is fsync and close. So that nobody sees the file
 * under its final name without fs-verity, this cannot wait until rpm has closed it.
 */
static int replace(int fd, int readable)
{
	if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY)
		return 0;
	return dup3(readable, fd, O_CLOEXEC) < 0 ? -errno : 0;
}

int newfile_enable(rpmfi fi, rpmVerifyAttrs verify, int fd, const char *path,
		   mode_t mode)
{
	uint32_t marks = rpm_marks(rpmfiFFlags(fi), verify);
	uint8_t head[HEAD];
	int readable, err = 0;
	ssize_t n;

	if (!S_ISREG(mode))
		return 0;
	readable = fd < 0 ? open(path, OPEN_FLAGS | O_NOFOLLOW) :
			    open_again(fd, path);
	if (readable < 0) {
		err = -errno;
		return is_code(rpmfiFN(fi), mode, marks, NULL, 0) ? err : 0;
	}
	n = pread(readable, head, sizeof(head), 0);
	if (n < 0)
		err = -errno;
	else if (is_code(rpmfiFN(fi), mode, marks, head, (size_t)n))
		err = (fd < 0 ? 0 : replace(fd, readable)) ?: enable(readable);
	close(readable);
	return err;
}

/* A directory has none, but knows whether files in it can. */
bool newfile_is_supported(const char *path)
{
	struct fsverity_digest none = { 0 };
	char *dir = strdup(path), *slash;
	bool is = true;
	int fd = -1;

	while (dir && fd < 0 && (slash = strrchr(dir, '/'))) {
		*slash = 0;
		fd = open(*dir ? dir : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (fd >= 0) {
		is = !ioctl(fd, FS_IOC_MEASURE_VERITY, &none) ||
		     (errno != EOPNOTSUPP && errno != ENOTTY);
		close(fd);
	}
	free(dir);
	return is;
}
