// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does one thing again and again, with the first, the second, ... allocation of the
 * kernel failing, until none is left to fail. Answers as probe does.
 *
 *	failing load LIST LOAD ID UNLOAD
 *	failing mmap FILE
 */
#include <stdbool.h>
#include <sys/mman.h>

#include "helper.h"

/* This process's /proc/self/fail-nth, open before any allocation may fail. */
static int fail_nth_fd = -1;

/* Lets the @nth allocation from now on fail; 0: none. */
static void fail_nth(int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", nth);

	if (fail_nth_fd < 0)
		fail_nth_fd = open_file("/proc/self/fail-nth", O_RDWR);
	if (pwrite(fail_nth_fd, text, (size_t)len, 0) != len)
		die("fail-nth");
}

/* Has the allocation that fail_nth() spoke of failed? Ends it. */
static bool has_failed(void)
{
	char text[16] = "";

	if (pread(fail_nth_fd, text, sizeof(text) - 1, 0) < 0)
		die("fail-nth");
	fail_nth(0);
	return atoi(text) == 0;
}

/*
 * Loads the list argv[0] into argv[1], letting the first, the second, ... allocation
 * fail until all of them succeed; what was loaded is unloaded with the id in argv[2]
 * written to argv[3]. Every answer has to be "ok", ENOMEM, or EKEYREJECTED: the
 * kernel's rsa_check_payload() takes a number that it cannot allocate for a wrong one.
 */
static int do_load(char **argv)
{
	size_t len, id_len;
	char *data = read_file(argv[0], &len);
	char *id = read_file(argv[2], &id_len);
	int load = open_file(argv[1], O_WRONLY),
	    unload = open_file(argv[3], O_WRONLY);
	int nth;

	for (nth = 1; nth < 10000; nth++) {
		ssize_t n;
		int err;

		fail_nth(nth);
		n = pwrite(load, data, len, 0);
		err = n < 0 ? errno : 0;
		if (!has_failed())
			break;
		if (err && err != ENOMEM && err != EKEYREJECTED) {
			printf("%s with allocation %d failing\n",
			       strerrorname_np(err), nth);
			return 0;
		}
		if (!err && pwrite(unload, id, id_len, 0) < 0)
			die("unload");
	}
	fprintf(stderr, "%d allocations\n", nth - 1);
	return answer(nth < 2);
}

/*
 * Maps argv[0] executable with every allocation failing in turn. Prints "ok" when it
 * could be mapped at least once, else the last errno.
 */
static int do_mmap(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	bool mapped = false;
	int nth, err = 0;

	for (nth = 1; nth < 10000; nth++) {
		void *p;

		fail_nth(nth);
		p = mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			err = errno;
		else
			mapped = true;
		if (!has_failed())
			break;
	}
	errno = err;
	return answer(!mapped);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "load"))
		return do_load(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "mmap"))
		return do_mmap(argv + 2);
	fprintf(stderr,
		"usage: failing load LIST LOAD ID UNLOAD | mmap FILE\n");
	return 2;
}
