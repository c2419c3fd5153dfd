// SPDX-License-Identifier: GPL-2.0-or-later
/* A member of an archive as a stream, for an archive in an archive. */
#include <errno.h>
#include <stdlib.h>

#include "base/message.h"
#include "convert/archive.h"

#define BLOCK 65536u

struct member_stream {
	struct stream s;
	struct member *m;
	uint64_t left;
	uint8_t block[BLOCK];
};

static ssize_t member_next(struct stream *s, const void **block)
{
	struct member_stream *ms = (struct member_stream *)s;
	size_t n = ms->left < BLOCK ? (size_t)ms->left : BLOCK;
	int err = member_read(ms->m, ms->block, n);

	*block = ms->block;
	ms->left -= n;
	return err ? err : (ssize_t)n;
}

static void member_close(struct stream *s)
{
	free(s);
}

struct stream *stream_member(const char *file, struct member *m)
{
	struct member_stream *ms = malloc(sizeof(*ms));

	if (!ms) {
		error(file, "out of memory");
		return NULL;
	}
	ms->s = (struct stream){ member_next, member_close, file };
	ms->m = m;
	ms->left = m->size;
	return &ms->s;
}
