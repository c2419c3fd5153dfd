// SPDX-License-Identifier: GPL-2.0-or-later
/* Package databases of rpm's ndb backend, and the lists made of their headers. */
#include <sys/mman.h>
#include <unistd.h>

#include "../fuzz.h"
#include "rpmstore.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t left = len;
	const struct rpm_sink sink = { "ndb", header_take, &left };
	int fd = memfd_create("ndb", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	rpmndb_read(fd, &sink);
	close(fd);
	return 0;
}
