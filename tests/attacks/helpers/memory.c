// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Code that gets into the memory of a program where no file is mapped or made executable:
 *
 *	memory mem FILE		by /proc/self/mem, into an executable mapping of FILE
 *	memory ptrace FILE	by ptrace, into one of a child
 *	memory brk		the heap, after personality(READ_IMPLIES_EXEC)
 *	memory uffd FILE	by userfaultfd, into a private mapping of FILE
 *
 * Answers as mapping does: code of its own says 42.
 */
#include <linux/userfaultfd.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

#include "attack.h"

/* mov $42,%eax; ret */
static const unsigned char own_code[8] = { 0xb8, 42, 0, 0, 0, 0xc3 };

static int call(void *code)
{
	printf("said %d\n", ((int (*)(void))code)());
	return 0;
}

static void *map(const char *path, int prot)
{
	void *p = mmap(NULL, PAGE, prot, MAP_PRIVATE, open_file(path, O_RDONLY),
		       0);

	if (p == MAP_FAILED)
		die(path);
	return p;
}

static int do_mem(const char *path)
{
	void *p = map(path, PROT_READ | PROT_EXEC);
	int mem = open_file("/proc/self/mem", O_RDWR);

	if (pwrite(mem, own_code, sizeof(own_code), (off_t)(uintptr_t)p) < 0)
		return answer(1);
	return call(p);
}

static int do_ptrace(const char *path)
{
	void *p = map(path, PROT_READ | PROT_EXEC);
	long word, err;
	pid_t pid;

	memcpy(&word, own_code, sizeof(word));
	pid = fork();
	if (!pid) {
		raise(SIGSTOP);
		exit(call(p));
	}
	waitpid(pid, NULL, WUNTRACED);
	err = ptrace(PTRACE_SEIZE, pid, NULL, NULL) ?:
		      ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
	if (!err)
		waitpid(pid, NULL, WUNTRACED);
	err = err ?: ptrace(PTRACE_POKETEXT, pid, p, word);
	if (err) {
		answer(1);
		kill(pid, SIGKILL);
		return 0;
	}
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	kill(pid, SIGCONT);
	waitpid(pid, NULL, 0);
	return 0;
}

static int do_brk(const char *path)
{
	unsigned char *p;

	(void)path;
	if (personality(READ_IMPLIES_EXEC) < 0)
		return answer(1);
	p = (unsigned char *)(((uintptr_t)sbrk(0) + 2 * PAGE) &
			      ~(uintptr_t)(PAGE - 1));
	if (syscall(SYS_brk, p + 4 * PAGE) < (long)p)
		return answer(1);
	memcpy(p + 2 * PAGE, own_code, sizeof(own_code));
	return call(p + 2 * PAGE);
}

static int do_uffd(const char *path)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (uintptr_t)map(path, PROT_READ | PROT_EXEC), PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		return answer(1);
	return answer(ioctl(fd, UFFDIO_REGISTER, &range));
}

static const struct {
	const char *name;
	int args;
	int (*run)(const char *path);
} ways[] = {
	{ "mem", 3, do_mem },
	{ "ptrace", 3, do_ptrace },
	{ "brk", 2, do_brk },
	{ "uffd", 3, do_uffd },
};

int main(int argc, char **argv)
{
	size_t i;

	setvbuf(stdout, NULL, _IONBF, 0);
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (argc == ways[i].args && !strcmp(argv[1], ways[i].name))
			return ways[i].run(argv[2]);
	fputs("usage: memory mem|ptrace|uffd FILE | brk\n", stderr);
	return 2;
}
