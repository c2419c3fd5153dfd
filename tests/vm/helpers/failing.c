// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does one thing again and again, with the first, the second, ... allocation of the
 * kernel failing, until none is left to fail. Answers as probe does.
 *
 *	failing write FILE NODE [BACK NODE]
 *	failing read NODE [QUESTION]
 *	failing mmap FILE
 *
 * Standard error says how many allocations failed, one after the other.
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

/* An answer that does not say more than that memory was short; else it is printed. */
static bool short_of_memory(int err, int nth)
{
	if (!err || err == ENOMEM || err == EKEYREJECTED)
		return true;
	printf("%s with allocation %d failing\n", strerrorname_np(err), nth);
	return false;
}

static int tell(int nth)
{
	fprintf(stderr, "%d\n", nth - 1);
	return answer(nth < 2);
}

/*
 * Writes the file argv[0] to argv[1], letting the first, the second, ... allocation
 * fail until all of them succeed; what succeeded before that is taken back by writing
 * the file argv[2] to argv[3]. Every answer has to be "ok", ENOMEM, or EKEYREJECTED: the
 * kernel's rsa_check_payload() takes a number that it cannot allocate for a wrong one.
 */
static int do_write(char **argv)
{
	size_t len, back_len = 0;
	char *data = read_file(argv[0], &len);
	char *back = argv[2] ? read_file(argv[2], &back_len) : NULL;
	int node = open_file(argv[1], O_RDWR);
	int back_node = back ? open_file(argv[3], O_WRONLY) : -1;
	int nth;

	for (nth = 1; nth < 10000; nth++) {
		int err;

		fail_nth(nth);
		err = pwrite(node, data, len, 0) < 0 ? errno : 0;
		if (!has_failed()) {
			errno = err;
			return err ? answer(1) : tell(nth);
		}
		if (!short_of_memory(err, nth))
			return 0;
		if (!err && back && pwrite(back_node, back, back_len, 0) < 0)
			die(argv[3]);
	}
	return answer(1);
}

/* Opens the file, asks it the question when there is one, reads to its end: an errno */
static int read_all(const char *file, const char *question, size_t len)
{
	static char buf[16384];
	int fd = open(file, (question ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	ssize_t n = 0;
	int err = 0;

	if (fd < 0)
		return errno;
	if (question)
		n = write(fd, question, len);
	while (n >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		;
	if (n < 0)
		err = errno;
	close(fd);
	return err;
}

/* The same with the file argv[0] and what is in argv[1], for each allocation */
static int do_read(char **argv)
{
	size_t len = 0;
	char *question = argv[1] ? read_file(argv[1], &len) : NULL;
	int nth;

	for (nth = 1; nth < 10000; nth++) {
		int err;

		fail_nth(nth);
		err = read_all(argv[0], question, len);
		if (!has_failed()) {
			errno = err;
			return err ? answer(1) : tell(nth);
		}
		if (!short_of_memory(err, nth))
			return 0;
	}
	return answer(1);
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
	fprintf(stderr, "%d\n", nth - 1);
	errno = err;
	return answer(!mapped);
}

int main(int argc, char **argv)
{
	if ((argc == 4 || argc == 6) && !strcmp(argv[1], "write"))
		return do_write(argv + 2);
	if ((argc == 3 || argc == 4) && !strcmp(argv[1], "read"))
		return do_read(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "mmap"))
		return do_mmap(argv + 2);
	fprintf(stderr,
		"usage: failing write FILE NODE [BACK NODE] | read NODE [QUESTION] | mmap FILE\n");
	return 2;
}
