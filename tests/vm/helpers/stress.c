// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does all that can be done to the digest cache, from many processes at once, and
 * counts the answers that must not be.
 *
 *	stress OPERATIONS FOLDER
 *	stress cycles COUNT LIST
 *
 * FOLDER has the programs "kept", attested by a list that is loaded and stays,
 * "shaky", attested by every list of FOLDER/lists and by nothing else, and "never",
 * all with fs-verity; "damaged", a list; "keys", a key list; and "policies", which give
 * the same verdicts. Each process does OPERATIONS of its kind.
 */
#include <linux/keyctl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "helper.h"

#define DC "/sys/kernel/security/digest_cache/"
#define IPE "/sys/kernel/security/ipe/policies/"
#define LISTS 20
#define SIGNED 60 /* bytes; the list "damaged" has more */

/**
 * struct worker - a process
 * @seed: of its choices, so that a run can be repeated
 * @wrong: answers that must not be
 */
struct worker {
	uint32_t seed;
	unsigned long wrong;
};

static uint32_t choose(struct worker *w, uint32_t below)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 8) % below;
}

static void wrong(struct worker *w, const char *what, int err)
{
	if (w->wrong++ < 5)
		fprintf(stderr, "%s: %s\n", what,
			err ? strerrorname_np(err) : "ok");
}

/* 0 or an errno */
static int put(const char *file, const void *data, size_t len)
{
	int fd = open_file(file, O_WRONLY);
	int err = write(fd, data, len) == (ssize_t)len ? 0 : errno;

	close(fd);
	return err;
}

static int load_file(const char *file)
{
	size_t len;
	void *data = read_file(file, &len);
	int err = put(DC "load", data, len);

	free(data);
	return err;
}

static void load(struct worker *w)
{
	char name[32];
	int err;

	snprintf(name, sizeof(name), "lists/shaky-%u", choose(w, LISTS));
	err = load_file(name);
	if (err)
		wrong(w, name, err);
}

static size_t slurp(const char *file, char *buf, size_t room)
{
	int fd = open_file(file, O_RDONLY);
	size_t done = 0;
	ssize_t n;

	while (done < room - 1 &&
	       (n = read(fd, buf + done, room - 1 - done)) > 0)
		done += (size_t)n;
	close(fd);
	buf[done] = '\0';
	return done;
}

/* A list that another process may have unloaded meanwhile */
static void unload(struct worker *w)
{
	static char lists[16384];
	char *line = lists, *end;
	uint32_t which = choose(w, LISTS);
	int err;

	slurp(DC "lists", lists, sizeof(lists));
	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (!strstr(line, "shaky-") || which--)
			continue;
		err = put(DC "unload", line, 64);
		if (err && err != ENOENT)
			wrong(w, "unload", err);
		return;
	}
}

static void damage(struct worker *w)
{
	size_t len;
	uint8_t *data = read_file("damaged", &len);

	/* In what is signed: a part of the signature itself is not */
	data[choose(w, SIGNED)] ^= (uint8_t)(1 + choose(w, 255));
	if (!put(DC "load", data, len))
		wrong(w, "load a damaged list", 0);
	free(data);
}

static void more_keys(struct worker *w)
{
	int err = load_file("keys");

	if (err)
		wrong(w, "load a key list", err);
}

