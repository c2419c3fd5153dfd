/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extended headers of a tar archive on its way to libarchive, which has no word for
 * APK-TOOLS.checksum.SHA1.
 */
#ifndef DCLIST_PAX_H
#define DCLIST_PAX_H

#include "convert/stream.h"

/* What @below holds, as it is; not closed with it. NULL after saying why not. */
struct stream *stream_pax(struct stream *below);
/*
 * For each member of the archive, in order: is there a checksum, and which? False
 * too when there are no more members.
 */
bool pax_checksum(struct stream *s, uint8_t sha1[CRYPTO_SHA1_LEN]);

#endif /* DCLIST_PAX_H */
