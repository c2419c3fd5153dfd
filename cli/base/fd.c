// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading and writing an open file whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

/* One byte more than the file should have, to see that it ends there. */
static int read_whole(int fd, struct bytes *out, size_t room)
{
	ssize_t n;

	while (out->len < room) {
		n = read(fd, out->data + out->len, room - out->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		out->len += (size_t)n;
	}
	return -EAGAIN; /* it grew meanwhile */
}

int fd_read(int fd, size_t max, struct bytes *out)
{
	struct stat st;
	int err;

	*out = (struct bytes){ 0 };
	if (fstat(fd, &st))
		return -errno;
	if (st.st_size < 0 || (uint64_t)st.st_size > max)
		return -EFBIG;
	out->data = malloc((size_t)st.st_size + 1);
	if (!out->data)
		return -ENOMEM;
	err = read_whole(fd, out, (size_t)st.st_size + 1);
	if (err)
		bytes_free(out);
	return err;
}

int fd_fill(int fd, void *buf, size_t len)
{
	uint8_t *p = buf;
	ssize_t n;

	while (len > 0) {
		n = read(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -ESTALE;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int fd_write(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int fd_request(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;
	int err = 0;

	if (fd < 0)
		return -errno;
	do {
		n = write(fd, data, len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		err = -errno;
	else if ((size_t)n != len)
		err = -EIO;
	close(fd);
	return err;
}
