/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the targets that read package databases share: lists are made of the headers. */
#ifndef TESTS_FUZZ_DATABASE_H
#define TESTS_FUZZ_DATABASE_H

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "rpm/rpmstore.h"

static void list_take(int err, struct list *list, void *ctx)
{
	if (!err)
		list_free(list);
}

static int header_take(struct bytes *header, void *ctx)
{
	const struct rpmdb_source source = { 0 };
	size_t *left = ctx;

	require(header->len - RPM_MAGIC_LEN <= *left);
	*left -= header->len - RPM_MAGIC_LEN;
	return rpm_stored_take(header, &source, list_take, NULL);
}

/* No byte of the file is in two headers. */
static inline int fuzz_database(const uint8_t *data, size_t len,
				int (*read)(int fd,
					    const struct rpm_sink *sink))
{
	size_t left = len;
	const struct rpm_sink sink = { "database", "test", header_take, &left };
	int fd = memfd_create("database", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	read(fd, &sink);
	close(fd);
	return 0;
}

#endif /* TESTS_FUZZ_DATABASE_H */
