// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tries to have a page of a file pinned for as long as it likes, as a buffer of io_uring:
 *
 *	uring FILE PAGE
 *
 * Says what registering the page answered.
 */
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "attack.h"

int main(int argc, char **argv)
{
	struct io_uring_params params = { 0 };
	struct iovec buffer = { .iov_len = PAGE };
	int fd, ring;

	if (argc != 3)
		return 2;
	fd = open_file(argv[1], O_RDWR);
	buffer.iov_base = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
			       fd, (off_t)atoi(argv[2]) * PAGE);
	if (buffer.iov_base == MAP_FAILED)
		die(argv[1]);
	ring = (int)syscall(SYS_io_uring_setup, 1, &params);
	if (ring < 0)
		return answer(1);
	return answer(syscall(SYS_io_uring_register, ring,
			      IORING_REGISTER_BUFFERS, &buffer, 1) < 0);
}
