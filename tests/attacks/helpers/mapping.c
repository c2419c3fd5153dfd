// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Code in a mapping of a file:
 *
 *	mapping call FILE		maps it executable
 *	mapping protect FILE		maps it readable, then makes it executable
 *	mapping old FILE		opens it, says "open", waits for a line, then maps it
 *	mapping old-protect FILE	maps it readable, says "mapped", waits, then makes it executable
 *	mapping loop FILE		makes its own code executable again and again, until a line comes
 *	mapping rwx|rw-rx|rx-rwx|rx-rw-rx|fork|pkey|force|unwritten FILE
 *
 * What is called is at the start of FILE, and says a number. The last ones put code of
 * their own into a private mapping, which says 42; "unwritten" is as "rw-rx", without
 * writing. The answer is "said N", or an errno.
 */
#include <sys/syscall.h>

#include "attack.h"

#define R PROT_READ
#define RW (PROT_READ | PROT_WRITE)
#define RX (PROT_READ | PROT_EXEC)
#define RWX (PROT_READ | PROT_WRITE | PROT_EXEC)

/* mov $42,%eax; ret */
static const unsigned char own_code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };

static void *map(const char *path, int prot)
{
	void *p = mmap(NULL, PAGE, prot, MAP_PRIVATE, open_file(path, O_RDONLY),
		       0);

	return p == MAP_FAILED ? NULL : p;
}

static int call(void *code)
{
	if (!code)
		return answer(1);
	printf("said %d\n", ((int (*)(void))code)());
	return 0;
}

static void own(void *p)
{
	memcpy(p, own_code, sizeof(own_code));
}

/* Makes a mapping that is there executable, then calls it. */
static int protect(void *p, int prot)
{
	return call(p && !mprotect(p, PAGE, prot) ? p : NULL);
}

static int do_call(const char *path)
{
	return call(map(path, RX));
}

static int do_protect(const char *path)
{
	return protect(map(path, R), RX);
}

static int do_old(const char *path)
{
	int fd = open_file(path, O_RDONLY);
	char byte;
	void *p;

	puts("open");
	if (read(STDIN_FILENO, &byte, 1) < 0)
		die("stdin");
	p = mmap(NULL, PAGE, RX, MAP_PRIVATE, fd, 0);
	return call(p == MAP_FAILED ? NULL : p);
}

static int do_old_protect(const char *path)
{
	void *p = map(path, R);
	char byte;

	puts("mapped");
	if (read(STDIN_FILENO, &byte, 1) < 0)
		die("stdin");
	return protect(p, RX);
}

static int do_loop(const char *path)
{
	unsigned long tries = 0, denied = 0;
	void *p = map(path, RX);

	if (!p)
		return answer(1);
	puts("mapped");
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	for (;; tries++) {
		char byte;

		if (mprotect(p, PAGE, R))
			die("mprotect");
		denied += mprotect(p, PAGE, RX) != 0;
		if (read(STDIN_FILENO, &byte, 1) >= 0)
			break;
		sched_yield();
	}
	printf("%s, %lu denied\n", tries ? "tried" : "not tried", denied);
	return 0;
}

static int do_rwx(const char *path)
{
	void *p = map(path, RWX);

	if (p)
		own(p);
	return call(p);
}

static int do_rw_rx(const char *path)
{
	void *p = map(path, RW);

	own(p);
	return protect(p, RX);
}

static int do_unwritten(const char *path)
{
	return protect(map(path, RW), RX);
}

static int do_rx_rwx(const char *path)
{
	void *p = map(path, RX);

	if (!p || mprotect(p, PAGE, RWX))
		return answer(1);
	own(p);
	return call(p);
}

static int do_rx_rw_rx(const char *path)
{
	void *p = map(path, RX);

	if (!p || mprotect(p, PAGE, RW))
		return answer(1);
	own(p);
	return protect(p, RX);
}

/* The parent writes, the child makes it executable. */
static int do_fork(const char *path)
{
	void *p = map(path, RW);
	pid_t pid;

	own(p);
	pid = fork();
	if (!pid)
		exit(protect(p, RX));
	return waitpid(pid, NULL, 0) != pid;
}

static int do_pkey(const char *path)
{
	void *p = map(path, RW);

	own(p);
	return call(syscall(SYS_pkey_mprotect, p, (size_t)PAGE, RX, -1) ? NULL :
									  p);
}

/* Written past the protection of a mapping that is only readable */
static int do_force(const char *path)
{
	void *p = map(path, R);
	int mem = open_file("/proc/self/mem", O_RDWR);

	if (pwrite(mem, own_code, sizeof(own_code), (off_t)(uintptr_t)p) !=
	    sizeof(own_code))
		return answer(1);
	return protect(p, RX);
}

static const struct {
	const char *name;
	int (*run)(const char *path);
} ways[] = {
	{ "call", do_call },	     { "protect", do_protect },
	{ "old", do_old },	     { "old-protect", do_old_protect },
	{ "loop", do_loop },	     { "rwx", do_rwx },
	{ "rw-rx", do_rw_rx },	     { "rx-rwx", do_rx_rwx },
	{ "rx-rw-rx", do_rx_rw_rx }, { "fork", do_fork },
	{ "pkey", do_pkey },	     { "unwritten", do_unwritten },
	{ "force", do_force },
};

int main(int argc, char **argv)
{
	size_t i;

	setvbuf(stdout, NULL, _IONBF, 0);
	for (i = 0; argc == 3 && i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(argv[1], ways[i].name))
			return ways[i].run(argv[2]);
	fputs("usage: mapping WAY FILE\n", stderr);
	return 2;
}
