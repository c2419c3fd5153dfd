// SPDX-License-Identifier: GPL-2.0-or-later
/* zlib: a file of several gzip members, each a part of its own. */
#include "base/message.h"
#include "convert/gzip.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

#define BLOCK 65536u
#define GZIP_ONLY (16 + MAX_WBITS)

/**
 * struct gzip_stream - a part, unpacked
 * @s: what it is
 * @parts: of the file; not owned
 * @packed: who gets the packed bytes; not owned
 * @z: state
 * @end: the member's end was there
 * @block: unpacked bytes
 */
struct gzip_stream {
	struct stream s;
	struct gzip_parts *parts;
	const struct gzip_packed *packed;
	z_stream z;
	bool end;
	uint8_t block[BLOCK];
};

static int fill(struct gzip_parts *parts)
{
	const void *block;
	ssize_t n;

	if (parts->left)
		return 1;
	n = parts->below->next(parts->below, &block);
	if (n <= 0)
		return (int)n;
	parts->block = block;
	parts->left = (size_t)n;
	return 1;
}

static int packed_give(struct gzip_stream *gs, size_t len)
{
	const struct gzip_packed *packed = gs->packed;
	const char *file = gs->s.file;

	if (packed->keep && len > packed->max - packed->keep->len) {
		error(file, "its control part is too large");
		return -EFBIG;
	}
	if ((packed->hasher &&
	     crypto_hasher_add(packed->hasher, gs->parts->block, len)) ||
	    (packed->keep &&
	     bytes_append(packed->keep, gs->parts->block, len))) {
		error(file, "out of memory");
		return -ENOMEM;
	}
	return 0;
}

static int damaged(const struct gzip_stream *gs)
{
	error(gs->s.file, "is not gzip data as expected, or is damaged");
	return -EBADMSG;
}

/* Unpacks a block; how much came of it is in @gs->z. */
static int unpack(struct gzip_stream *gs)
{
	struct gzip_parts *parts = gs->parts;
	size_t n = parts->left < BLOCK ? parts->left : BLOCK;
	int ret, err;

	gs->z.next_in = (uint8_t *)parts->block;
	gs->z.avail_in = (uInt)n;
	ret = inflate(&gs->z, Z_NO_FLUSH);
	if (ret != Z_OK && ret != Z_STREAM_END && ret != Z_BUF_ERROR)
		return damaged(gs);
	gs->end = ret == Z_STREAM_END;
	n -= gs->z.avail_in;
	err = packed_give(gs, n);
	parts->block += n;
	parts->left -= n;
	return err;
}

static ssize_t gzip_next(struct stream *s, const void **block)
{
	struct gzip_stream *gs = (struct gzip_stream *)s;
	int err;

	gs->z.next_out = gs->block;
	gs->z.avail_out = BLOCK;
	while (!gs->end && gs->z.avail_out == BLOCK) {
		err = fill(gs->parts);
		if (!err)
			return damaged(gs);
		if (err > 0)
			err = unpack(gs);
		if (err)
			return err;
	}
	*block = gs->block;
	err = budget_unpacked(gs->parts->budget, BLOCK - gs->z.avail_out);
	return err ? err : (ssize_t)(BLOCK - gs->z.avail_out);
}

static void gzip_close(struct stream *s)
{
	struct gzip_stream *gs = (struct gzip_stream *)s;

	inflateEnd(&gs->z);
	free(gs);
}

struct stream *gzip_part(struct gzip_parts *parts,
			 const struct gzip_packed *packed)
{
	struct gzip_stream *gs = calloc(1, sizeof(*gs));

	if (gs && inflateInit2(&gs->z, GZIP_ONLY) == Z_OK) {
		gs->s = (struct stream){ gzip_next, gzip_close,
					 parts->below->file };
		gs->parts = parts;
		gs->packed = packed;
		return &gs->s;
	}
	error(parts->below->file, "out of memory");
	free(gs);
	return NULL;
}

int gzip_part_end(struct stream *part)
{
	const void *block;
	ssize_t n;

	do {
		n = part->next(part, &block);
	} while (n > 0);
	return (int)n;
}

int gzip_parts_end(struct gzip_parts *parts)
{
	int left = fill(parts);

	if (left <= 0)
		return left;
	error(parts->below->file, "has data after its end");
	return -EBADMSG;
}
