// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What runs when the machine starts with a disk: unloads all lists, loads those of the disk, and
 * runs programs in a root whose /opt is that of the disk. Says for each one, on one line, what it
 * wrote; "-" if there is no such file, or the errno of execve() by name. Before them it names what
 * the kernel does not load.
 *
 *	restarted DISK ROOT PROGRAM...
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "helper.h"

#define CACHE "/sys/kernel/security/digest_cache/"

/* Returns 0 or an errno. */
static int write_once(const char *file, const char *data, size_t len)
{
	int fd = open_file(file, O_WRONLY);
	int err = write(fd, data, len) == (ssize_t)len ? 0 : errno;

	close(fd);
	return err;
}

/* The first of the lists that are loaded; false if there is none */
static bool first_id(char *id, size_t room)
{
	int fd = open_file(CACHE "lists", O_RDONLY);
	ssize_t n = read(fd, id, room - 1);

	if (n < 0)
		die(CACHE "lists");
	close(fd);
	id[n] = '\0';
	id[strcspn(id, " \n")] = '\0';
	return *id;
}

static void unload_all(void)
{
	char id[256];

	while (first_id(id, sizeof(id)))
		if (write_once(CACHE "unload", id, strlen(id)))
			die(id);
}

static void load_all(const char *disk)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/digest_lists", disk);
	dir = opendir(path);
	if (!dir)
		die(path);
	while ((entry = readdir(dir))) {
		char *data;
		size_t len;

		/* What dclist writes to before it has its name starts so as well. */
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/digest_lists/%s", disk,
			 entry->d_name);
		data = read_file(path, &len);
		if (write_once(CACHE "load", data, len))
			printf("refused: %s ", entry->d_name);
		free(data);
	}
	closedir(dir);
}

static void run(const char *root, char *program)
{
	char *argv[] = { program, NULL };

	if (chroot(root) || chdir("/"))
		die(root);
	execv(program, argv);
	printf("%s ", errno == ENOENT ? "-" : strerrorname_np(errno));
	fflush(stdout);
	_exit(0);
}

static void run_all(const char *root, char **programs)
{
	int status;
	pid_t pid;

	for (; *programs; programs++) {
		fflush(stdout);
		pid = fork();
		if (!pid)
			run(root, *programs);
		if (pid < 0 || waitpid(pid, &status, 0) < 0)
			die(*programs);
		if (status)
			printf("status %d ", status);
	}
}

int main(int argc, char **argv)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (argc < 4) {
		fputs("usage: restarted DISK ROOT PROGRAM...\n", stderr);
		return 2;
	}
	unload_all();
	load_all(argv[1]);
	snprintf(from, sizeof(from), "%s/opt", argv[1]);
	snprintf(to, sizeof(to), "%s/opt", argv[2]);
	if (mount(from, to, NULL, MS_BIND, NULL))
		die(to);
	run_all(argv[2], argv + 3);
	puts("");
	if (umount(to))
		die(to);
	return 0;
}
