// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is a page of a file in the page cache? "yes" or "no":
 *
 *	cached FILE PAGE
 */
#include "attack.h"

int main(int argc, char **argv)
{
	unsigned char in_core;
	void *p;

	if (argc != 3)
		return 2;
	p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED,
		 open_file(argv[1], O_RDONLY), (off_t)atoi(argv[2]) * PAGE);
	if (p == MAP_FAILED || mincore(p, PAGE, &in_core))
		die(argv[1]);
	puts(in_core & 1 ? "yes" : "no");
	return 0;
}
