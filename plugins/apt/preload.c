// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In dpkg, and in no program that it executes: a new file that can run gets fs-verity after
 * dpkg has written it and before it has its name, and a maintainer script before it is
 * executed. If that fails, so does what dpkg is about to do, and dpkg puts back what was there.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fsverity.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/text.h"
#include "kernel/kernel.h"
#include "verity/unpacked.h"

#define RECORD "/etc/digest_lists/.apt" /* see cli/system/apt.h */
#define NEW ".dpkg-new"
#define UNPACKED \
	"/tmp.ci/" /* where a package's scripts are before it is unpacked, */
#define INFO "/info/" /* and afterwards */

#define EXPORT __attribute__((visibility("default")))

int rename(const char *from, const char *to) EXPORT;
int execvp(const char *file, char *const argv[]) EXPORT;

static int (*next_rename)(const char *from, const char *to);
static int (*next_execvp)(const char *file, char *const argv[]);
static bool observe; /* a transaction that apt began */
static bool enforce;
static bool unsupported_said;

/* What "dclist --apt" decided; without it, nothing is done that dpkg does not do. */
static void mode_read(void)
{
	char line[16] = "";
	FILE *file = fopen(RECORD, "re");

	if (!file)
		return;
	if (!fgets(line, sizeof(line), file))
		*line = 0;
	fclose(file);
	enforce = !strcmp(line, "mode enforce\n");
	observe = enforce || !strcmp(line, "mode warn\n");
}

/* What dpkg executes has the environment that dpkg was to have. */
static void environment_restore(void)
{
	const char *libraries = getenv("LD_PRELOAD"), *others;
	char pid[16];

	others = libraries ? strchr(libraries, ':') : NULL;
	if (others)
		setenv("LD_PRELOAD", others + 1, 1);
	else
		unsetenv("LD_PRELOAD");
	/* For the hook in dpkg.cfg, which is not meant for this dpkg */
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("DCLIST_DPKG", pid, 1);
}

__attribute__((constructor)) static void start(void)
{
	*(void **)&next_rename = dlsym(RTLD_NEXT, "rename");
	*(void **)&next_execvp = dlsym(RTLD_NEXT, "execvp");
	if (!next_rename || !next_execvp) {
		fputs("dclist: the C library has no rename or execvp\n",
		      stderr);
		_exit(2);
	}
	environment_restore();
	mode_read();
}

static void say(const char *path, const char *why)
{
	fprintf(stderr, "dclist: %s", enforce ? "" : "warning: ");
	text_print(stderr, path);
	fprintf(stderr, ": %s\n", why);
}

/* Whether a list that the kernel has holds the file */
static bool is_attested(int fd)
{
	union {
		struct fsverity_digest head;
		uint8_t room[sizeof(struct fsverity_digest) + DGC_DIGEST_MAX];
	} digest = { .head.digest_size = DGC_DIGEST_MAX };
	char *name;
	int answer;

	if (ioctl(fd, FS_IOC_MEASURE_VERITY, &digest) ||
	    digest.head.digest_algorithm != FS_VERITY_HASH_ALG_SHA256)
		return false;
	answer = kernel_query(NULL, DGC_KIND_VERITY, DGC_ALGO_SHA256,
			      digest.head.digest, &name);
	free(name);
	return answer == KERNEL_HELD;
}

static int file_trust(int fd, const char *path)
{
	int err = unpacked_enable(fd);

	if (err == -EOPNOTSUPP && !enforce && unsupported_said)
		return 0;
	if (err) {
		unsupported_said |= err == -EOPNOTSUPP;
		say(path,
		    err == -EOPNOTSUPP ?
			    "its file system has no fs-verity, without which it is not trusted" :
			    strerror(-err));
		return err;
	}
	if (!enforce || is_attested(fd))
		return 0;
	say(path,
	    "no digest list holds it: it is not the file that its package's list was made of; get the package again");
	return -EACCES;
}

/* The file @path, which will be @final: is it a file that can run, and is it trusted then? */
static int path_trust(const char *path, const char *final)
{
	uint8_t head[UNPACKED_HEAD];
	struct stat st;
	ssize_t n;
	int fd = open(path, UNPACKED_OPEN | O_NOFOLLOW), err = 0;

	/* A link, or what dpkg itself will find missing */
	if (fd < 0)
		return errno == EACCES || errno == EIO ? -errno : 0;
	n = fstat(fd, &st) || !S_ISREG(st.st_mode) ?
		    -1 :
		    pread(fd, head, sizeof(head), 0);
	if (n >= 0 && unpacked_runs(final, st.st_mode, 0, head, (size_t)n))
		err = file_trust(fd, final);
	close(fd);
	return enforce ? err : 0;
}

int rename(const char *from, const char *to)
{
	int err = observe && (text_ends(from, NEW) || strstr(from, UNPACKED)) ?
			  path_trust(from, to) :
			  0;

	if (!err)
		return next_rename(from, to);
	errno = -err;
	return -1;
}

int execvp(const char *file, char *const argv[])
{
	int err = 0;

	if (observe && (strstr(file, UNPACKED) || strstr(file, INFO))) {
		unsupported_said = true; /* by what dpkg unpacked, perhaps */
		err = path_trust(file, file);
	}
	if (!err)
		return next_execvp(file, argv);
	errno = -err;
	return -1;
}
