// SPDX-License-Identifier: GPL-2.0-or-later
/* Copies of rpm databases that a killed dclist left behind. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rpmdb_copy.h"

/* Between the making of a folder and its lock it is young. */
#define YOUNG_SECONDS 60

/* Ours, not young, and nobody has it locked; locked from then on. */
static bool is_stale(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_uid == geteuid() &&
	       st.st_mtime < time(NULL) - YOUNG_SECONDS &&
	       !flock(fd, LOCK_EX | LOCK_NB);
}

void rpmdb_folder_empty(int fd)
{
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		unlinkat(fd, entry->d_name, 0);
	if (dir)
		closedir(dir);
	else if (again >= 0)
		close(again);
}

static void remove_stale(int tmp, const char *name)
{
	int fd = openat(tmp, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	if (is_stale(fd)) {
		rpmdb_folder_empty(fd);
		unlinkat(tmp, name, AT_REMOVEDIR);
	}
	close(fd);
}

void rpmdb_stale_remove(const char *tmp)
{
	DIR *dir = opendir(tmp);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, RPMDB_COPY_PREFIX,
			     strlen(RPMDB_COPY_PREFIX)))
			remove_stale(dirfd(dir), entry->d_name);
	if (dir)
		closedir(dir);
}

int rpmdb_folder_lock(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		flock(fd, LOCK_SH | LOCK_NB);
	return fd;
}
