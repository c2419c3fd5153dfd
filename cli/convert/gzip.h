/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of several gzip members, each a part of its own. Others read them as one;
 * here a part ends at the very byte where its member does.
 */
#ifndef DCLIST_GZIP_H
#define DCLIST_GZIP_H

#include "convert/stream.h"

/**
 * struct gzip_parts - a file that is read part by part
 * @below: the file; not owned
 * @budget: pays; not owned
 * @block: what is left of the present block
 * @left: bytes in it
 */
struct gzip_parts {
	struct stream *below;
	struct budget *budget;
	const uint8_t *block;
	size_t left;
};

/**
 * struct gzip_packed - the packed bytes of a part
 * @hasher: gets them, if not NULL
 * @keep: they are appended to it, if not NULL
 * @max: to so many bytes
 */
struct gzip_packed {
	struct crypto_hasher *hasher;
	struct bytes *keep;
	size_t max;
};

/*
 * The next part, unpacked; one at a time. What is packed goes to @packed, which lasts as
 * long. NULL after reporting why.
 */
struct stream *gzip_part(struct gzip_parts *parts,
			 const struct gzip_packed *packed);
/* Reads a part to its end, where the next begins. 0 or a negative errno; errors are reported. */
int gzip_part_end(struct stream *part);
/* 0 when nothing is left of the file, or a negative errno after reporting it. */
int gzip_parts_end(struct gzip_parts *parts);

#endif /* DCLIST_GZIP_H */
