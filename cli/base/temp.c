// SPDX-License-Identifier: GPL-2.0-or-later
/* Temporary files and directories, and those that killed runs left. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/fd.h"
#include "base/temp.h"
#include "base/text.h"

#define PREFIX ".dclist-temp-"
#define TRIES 100
#define DEPTH_MAX 8 /* directories in directories; GnuPG makes two */

static void name_make(char name[TEMP_NAME_LEN])
{
	uint8_t random[4] = { 0 };
	char hex[2 * sizeof(random) + 1];

	if (getrandom(random, sizeof(random), 0) < 0)
		random[0] = 0; /* try other names */
	hex_encode(random, sizeof(random), hex);
	snprintf(name, TEMP_NAME_LEN, PREFIX "%s", hex);
}

/* False if another run removed it first; without working locks nothing is removed. */
static bool hold(int fd)
{
	struct stat st;

	return (!flock(fd, LOCK_SH | LOCK_NB) || errno != EWOULDBLOCK) &&
	       !fstat(fd, &st) && st.st_nlink;
}

int temp_file(int folder, char name[TEMP_NAME_LEN])
{
	int fd, i;

	for (i = 0; i < TRIES; i++) {
		name_make(name);
		fd = openat(folder, name,
			    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			    0600);
		if (fd < 0 && errno != EEXIST)
			return -errno;
		if (fd >= 0 && hold(fd))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	return -EEXIST;
}

static DIR *dir_open(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* Links in it are removed, not followed. */
static void folder_empty(int folder, int depth)
{
	DIR *dir = dir_open(folder);
	struct dirent *d;
	int fd;

	while (dir && (d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..") ||
		    !unlinkat(folder, d->d_name, 0) || depth == DEPTH_MAX)
			continue;
		fd = openat(folder, d->d_name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			continue;
		folder_empty(fd, depth + 1);
		close(fd);
		unlinkat(folder, d->d_name, AT_REMOVEDIR);
	}
	if (dir)
		closedir(dir);
}

/* Of this user, with such a name; links are not followed. */
static bool is_ours(int folder, const char *name, struct stat *st)
{
	return !strncmp(name, PREFIX, strlen(PREFIX)) &&
	       !fstatat(folder, name, st, AT_SYMLINK_NOFOLLOW) &&
	       st->st_uid == geteuid();
}

static void remove_stale(int folder, const char *name, bool is_dir)
{
	/* NFS locks exclusively only what is open for writing. */
	int fd = openat(folder, name,
			(is_dir ? O_RDONLY | O_DIRECTORY : O_RDWR) |
				O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB)) {
		if (is_dir)
			folder_empty(fd, 0);
		unlinkat(folder, name, is_dir ? AT_REMOVEDIR : 0);
	}
	close(fd);
}

void temp_sweep(int folder)
{
	DIR *dir = dir_open(folder);
	struct dirent *d;
	struct stat st;

	while (dir && (d = readdir(dir)))
		if (is_ours(folder, d->d_name, &st) &&
		    (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
			remove_stale(folder, d->d_name, S_ISDIR(st.st_mode));
	if (dir)
		closedir(dir);
}

/* 0: held; 1: the name is in use; or a negative errno */
static int folder_try(struct temp_folder *temp)
{
	if (mkdir(temp->path, 0700))
		return errno == EEXIST ? 1 : -errno;
	temp->fd = open(temp->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (temp->fd < 0)
		return errno == ENOENT ? 1 : -errno;
	if (hold(temp->fd))
		return 0;
	close(temp->fd);
	return 1;
}

static int folder_make(const char *tmp, struct temp_folder *temp)
{
	char name[TEMP_NAME_LEN];
	int err = 1, i;

	for (i = 0; err > 0 && i < TRIES; i++) {
		free(temp->path);
		name_make(name);
		if (asprintf(&temp->path, "%s/%s", tmp, name) < 0) {
			temp->path = NULL;
			return -ENOMEM;
		}
		err = folder_try(temp);
	}
	return err > 0 ? -EEXIST : err;
}

int temp_folder_make(struct temp_folder *temp)
{
	const char *tmp = getenv("TMPDIR");
	int fd, err;

	*temp = (struct temp_folder){ .fd = -1 };
	if (!tmp || tmp[0] != '/')
		tmp = "/tmp";
	fd = open(tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		temp_sweep(fd);
		close(fd);
	}
	err = folder_make(tmp, temp);
	if (!err)
		return 0;
	error(tmp, "cannot create a temporary directory: %s; set TMPDIR",
	      strerror(-err));
	free(temp->path);
	temp->path = NULL;
	return -1;
}

/* Under another name, so that a process that still runs in it creates no new file there */
void temp_folder_wipe(const struct temp_folder *temp)
{
	char *gone = NULL;
	bool moved = asprintf(&gone, "%s-gone", temp->path) >= 0 &&
		     !rename(temp->path, gone);

	folder_empty(temp->fd, 0);
	rmdir(moved ? gone : temp->path);
	free(gone);
}

void temp_folder_remove(struct temp_folder *temp)
{
	if (!temp->path)
		return;
	temp_folder_wipe(temp);
	close(temp->fd);
	free(temp->path);
	*temp = (struct temp_folder){ .fd = -1 };
}

int temp_replace(int dir, const char *name, const struct bytes *data)
{
	char temp[TEMP_NAME_LEN];
	int fd = temp_file(dir, temp), err;

	if (fd < 0)
		return fd;
	err = fd_write(fd, data->data, data->len);
	if (!err &&
	    (fchmod(fd, 0644) || fsync(fd) || renameat(dir, temp, dir, name)))
		err = -errno;
	if (err)
		unlinkat(dir, temp, 0);
	else if (fsync(dir))
		err = -errno;
	close(fd);
	return err;
}
