// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What of a file is in the page cache:
 *
 *	evict FILE [PAGES]
 *
 * Nothing but its first PAGES, which are read one by one; without a number, nothing.
 */
#include "attack.h"

int main(int argc, char **argv)
{
	int fd, page, pages = argc == 3 ? atoi(argv[2]) : 0;
	char data[PAGE];

	if (argc != 2 && argc != 3)
		return 2;
	fd = open_file(argv[1], O_RDONLY);
	if (fsync(fd))
		die("fsync");
	evict(fd, 0, 0);
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM))
		die("fadvise");
	for (page = 0; page < pages; page++)
		page_read(fd, page, data);
	return answer(0);
}
