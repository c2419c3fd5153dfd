/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hostile bytes, pulled block by block and never held as a whole: of a file, of
 * memory, of a member of an archive, and unpacked.
 */
#ifndef DCLIST_STREAM_H
#define DCLIST_STREAM_H

#include <time.h>

#include "base/bytes.h"
#include "trust/crypto.h"

/**
 * struct limits - what one source may cost
 * @file: bytes of one file
 * @total: bytes of all files, and bytes unpacked
 * @entries: files, directories and links
 * @seconds: time
 */
struct limits {
	uint64_t file;
	uint64_t total;
	uint32_t entries;
	unsigned int seconds;
};

/**
 * struct budget - what a source has cost so far
 * @file: the source, for messages; not owned
 * @limits: not owned
 * @unpacked: bytes
 * @content: bytes of files, holes counted
 * @names: bytes of names
 * @entries: files, directories and links
 * @end: when it must be done, nanoseconds of CLOCK_MONOTONIC
 */
struct budget {
	const char *file;
	const struct limits *limits;
	uint64_t unpacked;
	uint64_t content;
	uint64_t names;
	uint32_t entries;
	uint64_t end;
};

void budget_start(struct budget *b, const char *file,
		  const struct limits *limits);
/* 0, or -EFBIG or -ETIME after saying what is too much. */
int budget_unpacked(struct budget *b, uint64_t bytes);
/* The same for one more entry of an archive, with its file's size. */
int budget_entry(struct budget *b, const char *path, uint64_t size);
/* Says that there are too many entries; -EFBIG. */
int budget_entries_over(const struct budget *b);

/**
 * struct stream - a pull source of bytes
 * @next: sets *@block to the next bytes and returns how many; 0 at the end, or a negative
 *	errno after reporting why. The block lasts until the next call.
 * @close: frees all but what is below
 * @file: for messages; not owned
 */
struct stream {
	ssize_t (*next)(struct stream *s, const void **block);
	void (*close)(struct stream *s);
	const char *file;
};

/* Regular file @path from offset @start on; NULL after reporting why. */
struct stream *stream_file(const char *path, uint64_t start);
/* Bytes in memory; not owned. NULL without memory, after reporting it. */
struct stream *stream_memory(const char *file, struct part part);
/*
 * What @below holds, unpacked: gzip, xz, lzma, zstd, bzip2, lz4, or as it is; one layer.
 * @below is not closed with it. NULL after reporting why.
 */
struct stream *stream_unpack(struct stream *below, struct budget *budget);
/*
 * What @below holds, which is digested on the way, so that what was parsed is what was
 * digested. @below is not closed with it. NULL after reporting why.
 */
struct stream *stream_digested(struct stream *below, enum dgc_algo algo);
/*
 * Reads a stream_digested() to its end, and gives the digest of all of it, from the first
 * byte on. @size, if not NULL, is how many bytes it had. 0 or a negative errno after
 * reporting why.
 */
int stream_digest(struct stream *s, uint8_t *digest, uint64_t *size);
/* All that is left, at most @max bytes; 0 or a negative errno after reporting why. */
int stream_bytes(struct stream *s, size_t max, struct bytes *out);
void stream_close(struct stream *s);

#endif /* DCLIST_STREAM_H */
