// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Payloads of rpm 6, and of earlier packages with large files (rpm's
 * docs/manual/format_v6.md and lib/cpio.cc):
 *
 *	"07070X" | number of the file, 8 hexadecimal digits | padding to 4 bytes |
 *	content | padding to 4 bytes
 *
 * and then the end of a usual archive. Each of these headers is replaced by a usual one with
 * what the signed header has of the file.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/message.h"
#include "convert/rpm_payload.h"
#include "list/digest.h"
#include "list/rpmheader.h"

#define MAGIC "07070X"
#define MAGIC_LEN 6u
#define HEADER_LEN 16u /* with its padding */
#define NEWC_LEN 110u

/**
 * struct payload_stream - a payload that others can read
 * @s: what it is
 * @below: as it is; not owned
 * @paths: of its files; owned
 * @elsewhere: of each file, whether its content comes with another of its names; owned
 * @block: bytes of @below that are left
 * @len: of @block
 * @content: bytes of content and padding up to the next header
 * @head: the next header, as far as it was read
 * @n: bytes in @head
 * @replaced: a header was
 * @plain: nothing up to the end is replaced
 * @made: what stands for @head
 */
struct payload_stream {
	struct stream s;
	struct stream *below;
	struct rpm_paths *paths;
	bool *elsewhere;
	const uint8_t *block;
	size_t len;
	uint64_t content;
	uint8_t head[HEADER_LEN];
	size_t n;
	bool replaced;
	bool plain;
	char made[NEWC_LEN + PATH_MAX + 8];
};

static ssize_t refused(const struct payload_stream *ps, const char *what,
		       const char *why)
{
	error(ps->s.file, "%s %s; get the package again", what, why);
	return -EBADMSG;
}

struct name {
	uint64_t inode;
	uint32_t file;
};

static int name_compare(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	return x->file < y->file ? -1 : x->file > y->file;
}

/* Of several names of a file, only the last one has the content. False without memory. */
static bool names_compare(struct payload_stream *ps)
{
	uint32_t count = rpm_paths_count(ps->paths), i;
	struct name *names = calloc(count + 1, sizeof(*names));

	ps->elsewhere = calloc(count + 1, sizeof(*ps->elsewhere));
	if (!names || !ps->elsewhere) {
		free(names);
		return false;
	}
	for (i = 0; i < count; i++)
		names[i] = (struct name){ rpm_paths_inode(ps->paths, i), i };
	qsort(names, count, sizeof(*names), name_compare);
	for (i = 1; i < count; i++)
		if (names[i].inode && names[i].inode == names[i - 1].inode)
			ps->elsewhere[names[i - 1].file] = true;
	free(names);
	return true;
}

/* Bytes of content that follow the header of a file */
static uint64_t size_of(const struct payload_stream *ps, uint32_t file,
			uint32_t mode)
{
	uint64_t size;

	if ((!S_ISREG(mode) && !S_ISLNK(mode)) || ps->elsewhere[file] ||
	    rpm_paths_marks(ps->paths, file) & FILE_IS_GHOST ||
	    !rpm_paths_size(ps->paths, file, &size))
		return 0;
	return size;
}

/* The number of each file is its inode: so no two are the same, even if they were. */
static ssize_t header_make(struct payload_stream *ps, uint32_t file)
{
	uint32_t mode;
	const char *path = rpm_paths_get(ps->paths, file, &mode);
	uint64_t size;
	int len;

	if (!path)
		return refused(ps, "a file of its payload",
			       "is not in the header that the vendor signed");
	size = size_of(ps, file, mode);
	if (size > UINT32_MAX)
		return refused(ps, path, "is larger than 4 GiB");
	len = snprintf(ps->made, sizeof(ps->made) - 4,
		       "070701%08x%08x%016x%08x%08x%08x%032x%08zx%08x.%s",
		       file + 1, mode, 0, ps->elsewhere[file] ? 2 : 1, 0,
		       (uint32_t)size, 0, strlen(path) + 2, 0, path);
	if ((size_t)len >= sizeof(ps->made) - 4)
		return refused(ps, path, "has too long a name");
	memset(ps->made + len, 0, 4); /* its NUL, and padding */
	ps->content = (size + 3) / 4 * 4;
	return (len + 4) / 4 * 4;
}

/* What stands for the header that was read, or its first bytes as they are */
static ssize_t header_give(struct payload_stream *ps, const void **block)
{
	uint8_t number[4];

	if (ps->n < HEADER_LEN || memcmp(ps->head, MAGIC, MAGIC_LEN)) {
		ps->plain = true;
		*block = ps->head;
		return (ssize_t)ps->n;
	}
	ps->replaced = true;
	if (!dgc_hex_decode(ps->head + MAGIC_LEN, sizeof(number), number))
		return refused(ps, "its payload", "is damaged");
	ps->n = 0;
	*block = ps->made;
	return header_make(ps, dgc_be32(number));
}

static ssize_t block_give(struct payload_stream *ps, size_t len,
			  const void **block)
{
	*block = ps->block;
	ps->block += len;
	ps->len -= len;
	return (ssize_t)len;
}

/* Reads what is missing of a header of @want bytes, of what the block has. */
static bool head_read(struct payload_stream *ps, size_t want)
{
	size_t len = ps->n < want ? want - ps->n : 0;

	if (len > ps->len)
		len = ps->len;
	memcpy(ps->head + ps->n, ps->block, len);
	ps->n += len;
	ps->block += len;
	ps->len -= len;
	return ps->n >= want;
}

static ssize_t payload_next(struct stream *s, const void **block)
{
	struct payload_stream *ps = (struct payload_stream *)s;
	const void *more;
	ssize_t n;

	for (;;) {
		if (!ps->len) {
			n = ps->below->next(ps->below, &more);
			if (n == 0 && ps->replaced && !ps->plain)
				return refused(ps, "its payload", "ends early");
			if (n == 0 && !ps->plain)
				return header_give(ps, block);
			if (n <= 0)
				return n;
			ps->block = more;
			ps->len = (size_t)n;
		}
		if (ps->plain)
			return block_give(ps, ps->len, block);
		if (ps->content) {
			n = block_give(ps,
				       ps->content < ps->len ? ps->content :
							       ps->len,
				       block);
			ps->content -= (uint64_t)n;
			return n;
		}
		if (head_read(ps, MAGIC_LEN) &&
		    (memcmp(ps->head, MAGIC, MAGIC_LEN) ||
		     head_read(ps, HEADER_LEN)))
			return header_give(ps, block);
	}
}

static void payload_close(struct stream *s)
{
	struct payload_stream *ps = (struct payload_stream *)s;

	rpm_paths_free(ps->paths);
	free(ps->elsewhere);
	free(ps);
}

struct stream *stream_rpm_payload(struct stream *below, const struct list *list)
{
	struct payload_stream *ps = calloc(1, sizeof(*ps));

	if (ps)
		ps->paths = rpm_paths_open(list->bytes.data,
					   list->trailer.signed_len);
	if (!ps || !ps->paths || !names_compare(ps)) {
		error(below->file, "out of memory");
		if (ps)
			payload_close(&ps->s);
		return NULL;
	}
	ps->s = (struct stream){ payload_next, payload_close, below->file };
	ps->below = below;
	return &ps->s;
}
