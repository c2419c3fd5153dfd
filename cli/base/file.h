/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files in memory, and files that are never half-written. */
#ifndef DCLIST_FILE_H
#define DCLIST_FILE_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Reads @path (or standard input for "-"), at most @max bytes. Returns 0, or a negative
 * errno after reporting why.
 */
int file_read(const char *path, size_t max, struct bytes *out);
/* True when @path is a regular file with exactly these bytes. */
bool file_same(const char *path, const void *data, size_t len);
/*
 * Writes through a temporary file in the same directory, fsync, rename, fsync of the
 * directory: the old or the new content, never a part. Devices and the like are not
 * replaced. Reports errors. Returns 0 or -1.
 */
int file_write_atomic(const char *path, const void *data, size_t len,
		      unsigned int mode);
/* Before long work: would that go, as far as can be told? The same answers. */
int file_write_check(const char *path);

#endif /* DCLIST_FILE_H */
