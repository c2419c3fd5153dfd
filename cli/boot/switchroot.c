// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Switching to the real root. This is not left to switch_root(8) or run-init(8): they are
 * in the initramfs, whose programs can no longer be executed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "boot/handover.h"

/* Deletes what is in @fd, and is of that device: what is mounted stays. Closes @fd. */
static void empty(int fd, dev_t dev)
{
	DIR *dir = fdopendir(fd);
	struct dirent *e;
	struct stat st;
	int below;

	while (dir && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
		    st.st_dev != dev)
			continue;
		if (S_ISDIR(st.st_mode)) {
			below = openat(fd, e->d_name,
				       O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (below >= 0)
				empty(below, dev);
		}
		unlinkat(fd, e->d_name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0);
	}
	if (dir)
		closedir(dir);
}

/* Only what the kernel unpacked an initramfs to is deleted. */
static bool is_initramfs(void)
{
	struct statfs fs;

	return !access("/init", F_OK) && !statfs("/", &fs) &&
	       (fs.f_type == RAMFS_MAGIC || fs.f_type == TMPFS_MAGIC);
}

/* Move mounts of the initramfs to the same place in the real root, the working directory. */
static void move_mounts(dev_t old)
{
	static const char *const paths[] = { "/dev", "/proc", "/sys", "/run" };
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (stat(paths[i], &st) || st.st_dev == old)
			continue;
		if (mount(paths[i], paths[i] + 1, NULL, MS_MOVE, NULL))
			umount2(paths[i], MNT_DETACH);
	}
}

static int enter(const char *root, struct stat *old)
{
	struct stat st;

	if (!chdir(root) && !stat(".", &st) && !stat("/", old) &&
	    st.st_dev != old->st_dev)
		return 0;
	say("%s: not a mounted file system: %s", root, strerror(errno));
	return -1;
}

static int become_root(dev_t old)
{
	int fd = is_initramfs() ? open("/", O_DIRECTORY | O_CLOEXEC) : -1;

	move_mounts(old);
	if (mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/")) {
		say("cannot make it the root: %s", strerror(errno));
		return -1;
	}
	/* Only now, so that a boot that fails earlier can still be examined */
	if (fd >= 0)
		empty(fd, old);
	return 0;
}

int switch_root_check(const char *root, const char *init)
{
	struct stat old;

	return enter(root, &old) || chroot(".") || chdir("/") ||
			       access(init, X_OK) ?
		       -1 :
		       0;
}

void switch_root(const char *root, char **init)
{
	struct stat old;

	if (enter(root, &old) || become_root(old.st_dev))
		return;
	execv(init[0], init);
	say("%s: cannot execute it: %s", init[0], strerror(errno));
}
