// SPDX-License-Identifier: GPL-2.0-or-later
/* Extended headers of a tar archive, POSIX.1-2001 pax. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "convert/deb822.h"
#include "convert/pax.h"
#include "rpm.h"

#define BLOCK 512u
#define TYPE_OFF 156u
#define SIZE_OFF 124u
#define SIZE_LEN 12u
#define RECORDS_MAX (1u << 20)
#define CHECKSUM "APK-TOOLS.checksum.SHA1="

/* What is known of a member */
struct fact {
	struct fact *next;
	bool has;
	uint8_t sha1[CRYPTO_SHA1_LEN];
};

/**
 * struct pax_stream - an archive that passes by
 * @s: what it is
 * @below: the archive; not owned
 * @header: the present header
 * @have: bytes of it
 * @skip: bytes until the next header
 * @records: extended header that is being read; owned
 * @records_left: bytes of it to come
 * @now: what is known of the next member
 * @size: of the next member, if @has_size
 * @has_size: an extended header tells it
 * @end: there was an empty header
 * @first: facts about members that came by; owned
 * @last: where the next goes
 */
struct pax_stream {
	struct stream s;
	struct stream *below;
	uint8_t header[BLOCK];
	size_t have;
	uint64_t skip;
	struct bytes records;
	size_t records_left;
	struct fact now;
	uint64_t size;
	bool has_size;
	bool end;
	struct fact *first;
	struct fact **last;
};

static int malformed(const struct pax_stream *ps, const char *why)
{
	error(ps->s.file, "its archive has %s; the package is refused", why);
	return -EBADMSG;
}

static int no_memory(const struct pax_stream *ps)
{
	error(ps->s.file, "out of memory");
	return -ENOMEM;
}

static int record_take(struct pax_stream *ps, const char *record, size_t len)
{
	size_t n = strlen(CHECKSUM);

	if (len > n && !memcmp(record, CHECKSUM, n)) {
		ps->now.has = len == n + 2 * CRYPTO_SHA1_LEN &&
			      dgc_hex_decode((const u8 *)record + n,
					     CRYPTO_SHA1_LEN, ps->now.sha1);
		if (!ps->now.has)
			return malformed(ps, "a wrong checksum");
	}
	if (len > 5 && !memcmp(record, "size=", 5)) {
		ps->has_size = true;
		if (!deb822_number(record + 5, len - 5, &ps->size))
			return malformed(ps, "a wrong size");
	}
	return 0;
}

/* Each is "LENGTH KEY=VALUE\n", and LENGTH is of all of that. */
static int records_take(struct pax_stream *ps)
{
	const char *p = (const char *)ps->records.data, *space;
	size_t left = ps->records.len;
	uint64_t len;
	int err = 0;

	while (!err && left) {
		space = memchr(p, ' ', left);
		if (!space || !deb822_number(p, (size_t)(space - p), &len) ||
		    len > left || len < (size_t)(space - p) + 2 ||
		    p[len - 1] != '\n')
			return malformed(ps, "a wrong extended header");
		err = record_take(ps, space + 1,
				  (size_t)len - (size_t)(space - p) - 2);
		p += len;
		left -= (size_t)len;
	}
	ps->records.len = 0;
	return err;
}

static bool header_is_empty(const struct pax_stream *ps)
{
	size_t i;

	for (i = 0; i < BLOCK; i++)
		if (ps->header[i])
			return false;
	return true;
}

/* Octal digits between spaces; sizes of 8 GiB are in an extended header. */
static bool size_read(const uint8_t *field, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < SIZE_LEN && field[i] == ' ')
		i++;
	for (; i < SIZE_LEN && field[i] >= '0' && field[i] <= '7'; i++)
		*out = *out * 8 + (uint64_t)(field[i] - '0');
	return i == SIZE_LEN || !field[i] || field[i] == ' ';
}

