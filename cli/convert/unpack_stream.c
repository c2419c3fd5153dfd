// SPDX-License-Identifier: GPL-2.0-or-later
/* libarchive: a stream unpacked, one layer, every byte of it counted. */
#include <errno.h>
#include <stdlib.h>

#include "base/lazy_archive.h"
#include "base/message.h"
#include "convert/stream.h"

/**
 * struct unpack_stream - a stream unpacked
 * @s: what it is
 * @below: packed; not owned
 * @budget: pays; not owned
 * @archive: owned
 * @err: of the stream below or the budget, which was reported
 * @empty: there is nothing in it
 */
struct unpack_stream {
	struct stream s;
	struct stream *below;
	struct budget *budget;
	struct archive *archive;
	int err;
	bool empty;
};

static la_ssize_t below_next(struct archive *a, void *arg, const void **block)
{
	struct unpack_stream *us = arg;
	ssize_t n = us->below->next(us->below, block);

	if (n >= 0)
		return n;
	us->err = (int)n;
	archive_set_error(a, EIO, "cannot read");
	return ARCHIVE_FATAL;
}

static int damaged(const struct unpack_stream *us)
{
	if (us->err)
		return us->err;
	error(us->s.file, "damaged, or compressed in an unknown format: %s",
	      archive_error_string(us->archive) ?: "no reason given");
	return -EBADMSG;
}

static ssize_t unpack_next(struct stream *s, const void **block)
{
	struct unpack_stream *us = (struct unpack_stream *)s;
	la_int64_t off;
	size_t len = 0;
	int ret = ARCHIVE_OK;

	if (us->empty)
		return 0;
	while (ret == ARCHIVE_OK && !len)
		ret = archive_read_data_block(us->archive, block, &len, &off);
	if (ret == ARCHIVE_EOF)
		return 0;
	if (ret != ARCHIVE_OK)
		return damaged(us);
	us->err = budget_unpacked(us->budget, len);
	return us->err ? us->err : (ssize_t)len;
}

static void unpack_close(struct stream *s)
{
	struct unpack_stream *us = (struct unpack_stream *)s;

	archive_read_free(us->archive);
	free(us);
}

/* Only filters in the library; those that run a program return a warning. */
static bool filters_set(struct archive *a)
{
	return archive_read_support_filter_gzip(a) == ARCHIVE_OK &&
	       archive_read_support_filter_xz(a) == ARCHIVE_OK &&
	       archive_read_support_filter_lzma(a) == ARCHIVE_OK &&
	       archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
	       archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
	       archive_read_support_filter_lz4(a) == ARCHIVE_OK &&
	       archive_read_support_format_raw(a) == ARCHIVE_OK &&
	       archive_read_support_format_empty(a) == ARCHIVE_OK;
}

/* Determines the compression; data that is compressed twice may be a bomb. */
static int unpack_open(struct unpack_stream *us)
{
	struct archive_entry *entry;
	int ret;

	if (!filters_set(us->archive)) {
		error(us->s.file, "out of memory");
		return -ENOMEM;
	}
	if (archive_read_open(us->archive, us, NULL, below_next, NULL) !=
	    ARCHIVE_OK)
		return damaged(us);
	if (archive_filter_count(us->archive) > 2) {
		error(us->s.file,
		      "compressed more than once; decompress it first");
		return -EBADMSG;
	}
	ret = archive_read_next_header(us->archive, &entry);
	us->empty = ret == ARCHIVE_EOF;
	return ret == ARCHIVE_OK || us->empty ? 0 : damaged(us);
}

struct stream *stream_unpack(struct stream *below, struct budget *budget)
{
	struct unpack_stream *us = calloc(1, sizeof(*us));

	if (us)
		us->archive = archive_read_new();
	if (!us || !us->archive) {
		error(below->file, "out of memory");
		free(us);
		return NULL;
	}
	us->s = (struct stream){ unpack_next, unpack_close, below->file };
	us->below = below;
	us->budget = budget;
	if (!unpack_open(us))
		return &us->s;
	unpack_close(&us->s);
	return NULL;
}
