// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mounts a folder once more with other owners of its files:
 *
 *	idmap FOLDER TARGET
 */
#include <sys/mount.h>
#include <sys/syscall.h>

#include "attack.h"

static void map_ids(pid_t pid, const char *which)
{
	static const char map[] = "0 100000 65536";
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, which);
	fd = open_file(path, O_WRONLY);
	if (write(fd, map, sizeof(map) - 1) < 0)
		die(path);
	close(fd);
}

/* A user namespace that nobody is in */
static int user_namespace(void)
{
	char path[64], byte;
	int pipes[2], fd;
	pid_t pid;

	if (pipe(pipes))
		die("pipe");
	pid = fork();
	if (!pid) {
		if (unshare(CLONE_NEWUSER) || write(pipes[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	if (read(pipes[0], &byte, 1) != 1)
		die("user namespace");
	map_ids(pid, "uid_map");
	map_ids(pid, "gid_map");
	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	fd = open_file(path, O_RDONLY);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return fd;
}

int main(int argc, char **argv)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_IDMAP };
	int tree;

	if (argc != 3)
		return 2;
	attr.userns_fd = (uint64_t)user_namespace();
	tree = (int)syscall(SYS_open_tree, AT_FDCWD, argv[1],
			    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0 || syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH,
				&attr, sizeof(attr)))
		return answer(1);
	return answer(syscall(SYS_move_mount, tree, "", AT_FDCWD, argv[2],
			      MOVE_MOUNT_F_EMPTY_PATH) < 0);
}