static int fact_put(struct pax_stream *ps)
{
	struct fact *fact = malloc(sizeof(*fact));

	if (!fact)
		return no_memory(ps);
	*fact = ps->now;
	fact->next = NULL;
	*ps->last = fact;
	ps->last = &fact->next;
	ps->now = (struct fact){ 0 };
	ps->has_size = false;
	return 0;
}

static uint64_t padded(uint64_t size)
{
	return (size + BLOCK - 1) / BLOCK * BLOCK;
}

/* What is in the header's own bytes decides how to go on. */
static int header_take(struct pax_stream *ps)
{
	uint64_t size;

	ps->have = 0;
	if (header_is_empty(ps)) {
		ps->end = true;
		return 0;
	}
	if (!size_read(ps->header + SIZE_OFF, &size))
		return malformed(ps, "a wrong size");
	switch (ps->header[TYPE_OFF]) {
	case 'x':
		if (size > RECORDS_MAX)
			return malformed(ps, "a huge extended header");
		ps->records_left = (size_t)size;
		ps->skip = padded(size);
		return 0;
	case 'g':
	case 'K':
	case 'L':
		ps->skip = padded(size);
		return 0;
	case 0:
	case '0':
		ps->skip = padded(ps->has_size ? ps->size : size);
		return fact_put(ps);
	case '1' ... '6':
		if (size || (ps->has_size && ps->size))
			return malformed(ps, "content in what is no file");
		return fact_put(ps);
	default:
		return malformed(ps, "a member of an unknown kind");
	}
}

/* Looks at up to @len bytes; sets *@used. */
static int bytes_take(struct pax_stream *ps, const uint8_t *p, size_t len,
		      size_t *used)
{
	size_t n = len, keep;

	if (!ps->skip) {
		n = BLOCK - ps->have < len ? BLOCK - ps->have : len;
		memcpy(ps->header + ps->have, p, n);
		ps->have += n;
		*used = n;
		return ps->have == BLOCK ? header_take(ps) : 0;
	}
	if (n > ps->skip)
		n = (size_t)ps->skip;
	*used = n;
	ps->skip -= n;
	keep = n < ps->records_left ? n : ps->records_left;
	if (keep && bytes_append(&ps->records, p, keep))
		return no_memory(ps);
	ps->records_left -= keep;
	return keep && !ps->records_left ? records_take(ps) : 0;
}

static ssize_t pax_next(struct stream *s, const void **block)
{
	struct pax_stream *ps = (struct pax_stream *)s;
	ssize_t n = ps->below->next(ps->below, block);
	size_t at = 0, used;
	int err = 0;

	while (n > 0 && at < (size_t)n && !ps->end && !err) {
		err = bytes_take(ps, (const uint8_t *)*block + at,
				 (size_t)n - at, &used);
		at += used;
	}
	return err ? err : n;
}

static void pax_close(struct stream *s)
{
	struct pax_stream *ps = (struct pax_stream *)s;
	struct fact *next;

	for (; ps->first; ps->first = next) {
		next = ps->first->next;
		free(ps->first);
	}
	bytes_free(&ps->records);
	free(ps);
}

struct stream *stream_pax(struct stream *below)
{
	struct pax_stream *ps = calloc(1, sizeof(*ps));

	if (!ps) {
		error(below->file, "out of memory");
		return NULL;
	}
	ps->s = (struct stream){ pax_next, pax_close, below->file };
	ps->below = below;
	ps->last = &ps->first;
	return &ps->s;
}

bool pax_checksum(struct stream *s, uint8_t sha1[CRYPTO_SHA1_LEN])
{
	struct pax_stream *ps = (struct pax_stream *)s;
	struct fact *fact = ps->first;
	bool has;

	if (!fact)
		return false;
	has = fact->has;
	memcpy(sha1, fact->sha1, sizeof(fact->sha1));
	ps->first = fact->next;
	if (!ps->first)
		ps->last = &ps->first;
	free(fact);
	return has;
}
