// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does a system call let others run meanwhile?
 *
 *	gap write FILE NODE
 *	gap ask NODE QUESTION TIMES
 *
 * The first writes FILE with one write, while this process looks at the clock; it
 * says "MICROSECONDS LONGEST": how long it took, and the longest time between two looks.
 * The second asks, and reads all of the answer, so many times: "MICROSECONDS BYTES" of the
 * fastest.
 */
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "attack.h"

static unsigned long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned long)t.tv_sec * 1000000 +
	       (unsigned long)t.tv_nsec / 1000;
}

/* What a thread writes, so that no copy of this process's memory is measured. */
struct job {
	char *data;
	size_t len;
	int node;
	bool ok;
	_Atomic bool done;
};

static void *job_write(void *arg)
{
	struct job *job = arg;

	job->ok = write(job->node, job->data, job->len) == (ssize_t)job->len;
	job->done = true;
	return NULL;
}

static int do_write(const char *file, const char *node)
{
	struct job job = { .node = open_file(node, O_WRONLY) };
	unsigned long begin, last, longest = 0, t;
	pthread_t thread;

	job.data = read_file(file, &job.len);
	begin = last = now();
	if (pthread_create(&thread, NULL, job_write, &job))
		die("pthread_create");
	while (!job.done) {
		sched_yield();
		t = now();
		if (t - last > longest)
			longest = t - last;
		last = t;
	}
	pthread_join(thread, NULL);
	if (!job.ok)
		die(node);
	printf("%lu %lu\n", last - begin, longest);
	return 0;
}

static int do_ask(const char *node, const char *question, int times)
{
	static char answer_text[65536];
	unsigned long least = ~0ul, bytes = 0;
	int i;

	for (i = 0; i < times; i++) {
		unsigned long begin = now();
		int fd = open_file(node, O_RDWR);
		ssize_t n;

		bytes = 0;
		if (write(fd, question, strlen(question)) < 0)
			die(node);
		while ((n = read(fd, answer_text, sizeof(answer_text))) > 0)
			bytes += (unsigned long)n;
		if (n < 0)
			die(node);
		close(fd);
		if (now() - begin < least)
			least = now() - begin;
	}
	printf("%lu %lu\n", least, bytes);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "write"))
		return do_write(argv[2], argv[3]);
	if (argc == 5 && !strcmp(argv[1], "ask"))
		return do_ask(argv[2], argv[3], atoi(argv[4]));
	fputs("usage: gap write FILE NODE | ask NODE QUESTION TIMES\n", stderr);
	return 2;
}
