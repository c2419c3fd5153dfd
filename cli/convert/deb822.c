// SPDX-License-Identifier: GPL-2.0-or-later
/* Debian's control files, deb822(5): strict, so that all readers see the same. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "convert/deb822.h"
#include "rpm.h"

#define FIELD_NAME_MAX 256u
#define LINE_LEN_MAX (1u << 20)

/**
 * struct reader - a file that is being read
 * @in: the file; not owned
 * @fn: gets the lines
 * @ctx: for @fn
 * @name: of the present field; "" when there is none
 * @stanza: there was a field since the last empty line
 * @line: number of the present line
 * @part: a line whose end is in the next block; owned
 */
struct reader {
	struct stream *in;
	deb822_fn fn;
	void *ctx;
	char name[FIELD_NAME_MAX];
	bool stanza;
	uint64_t line;
	struct bytes part;
};

static int malformed(const struct reader *r, const char *why)
{
	error(r->in->file, "line %llu %s; get it again",
	      (unsigned long long)r->line, why);
	return -EBADMSG;
}

static int value_give(const struct reader *r, const char *value, size_t len,
		      bool more)
{
	struct deb822_line line = { .name = r->name, .more = more };

	while (len && (*value == ' ' || *value == '\t')) {
		value++;
		len--;
	}
	while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	line.value = value;
	line.len = len;
	return r->fn(&line, r->ctx);
}

static int stanza_end(struct reader *r)
{
	if (!r->stanza)
		return 0;
	r->stanza = false;
	r->name[0] = 0;
	return r->fn(NULL, r->ctx);
}

static bool name_right(const char *name, size_t len)
{
	size_t i;

	if (!len || len >= FIELD_NAME_MAX || name[0] == '#' || name[0] == '-')
		return false;
	for (i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return false;
	return true;
}

/* Some readers take other control characters for line ends. */
static bool text_right(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			return false;
	return true;
}

static int field_take(struct reader *r, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t name = colon ? (size_t)(colon - line) : 0;

	if (!name_right(line, name))
		return malformed(r, "is not a field");
	memcpy(r->name, line, name);
	r->name[name] = 0;
	r->stanza = true;
	return value_give(r, colon + 1, len - name - 1, false);
}

static int line_take(struct reader *r, const char *line, size_t len)
{
	r->line++;
	if (!len)
		return stanza_end(r);
	if (!text_right(line, len))
		return malformed(r, "has control characters");
	if (line[0] != ' ' && line[0] != '\t')
		return field_take(r, line, len);
	if (!r->name[0])
		return malformed(r, "continues a field that does not exist");
	return value_give(r, line, len, true);
}

static int part_add(struct reader *r, const char *data, size_t len)
{
	if (len > LINE_LEN_MAX - r->part.len)
		return malformed(r, "is too long");
	if (!bytes_append(&r->part, data, len))
		return 0;
	error(r->in->file, "out of memory");
	return -ENOMEM;
}

static int part_take(struct reader *r)
{
	int err = line_take(r, (const char *)r->part.data, r->part.len);

	r->part.len = 0;
	return err;
}

static int block_take(struct reader *r, const char *block, size_t len)
{
	const char *nl;
	size_t n;
	int err = 0;

	while (!err && len) {
		nl = memchr(block, '\n', len);
		n = nl ? (size_t)(nl - block) : len;
		if (nl && !r->part.len) {
			err = line_take(r, block, n);
		} else {
			err = part_add(r, block, n);
			if (!err && nl)
				err = part_take(r);
		}
		n += nl ? 1 : 0;
		block += n;
		len -= n;
	}
	return err;
}

int deb822_read(struct stream *in, deb822_fn fn, void *ctx)
{
	struct reader r = { .in = in, .fn = fn, .ctx = ctx };
	const void *block;
	ssize_t n;
	int err = 0;

	while (!err && (n = in->next(in, &block)) != 0)
		err = n < 0 ? (int)n : block_take(&r, block, (size_t)n);
	if (!err && r.part.len)
		err = part_take(&r);
	if (!err)
		err = stanza_end(&r);
	bytes_free(&r.part);
	return err;
}

bool deb822_is(const struct deb822_line *line, const char *name)
{
	return !strcasecmp(line->name, name);
}

bool deb822_number(const char *value, size_t len, uint64_t *out)
{
	size_t i;

	*out = 0;
	if (!len || len > 18)
		return false;
	for (i = 0; i < len; i++) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(value[i] - '0');
	}
	return true;
}

bool deb822_sha256(const char *value, size_t len, uint8_t out[32])
{
	return len == 64 && dgc_hex_decode((const u8 *)value, 32, out);
}
