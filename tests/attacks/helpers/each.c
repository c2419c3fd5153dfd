// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs each file of a folder:
 *
 *	each verity|run FOLDER
 *
 * "verity" enables fs-verity on it right before. Says how many there are, and of how many
 * one of the two failed, as "FILES FAILED".
 */
#include <dirent.h>
#include <spawn.h>

#include "attack.h"

/* 0 when the program has ended with status 0 */
static int run(const char *path)
{
	char *const argv[] = { (char *)path, NULL };
	pid_t pid;
	int status;

	if (posix_spawn(&pid, path, NULL, NULL, argv, environ))
		return -1;
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return status;
}

int main(int argc, char **argv)
{
	int files = 0, failed = 0;
	struct dirent *entry;
	char path[512];
	DIR *folder;

	if (argc != 3)
		return 2;
	folder = opendir(argv[2]);
	if (!folder)
		die(argv[2]);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[2], entry->d_name);
		files++;
		failed += (!strcmp(argv[1], "verity") && verity_enable(path)) ||
			  run(path);
	}
	printf("%d %d\n", files, failed);
	return 0;
}
