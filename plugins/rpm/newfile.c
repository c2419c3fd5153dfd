// SPDX-License-Identifier: GPL-2.0-or-later
/* fs-verity on the files that rpm unpacks. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "list/digest.h"
#include "newfile.h"
#include "verity/unpacked.h"

bool newfile_may_run(rpmfiles files, int i)
{
	char *path = rpmfilesFN(files, i);
	bool may = unpacked_runs(
		path, rpmfilesFMode(files, i),
		rpm_marks(rpmfilesFFlags(files, i), RPMVERIFY_ALL), NULL, 0);

	free(path);
	return may;
}

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
	file = same_only(open(link, UNPACKED_OPEN), fd);
	return file >= 0 ?
		       file :
		       same_only(open(path, UNPACKED_OPEN | O_NOFOLLOW), fd);
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
	uint8_t head[UNPACKED_HEAD];
	int readable, err = 0;
	ssize_t n;

	if (!S_ISREG(mode))
		return 0;
	readable = fd < 0 ? open(path, UNPACKED_OPEN | O_NOFOLLOW) :
			    open_again(fd, path);
	if (readable < 0) {
		err = -errno;
		return unpacked_runs(rpmfiFN(fi), mode, marks, NULL, 0) ? err :
									  0;
	}
	n = pread(readable, head, sizeof(head), 0);
	if (n < 0)
		err = -errno;
	else if (unpacked_runs(rpmfiFN(fi), mode, marks, head, (size_t)n))
		err = (fd < 0 ? 0 : replace(fd, readable)) ?:
			      unpacked_enable(readable);
	close(readable);
	return err;
}
