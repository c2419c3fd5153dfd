/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A walk over an archive, in one pass and within limits. Nothing is ever written. An
 * archive is refused as a whole for an absolute name, "..", a name that occurs twice, a
 * name below a link or a file, a hard link to nothing, and sizes beyond the limits.
 */
#ifndef DCLIST_ARCHIVE_H
#define DCLIST_ARCHIVE_H

#include "convert/stream.h"
#include "verity/content.h"

/* Formats of archives */
#define ARCHIVE_WALK_TAR 1u
#define ARCHIVE_WALK_CPIO 2u
#define ARCHIVE_WALK_AR 4u
/* And nothing may follow it but zeros */
#define ARCHIVE_WALK_ALONE 8u

enum member_type {
	MEMBER_INVALID = 0,
	MEMBER_FILE = 1,
	MEMBER_HARD_LINK = 2, /* its content is that of @link */
	MEMBER_LINK = 3, /* symbolic */
	MEMBER_FOLDER = 4,
	MEMBER_OTHER = 5, /* device, FIFO, socket */
};

/**
 * struct member - a member of an archive, as long as it is walked over
 * @path: from the root, "/usr/bin/x", without "." and "//"; any bytes but NUL
 * @link: MEMBER_HARD_LINK: such a path, of a MEMBER_FILE before; MEMBER_LINK: as
 *	it is; else NULL
 * @type: what it is
 * @mode: permissions
 * @links: number of names that the file has, if the format has it (cpio)
 * @size: MEMBER_FILE: bytes of content; holes of sparse files count
 * @walk: the walk's own
 */
struct member {
	const char *path;
	const char *link;
	enum member_type type;
	unsigned int mode;
	unsigned int links;
	uint64_t size;
	struct archive_walk *walk;
};

/* Called for every member; a non-zero result ends the walk and is returned. */
typedef int (*member_fn)(struct member *m, void *ctx);

/**
 * archive_walk() - walk over an archive
 * @in: the archive, not compressed: see stream_unpack()
 * @formats: ARCHIVE_WALK_* that it may be of
 * @budget: what it may cost; of the whole source, also when archives are nested
 * @fn: called for each member, in order
 * @ctx: for @fn
 *
 * Return: 0; what @fn returned; -EBADMSG, -EFBIG, -ETIME or -ENOMEM after reporting why.
 */
int archive_walk(struct stream *in, unsigned int formats, struct budget *budget,
		 member_fn fn, void *ctx);

/* Exactly the next @len bytes of a file; a content_read_fn. Reports errors. */
int member_read(void *member, void *buf, size_t len);
/* Its digests, as content_digests(); reports errors. */
int member_digests(struct member *m, const struct verity_params *params,
		   unsigned int algos, struct content *out);
/* A small file whole: -EFBIG, after reporting it, when it is larger than @max. */
int member_bytes(struct member *m, size_t max, struct bytes *out);
/* A file as a stream, for an archive in an archive; NULL after reporting why. */
struct stream *stream_member(const char *file, struct member *m);

#endif /* DCLIST_ARCHIVE_H */
