// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A direct read from a device that stands still, into a page of a file:
 *
 *	pin FILE PAGE DEVICE
 *
 * The read takes the page's place on DEVICE. When it waits, and nobody has the file open
 * or mapped for writing any more, "pinned" is said; when it has come to its end, "read".
 */
#include <pthread.h>
#include <sys/syscall.h>

#include "attack.h"

struct pinned {
	int device;
	char *into;
	off_t offset;
	volatile pid_t tid;
};

static void *read_directly(void *arg)
{
	struct pinned *p = arg;

	p->tid = (pid_t)syscall(SYS_gettid);
	return pread(p->device, p->into, PAGE, p->offset) == PAGE ? NULL : p;
}

int main(int argc, char **argv)
{
	struct pinned p = { 0 };
	pthread_t thread;
	void *failed;
	int fd;

	if (argc != 4)
		return 2;
	setvbuf(stdout, NULL, _IONBF, 0);
	p.offset = (off_t)atoi(argv[2]) * PAGE;
	p.device = open_file(argv[3], O_RDONLY | O_DIRECT);
	fd = open_file(argv[1], O_RDWR);
	p.into = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		      p.offset);
	if (p.into == MAP_FAILED)
		die(argv[1]);
	/* In the cache and writable, so that nothing but the read waits */
	*(volatile char *)p.into = *(volatile char *)p.into;
	if (pthread_create(&thread, NULL, read_directly, &p))
		die("thread");
	/* A disk is waited for in one state, a server in the other */
	while (!p.tid || !strchr("DS", task_state(p.tid)))
		sched_yield();
	munmap(p.into, PAGE);
	close(fd);
	puts("pinned");
	pthread_join(thread, &failed);
	puts(failed ? "failed" : "read");
	return 0;
}