static int exec_errno(const char *file)
{
	char *args[] = { (char *)file, NULL };
	volatile int err = 0;
	int status;
	pid_t pid = vfork();

	if (!pid) {
		/* What the programs say is no answer */
		close(STDOUT_FILENO);
		execv(file, args);
		err = errno;
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("run");
	return err;
}

static int map_errno(const char *file)
{
	int fd = open_file(file, O_RDONLY);
	void *p = mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	int err = p == MAP_FAILED ? errno : 0;

	if (!err)
		munmap(p, PAGE);
	close(fd);
	return err;
}

static int protect_errno(const char *file)
{
	int fd = open_file(file, O_RDONLY);
	void *p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	int err;

	if (p == MAP_FAILED)
		die(file);
	err = mprotect(p, PAGE, PROT_READ | PROT_EXEC) ? errno : 0;
	munmap(p, PAGE);
	close(fd);
	return err;
}

/* What each of the programs may be answered, in one way to use it */
static void judge(struct worker *w, int (*use)(const char *file))
{
	int err = use("kept");

	if (err)
		wrong(w, "kept", err);
	err = use("never");
	if (err != EACCES)
		wrong(w, "never", err);
	err = use("shaky");
	if (err && err != EACCES)
		wrong(w, "shaky", err);
}

static void run(struct worker *w)
{
	judge(w, exec_errno);
}

static void map(struct worker *w)
{
	judge(w, map_errno);
}

static void protect(struct worker *w)
{
	judge(w, protect_errno);
}

static void ask(struct worker *w)
{
	static char answer[16384];
	static char question[256];
	size_t len = slurp("query", question, sizeof(question));
	int fd = open_file(DC "query", O_RDWR);

	if (write(fd, question, len) != (ssize_t)len)
		wrong(w, "query", errno);
	while (read(fd, answer, sizeof(answer)) > 0)
		;
	close(fd);
	if (!slurp(DC "stats", answer, sizeof(answer)))
		wrong(w, "stats", errno);
}

static void switch_policy(struct worker *w)
{
	static const char *const policies[] = { "packages-only",
						"deny-untrusted" };
	char file[128];
	int err;

	snprintf(file, sizeof(file), IPE "%s/active", policies[choose(w, 2)]);
	err = put(file, "1", 1);
	if (err)
		wrong(w, file, err);
}

/*
 * Nobody takes keys away, or puts others in: neither the keyring nor a key in it.
 * Keys of a keyring are what KEYCTL_READ gives.
 */
static void take_keys(struct worker *w)
{
	static const int ways[] = { KEYCTL_REVOKE, KEYCTL_CLEAR,
				    KEYCTL_INVALIDATE };
	static char keys[65536];
	static int32_t members[4096];
	unsigned int ring, id;
	long n;
	char *line;

	slurp("/proc/keys", keys, sizeof(keys));
	line = strstr(keys, " .digest_cache:");
	if (!line)
		die(".digest_cache");
	while (line > keys && line[-1] != '\n')
		line--;
	if (sscanf(line, "%x", &ring) != 1)
		die(".digest_cache");
	n = syscall(SYS_keyctl, KEYCTL_READ, (int)ring, members,
		    sizeof(members), 0);
	if (n < (long)sizeof(*members))
		die("keys of .digest_cache");
	n /= (long)sizeof(*members);
	id = choose(w, 2) ? ring :
			    (unsigned int)members[choose(w, (uint32_t)n)];
	if (!syscall(SYS_keyctl, ways[choose(w, 3)], (int)id, 0, 0, 0) ||
	    !syscall(SYS_keyctl, KEYCTL_UNLINK, (int)id, (int)ring, 0, 0) ||
	    syscall(SYS_add_key, "user", "mine", "x", 1, (int)ring) >= 0)
		wrong(w, ".digest_cache changed", 0);
}

static void (*const kinds[])(struct worker *w) = {
	load, unload,  load, unload,	    damage,    more_keys, run,
	map,  protect, ask,  switch_policy, take_keys, run,	  map,
};

#define WORKERS (sizeof(kinds) / sizeof(kinds[0]))

static int work(size_t kind, unsigned long operations)
{
	struct worker w = { .seed = (uint32_t)kind + 1 };

	while (operations--)
		kinds[kind](&w);
	return w.wrong ? 1 : 0;
}

static int stress(unsigned long operations)
{
	unsigned long failed = 0;
	size_t i;
	int status;

	for (i = 0; i < WORKERS; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (!pid)
			exit(work(i, operations));
	}
	while (wait(&status) > 0)
		failed += status != 0;
	printf("%zu operations of %zu processes, %lu with wrong answers\n",
	       operations * WORKERS, WORKERS, failed);
	return failed != 0;
}

/* Loads and unloads one list again and again. */
static int cycles(unsigned long count, const char *file)
{
	char lists[4096];
	size_t len;
	void *data = read_file(file, &len);
	int in = open_file(DC "load", O_WRONLY);
	int out = open_file(DC "unload", O_WRONLY);
	unsigned long i;

	for (i = 0; i < count; i++) {
		if (pwrite(in, data, len, 0) != (ssize_t)len)
			die("load");
		if (!i && slurp(DC "lists", lists, sizeof(lists)) < 64)
			die("lists");
		if (pwrite(out, lists, 64, 0) != 64)
			die("unload");
	}
	printf("%lu cycles\n", i);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "cycles"))
		return cycles(strtoul(argv[2], NULL, 10), argv[3]);
	if (argc != 3 || chdir(argv[2])) {
		fputs("usage: stress OPERATIONS FOLDER | cycles COUNT LIST\n",
		      stderr);
		return 2;
	}
	return stress(strtoul(argv[1], NULL, 10));
}
