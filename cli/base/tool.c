// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs of the system, run without a shell. */
#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/message.h"
#include "base/tool.h"

extern char **environ;

/* Searched after PATH: sudo and su may omit the first, and ukify was once installed in the last. */
#define MORE_FOLDERS ":/usr/sbin:/sbin:/usr/lib/systemd"

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

char *tool_find(const char *name)
{
	const char *path = getenv("PATH");
	char *folders, *rest, *folder, *file = NULL;

	if (*name == '/')
		return is_program(name) ? strdup(name) : NULL;
	if (asprintf(&folders, "%s" MORE_FOLDERS, path ? path : "/usr/bin") < 0)
		return NULL;
	for (rest = folders; (folder = strsep(&rest, ":"));) {
		if (*folder != '/' ||
		    asprintf(&file, "%s/%s", folder, name) < 0)
			continue;
		if (is_program(file))
			break;
		free(file);
		file = NULL;
	}
	free(folders);
	return file;
}

bool tool_have(const char *name)
{
	char *path = tool_find(name);
	bool found = path;

	free(path);
	return found;
}

static void said_show(FILE *said)
{
	char line[1024];

	rewind(said);
	while (fgets(line, sizeof(line), said)) {
		line[strcspn(line, "\n")] = 0;
		fputs("  ", stderr);
		text_print(stderr, line);
		fputc('\n', stderr);
	}
}

/* Returns what waitpid() says of it, or a negative errno. */
static int run(const char *path, const char *const argv[], int out)
{
	posix_spawn_file_actions_t actions;
	int err, status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	err = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&actions, out,
						       STDERR_FILENO);
	if (!err)
		err = posix_spawn(&pid, path, &actions, NULL,
				  (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err)
		return -err;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status;
}

int tool_run(const char *const argv[])
{
	FILE *said = tmpfile();
	int status = said ? -ENOENT : -errno;
	char *path = tool_find(argv[0]);

	if (path && said)
		status = run(path, argv, fileno(said));
	if (status < 0)
		error(argv[0], "cannot execute it: %s", strerror(-status));
	else if (WIFSIGNALED(status))
		error(argv[0], "killed by signal %d", WTERMSIG(status));
	else if (status)
		error(argv[0], "failed with status %d:", WEXITSTATUS(status));
	if (status && said)
		said_show(said);
	if (said)
		fclose(said);
	free(path);
	return status ? -1 : 0;
}
