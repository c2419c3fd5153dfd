/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compressed metadata, piece by piece: gzip, xz, zstd, bzip2 or none. */
#ifndef DCLIST_UNPACK_H
#define DCLIST_UNPACK_H

#include "base/bytes.h"

/*
 * Gives what @in holds to @fn, in order, until that returns other than 0, which is
 * returned. Also returns -EBADMSG for other or damaged data, -EFBIG after @max bytes,
 * -ENOMEM. Reports nothing.
 */
int unpack(const struct bytes *in, uint64_t max,
	   int (*fn)(const void *data, size_t len, void *ctx), void *ctx);

#endif /* DCLIST_UNPACK_H */
