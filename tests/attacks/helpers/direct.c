// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads all of a file past the page cache, as far as its file system does that:
 *
 *	direct FILE
 */
#include "attack.h"

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open_file(argv[1], O_RDONLY | O_DIRECT) : -1;
	ssize_t n = -1;
	void *data;

	if (fd < 0 || posix_memalign(&data, PAGE, PAGE))
		return 2;
	while ((n = read(fd, data, PAGE)) > 0)
		;
	return answer(n < 0);
}
