// SPDX-License-Identifier: GPL-2.0-or-later
/* libarchive: compressed metadata. */
#include <errno.h>
#include <stdbool.h>

#include "base/lazy_archive.h"
#include "base/unpack.h"

/* Only filters in the library; those that run a program return a warning. */
static bool filters_set(struct archive *a)
{
	return archive_read_support_filter_gzip(a) == ARCHIVE_OK &&
	       archive_read_support_filter_xz(a) == ARCHIVE_OK &&
	       archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
	       archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
	       archive_read_support_format_raw(a) == ARCHIVE_OK;
}

static int blocks_give(struct archive *a, uint64_t max,
		       int (*fn)(const void *data, size_t len, void *ctx),
		       void *ctx)
{
	uint64_t given = 0;
	const void *block;
	la_int64_t off;
	size_t len;
	int ret;

	while ((ret = archive_read_data_block(a, &block, &len, &off)) ==
	       ARCHIVE_OK) {
		if (len > max - given)
			return -EFBIG;
		given += len;
		ret = fn(block, len, ctx);
		if (ret)
			return ret;
	}
	return ret == ARCHIVE_EOF ? 0 : -EBADMSG;
}

int unpack(const struct bytes *in, uint64_t max,
	   int (*fn)(const void *data, size_t len, void *ctx), void *ctx)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	int err = -EBADMSG;

	if (!a || !filters_set(a))
		err = -ENOMEM;
	else if (archive_read_open_memory(a, in->data, in->len) == ARCHIVE_OK &&
		 archive_read_next_header(a, &entry) == ARCHIVE_OK)
		err = blocks_give(a, max, fn, ctx);
	archive_read_free(a);
	return err;
}
