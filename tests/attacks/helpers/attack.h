/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the attacks share: page cache, disk blocks, children that have to wait. */
#ifndef ATTACK_H
#define ATTACK_H

#include <err.h>
#include <linux/fs.h>
#include <linux/fsverity.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "helper.h"

/* Enables fs-verity; 0 or an errno */
static inline int verity_enable(const char *path)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = PAGE,
	};
	int fd = open_file(path, O_RDONLY);
	int err = ioctl(fd, FS_IOC_ENABLE_VERITY, &arg) ? errno : 0;

	close(fd);
	return err;
}

static inline void page_read(int fd, int page, char *data)
{
	if (pread(fd, data, PAGE, (off_t)page * PAGE) < 0)
		die("read a page");
}

static inline void page_of_file(const char *path, int page, char *data)
{
	int fd = open_file(path, O_RDONLY);

	memset(data, 0, PAGE);
	page_read(fd, page, data);
	close(fd);
}

/* Where a disk holds @data, in blocks of PAGE, whatever the file system; once only */
static inline off_t block_of(const char *disk, const char *data)
{
	int fd = open_file(disk, O_RDONLY);
	char block[PAGE];
	off_t at, found = -1;

	for (at = 0; pread(fd, block, PAGE, at * PAGE) == PAGE; at++) {
		if (memcmp(block, data, PAGE))
			continue;
		if (found >= 0)
			errx(2, "%s: the page occurs twice", disk);
		found = at;
	}
	close(fd);
	if (found < 0)
		errx(2, "%s: the page is not there", disk);
	return found;
}

/* Below the file system */
static inline void block_write(const char *disk, off_t block, const char *data)
{
	int fd = open_file(disk, O_WRONLY);

	if (pwrite(fd, data, PAGE, block * PAGE) != PAGE)
		die(disk);
	close(fd);
}

/* Drops clean pages of a file from the page cache; all of them when @len is 0. */
static inline void evict(int fd, off_t offset, off_t len)
{
	if (posix_fadvise(fd, offset, len, POSIX_FADV_DONTNEED))
		die("fadvise");
}

/* Which letter /proc gives for what the task does */
static inline char task_state(pid_t pid)
{
	char path[64], text[512] = "", *end;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open_file(path, O_RDONLY);
	if (read(fd, text, sizeof(text) - 1) < 0)
		die(path);
	close(fd);
	end = strrchr(text, ')');
	return end ? end[2] : '?';
}

/* Until the task waits for a disk, or has come to its end: 0 when it waits */
static inline int wait_until_stalled(pid_t pid)
{
	char state;

	while ((state = task_state(pid)) != 'D' && state != 'Z')
		sched_yield();
	return state == 'D' ? 0 : -1;
}

/* One word about how a child came to its end */
static inline void tell_status(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (WIFSIGNALED(status))
		printf("SIG%s\n", sigabbrev_np(WTERMSIG(status)));
	else if (WEXITSTATUS(status) >= 200)
		puts(strerrorname_np(WEXITSTATUS(status) - 200));
	else if (WEXITSTATUS(status))
		printf("status%d\n", WEXITSTATUS(status));
	else
		puts("ok");
}

/* The end of a child that could not do what it was there for; errno has to be below 56 */
static inline void end_with_errno(void)
{
	_exit(200 + errno);
}

#endif /* ATTACK_H */
