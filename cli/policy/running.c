// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs that run now, and would not start again under a policy. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "policy/lifeline.h"
#include "policy/subject.h"

#define SHOWN 10u /* files, of many */
#define GONE " (deleted)"

/**
 * struct running_file - a file that is mapped executable
 * @path: owned
 * @pid: the first process that has it
 * @last: the last one
 * @processes: how many have it
 */
struct running_file {
	char *path;
	long pid;
	long last;
	unsigned int processes;
};

/**
 * struct running - all of them
 * @file: owned
 * @n: how many
 * @pid: process that is looked at
 */
struct running {
	struct running_file *file;
	size_t n;
	long pid;
};

static int file_add(void *ctx, const char *path)
{
	struct running *running = ctx;
	struct running_file *file = running->file, *end = file + running->n;
	size_t len = strlen(path);

	/* What is gone cannot be started again in any case. */
	if (len > strlen(GONE) && !strcmp(path + len - strlen(GONE), GONE))
		return 0;
	while (file < end && strcmp(file->path, path))
		file++;
	if (file == end) {
		if (!array_grow(&running->file, running->n, sizeof(*file)))
			return -ENOMEM;
		file = &running->file[running->n];
		*file = (struct running_file){ .path = strdup(path),
					       .pid = running->pid };
		if (!file->path)
			return -ENOMEM;
		running->n++;
	}
	file->processes += file->last != running->pid;
	file->last = running->pid;
	return 0;
}

/* In another mount namespace the same path is that of another file. */
static bool is_elsewhere(long pid)
{
	char path[48];
	struct stat own, its;

	snprintf(path, sizeof(path), "/proc/%ld/ns/mnt", pid);
	return stat("/proc/self/ns/mnt", &own) || stat(path, &its) ||
	       own.st_ino != its.st_ino;
}

/* The program is among what is mapped. A process may end meanwhile. */
static int process_add(struct running *running, long pid)
{
	struct bytes maps;
	char path[32];
	int err;

	if (pid == getpid() || is_elsewhere(pid))
		return 0;
	snprintf(path, sizeof(path), "/proc/%ld/maps", pid);
	if (policy_fs_read(path, &maps))
		return 0;
	running->pid = pid;
	err = maps_each((char *)maps.data, file_add, running);
	bytes_free(&maps);
	return err;
}

static int processes_add(struct running *running)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	int err = 0;

	while (proc && !err && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]))
			err = process_add(running,
					  strtol(entry->d_name, NULL, 10));
	if (proc)
		closedir(proc);
	return err;
}

static bool is_among(const struct lifeline *lifeline, const char *path)
{
	size_t i;

	for (i = 0; i < lifeline->n; i++)
		if (!strcmp(lifeline->file[i].path, path))
			return true;
	return false;
}

/* Line of the policy that denies it, or 0 */
static unsigned int denied_by(const struct policy *policy,
			      const struct policy_world *world,
			      const char *path)
{
	struct policy_verdict verdict;
	unsigned int line = 0;

	if (!policy_decide(world, policy, POLICY_EXECUTE, path, &verdict) &&
	    verdict.decision.action == POLICY_DENY)
		line = policy_decision_line(&verdict.decision);
	policy_verdict_free(&verdict);
	return line;
}

static void file_say(const char *subject, const struct running_file *file,
		     unsigned int line)
{
	char more[32] = "";

	if (file->processes > 1)
		snprintf(more, sizeof(more), " and %u more",
			 file->processes - 1);
	warning(subject,
		"a running program uses a file that line %u would deny: %s (process %ld%s)",
		line, file->path, file->pid, more);
}

int running_warn(const char *subject, const struct policy *policy,
		 const struct policy_world *world, const struct lifeline *but)
{
	struct running running = { 0 };
	int denied = processes_add(&running);
	unsigned int line;
	size_t i;

	for (i = 0; denied >= 0 && i < running.n; i++) {
		line = is_among(but, running.file[i].path) ?
			       0 :
			       denied_by(policy, world, running.file[i].path);
		if (line && (unsigned int)denied++ < SHOWN)
			file_say(subject, &running.file[i], line);
	}
	if (denied > 0)
		warning(subject,
			"%d files of running programs would be denied: they continue to run, but could not be started again; dclist why shows what is missing",
			denied);
	for (i = 0; i < running.n; i++)
		free(running.file[i].path);
	free(running.file);
	return denied;
}
