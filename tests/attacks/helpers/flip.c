// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A page that is not the one the Merkle tree was made of.
 *
 *	flip enable DEVICE FILE DISK PAGE OTHER
 *	flip set FILE DISK PAGE FROM TO
 *
 * The first enables fs-verity on FILE, which is on /dev/mapper/DEVICE. When PAGE has been
 * hashed, the device stands still; PAGE of the file OTHER is written to its place on DISK,
 * which is below, and is read from there before fs-verity is on: nobody checks it. Says
 * "ok" when all of this has come about, "checked" when the page was refused all the same.
 * The second only replaces that page of FROM by that of TO on DISK, and drops FILE from
 * the cache.
 */
#include "attack.h"
#include "dm.h"

/* All pages but the last are in the cache, so enabling has to wait for that one. */
static void cache_all_but_last(int fd)
{
	char data[PAGE];
	struct stat st;
	int page;

	if (fstat(fd, &st) || st.st_size <= PAGE)
		die("a file of two pages or more");
	sync();
	evict(fd, 0, 0);
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM))
		die("fadvise");
	for (page = 0; page < (st.st_size - 1) / PAGE; page++)
		page_read(fd, page, data);
}

static pid_t start_enabling(const char *path)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		errno = verity_enable(path);
		if (errno)
			end_with_errno();
		_exit(0);
	}
	return pid;
}

static pid_t start_reading(int fd, int page)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		char data[PAGE];

		page_read(fd, page, data);
		_exit(0);
	}
	return pid;
}

static void must_stall(pid_t pid, const char *what)
{
	if (!wait_until_stalled(pid))
		return;
	printf("%s does not wait: ", what);
	tell_status(pid);
	exit(0);
}

static int do_enable(char **argv)
{
	const char *device = argv[0], *path = argv[1], *disk = argv[2];
	int fd = open_file(path, O_RDONLY), page = atoi(argv[3]);
	char other[PAGE], now[PAGE];
	pid_t enabling, reading;
	off_t block;

	sync();
	page_of_file(path, page, now);
	page_of_file(argv[4], page, other);
	block = block_of(disk, now);
	cache_all_but_last(fd);
	if (dm_suspend(device))
		die(device);
	enabling = start_enabling(path);
	must_stall(enabling, "enabling");
	block_write(disk, block, other);
	evict(fd, (off_t)page * PAGE, PAGE);
	reading = start_reading(fd, page);
	must_stall(reading, "reading");
	if (dm_resume(device))
		die(device);
	if (waitpid(reading, NULL, 0) != reading)
		die("waitpid");
	if (pread(fd, now, PAGE, (off_t)page * PAGE) < 0) {
		puts("checked");
		return 0;
	}
	if (memcmp(now, other, PAGE)) {
		puts("the page in the cache is the old one");
		return 0;
	}
	tell_status(enabling);
	return 0;
}

static int do_set(char **argv)
{
	char from[PAGE], to[PAGE];
	int page = atoi(argv[2]);

	page_of_file(argv[3], page, from);
	page_of_file(argv[4], page, to);
	block_write(argv[1], block_of(argv[1], from), to);
	evict(open_file(argv[0], O_RDONLY), 0, 0);
	return answer(0);
}

int main(int argc, char **argv)
{
	if (argc == 7 && !strcmp(argv[1], "enable"))
		return do_enable(argv + 2);
	if (argc == 7 && !strcmp(argv[1], "set"))
		return do_set(argv + 2);
	fputs("usage: flip enable DEVICE FILE DISK PAGE OTHER | set FILE DISK PAGE FROM TO\n",
	      stderr);
	return 2;
}
