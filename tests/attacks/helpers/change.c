// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All ways that there are to change the content of a file, each tried on one with
 * fs-verity:
 *
 *	change FILE OTHER
 *
 * OTHER is a file as large, on the same file system, without fs-verity. Says what was
 * answered, as "WAY ANSWER", a line each.
 */
#include <linux/falloc.h>

#include "attack.h"

#define EXT4_IOC_MIGRATE _IO('f', 9)
#define EXT4_IOC_SWAP_BOOT _IO('f', 17)
#define VERITY_FLAG 0x00100000
#define JOURNAL_DATA_FLAG 0x00004000

struct move_extent {
	uint32_t reserved, donor_fd;
	uint64_t orig_start, donor_start, len, moved_len;
};
#define EXT4_IOC_MOVE_EXT _IOWR('f', 15, struct move_extent)

static void tell(const char *way, long failed)
{
	printf("%s %s\n", way, failed < 0 ? strerrorname_np(errno) : "ok");
}

static void move_extents(const char *way, int orig, int donor)
{
	struct move_extent m = { .donor_fd = (uint32_t)donor, .len = 1 };

	tell(way, ioctl(orig, EXT4_IOC_MOVE_EXT, &m));
}

static void flags(const char *way, int fd, int set, int clear)
{
	int value;

	if (ioctl(fd, FS_IOC_GETFLAGS, &value))
		return tell(way, -1);
	value = (value | set) & ~clear;
	tell(way, ioctl(fd, FS_IOC_SETFLAGS, &value));
}

static void clone_from(const char *way, int fd, int other)
{
	struct file_clone_range range = { .src_fd = other };

	tell(way, ioctl(fd, FICLONERANGE, &range));
}

static void dedupe(const char *way, int fd, int other)
{
	struct {
		struct file_dedupe_range range;
		struct file_dedupe_range_info info;
	} d = {
		.range = { .src_length = PAGE, .dest_count = 1 },
		.info = { .dest_fd = fd },
	};
	long err = ioctl(other, FIDEDUPERANGE, &d);

	/* Negative, or that the two differ */
	if (!err && d.info.status) {
		errno = d.info.status < 0 ? -d.info.status : EBADMSG;
		err = -1;
	}
	tell(way, err);
}

int main(int argc, char **argv)
{
	int fd, other;

	if (argc != 3)
		return 2;
	fd = open_file(argv[1], O_RDONLY);
	other = open_file(argv[2], O_RDWR);
	tell("open-to-write", open(argv[1], O_RDWR | O_CLOEXEC));
	tell("open-to-truncate", open(argv[1], O_WRONLY | O_TRUNC | O_CLOEXEC));
	tell("truncate", truncate(argv[1], 0));
	tell("write", write(fd, "x", 1));
	tell("punch", fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				0, PAGE));
	tell("collapse", fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, PAGE));
	move_extents("move-extents-in", fd, other);
	move_extents("move-extents-out", other, fd);
	tell("swap-boot-loader", ioctl(fd, EXT4_IOC_SWAP_BOOT));
	flags("flag-verity-off", fd, 0, VERITY_FLAG);
	flags("flag-journal-data", fd, JOURNAL_DATA_FLAG, 0);
	tell("migrate", ioctl(fd, EXT4_IOC_MIGRATE));
	clone_from("clone", fd, other);
	dedupe("dedupe", fd, other);
	tell("copy-range", copy_file_range(other, NULL, fd, NULL, PAGE, 0));
	tell("map-to-write", mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				  MAP_SHARED, fd, 0) == MAP_FAILED ?
				     -1 :
				     0);
	return 0;
}
