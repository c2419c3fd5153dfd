// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The required programs and the libraries in them, as they are mapped
 * now: a library that may not be mapped ends its program as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "policy/lifeline.h"

#define MAPS_MAX (1u << 20)
#define SHELL_SECONDS 5

/* A shell reads its own; each has these words. */
#define READ_MAPS "while read -r l; do echo \"$l\"; done </proc/$$/maps"

static int add(struct lifeline *lifeline, const char *path,
	       enum lifeline_program program)
{
	struct lifeline_file *more;
	size_t i;

	for (i = 0; i < lifeline->n; i++)
		if (!strcmp(lifeline->file[i].path, path))
			return 0;
	if (!array_grow(&lifeline->file, lifeline->n, sizeof(*more)))
		return -ENOMEM;
	more = &lifeline->file[lifeline->n];
	*more = (struct lifeline_file){ .path = strdup(path),
					.program = program };
	if (!more->path)
		return -ENOMEM;
	lifeline->n++;
	return 0;
}

/* "ADDRESS r-xp OFFSET DEVICE INODE PATH" */
int maps_each(char *maps, int (*each)(void *ctx, const char *path), void *ctx)
{
	char *line, *path, mode[8];
	int err = 0;

	while (!err && (line = strsep(&maps, "\n"))) {
		path = strchr(line, '/');
		if (path && sscanf(line, "%*s %7s", mode) == 1 &&
		    mode[2] == 'x')
			err = each(ctx, path);
	}
	return err;
}

/* For whom maps are looked at */
struct owner {
	struct lifeline *lifeline;
	enum lifeline_program program;
};

static int mapped_add(void *ctx, const char *path)
{
	const struct owner *owner = ctx;

	return add(owner->lifeline, path, owner->program);
}

static int maps_add(struct lifeline *lifeline, char *maps,
		    enum lifeline_program program)
{
	struct owner owner = { lifeline, program };

	return maps_each(maps, mapped_add, &owner);
}

static int process_add(struct lifeline *lifeline, const char *pid,
		       enum lifeline_program program)
{
	struct bytes maps;
	char path[32];
	int err;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	/* No output is not an error: without /proc there are no maps. */
	if (policy_fs_read(path, &maps))
		return 0;
	err = maps_add(lifeline, (char *)maps.data, program);
	bytes_free(&maps);
	return err;
}

/* In the child: becomes the shell, and says what it has mapped */
static void shell_exec(const char *shell, int out)
{
	char *argv[] = { (char *)shell, (char *)"-c", (char *)READ_MAPS, NULL };
	char *env[] = { NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(127);
	execve(shell, argv, env);
	_exit(127);
}

/* Output until its end or a timeout */
static void pipe_read(int fd, struct bytes *out)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char part[4096];
	ssize_t n;

	while (out->len < MAPS_MAX && poll(&p, 1, SHELL_SECONDS * 1000) == 1) {
		n = read(fd, part, sizeof(part));
		if (n <= 0 || bytes_append(out, part, (size_t)n))
			return;
	}
}

static void shell_maps(const char *shell, struct bytes *maps)
{
	int fds[2];
	pid_t pid;

	*maps = (struct bytes){ 0 };
	if (pipe2(fds, O_CLOEXEC))
		return;
	fflush(NULL);
	pid = fork();
	if (!pid)
		shell_exec(shell, fds[1]);
	close(fds[1]);
	if (pid > 0) {
		pipe_read(fds[0], maps);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	close(fds[0]);
}

static int shell_add(struct lifeline *lifeline, const char *shell)
{
	char *path = realpath(shell, NULL);
	struct bytes maps;
	int err;

	if (!path)
		return 0;
	err = add(lifeline, path, LIFELINE_SHELL);
	free(path);
	if (err)
		return err;
	shell_maps(shell, &maps);
	if (maps.len && !bytes_append(&maps, "", 1))
		err = maps_add(lifeline, (char *)maps.data, LIFELINE_SHELL);
	bytes_free(&maps);
	return err;
}

static int program_add(struct lifeline *lifeline, const char *pid,
		       enum lifeline_program program)
{
	char link[32], *path;
	int err;

	snprintf(link, sizeof(link), "/proc/%s/exe", pid);
	path = realpath(link, NULL);
	if (!path)
		return 0;
	err = add(lifeline, path, program);
	free(path);
	return err ? err : process_add(lifeline, pid, program);
}

int lifeline_read(struct lifeline *lifeline)
{
	const struct passwd *root = getpwuid(0);
	int err;

	*lifeline = (struct lifeline){ 0 };
	err = program_add(lifeline, "1", LIFELINE_INIT);
	if (!err)
		err = program_add(lifeline, "self", LIFELINE_DCLIST);
	if (!err)
		err = shell_add(lifeline, "/bin/sh");
	if (!err && root && root->pw_shell[0] == '/')
		err = shell_add(lifeline, root->pw_shell);
	return err;
}

void lifeline_free(struct lifeline *lifeline)
{
	size_t i;

	for (i = 0; i < lifeline->n; i++)
		free(lifeline->file[i].path);
	free(lifeline->file);
	*lifeline = (struct lifeline){ 0 };
}
