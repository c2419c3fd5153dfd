// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The files of securityfs, by a descriptor of its root: no path of the real root is
 * trusted.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "boot/handover.h"

#define SECURITY "/sys/kernel/security"

static int open_securityfs(const char *path)
{
	int fd = open(path, O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd >= 0 && (fstatfs(fd, &fs) || fs.f_type != SECURITYFS_MAGIC)) {
		close(fd);
		errno = ENOTDIR;
		fd = -1;
	}
	return fd;
}

int find_securityfs(const char *root)
{
	char moved[4096];
	int fd = open_securityfs(SECURITY);

	if (fd >= 0)
		return fd;
	snprintf(moved, sizeof(moved), "%s" SECURITY, root);
	fd = open_securityfs(moved);
	if (fd < 0 && !mount("securityfs", SECURITY, "securityfs", 0, NULL))
		fd = open_securityfs(SECURITY);
	return fd;
}

int request(int security, const char *path, const void *data, size_t len)
{
	int fd = openat(security, path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, data, len);
	close(fd);
	if (n >= 0 && (size_t)n != len)
		errno = EIO;
	return n == (ssize_t)len ? 0 : -1;
}

int answer(int security, const char *path, char *text, size_t room)
{
	int fd = openat(security, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, room - 1);
	close(fd);
	if (n < 0)
		return -1;
	text[n] = 0;
	text[strcspn(text, "\n")] = 0;
	return 0;
}

char *answer_long(int security, const char *path)
{
	int fd = openat(security, path, O_RDONLY | O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t n;

	if (!f)
		return NULL;
	errno = 0;
	n = getdelim(&text, &room, 0, f);
	fclose(f);
	if (n < 0 && errno) {
		free(text);
		return NULL;
	}
	return n < 0 ? strdup("") : text;
}
