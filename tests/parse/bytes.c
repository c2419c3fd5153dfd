// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define BYTES_MAX 65536u

struct bytes bytes_copy(const u8 *data, u32 len)
{
	struct bytes b = { malloc(len ? len : 1), len };

	if (!b.data)
		abort();
	if (len)
		memcpy(b.data, data, len);
	return b;
}

void bytes_free(struct bytes *b)
{
	free(b->data);
	b->data = NULL;
}

/* Text that is being turned into bytes. */
struct reader {
	const char *p;
	u8 buf[BYTES_MAX];
	u32 len;
};

/* A byte, perhaps many times. */
static bool read_byte(struct reader *r)
{
	unsigned int byte, times = 1;
	int n = 0;

	if (sscanf(r->p, "%2x%n", &byte, &n) != 1 || n != 2)
		return false;
	r->p += 2;
	if (*r->p == '*')
		times = (unsigned int)strtoul(r->p + 1, (char **)&r->p, 10);
	if (times > BYTES_MAX - r->len)
		return false;
	memset(r->buf + r->len, (int)byte, times);
	r->len += times;
	return true;
}

static bool read_until(struct reader *r, char end);

/* A length of @size bytes, and what it is the length of. */
static bool read_group(struct reader *r, u32 size, char end)
{
	u32 at = r->len, len;

	r->p++;
	if (size > BYTES_MAX - r->len)
		return false;
	r->len += size;
	if (!read_until(r, end))
		return false;
	r->p++;
	len = r->len - at - size;
	if (size == 2)
		r->buf[at] = (u8)(len >> 8);
	r->buf[at + size - 1] = (u8)len;
	return true;
}

static bool read_until(struct reader *r, char end)
{
	for (;;) {
		bool good;

		r->p += strspn(r->p, " ");
		if (*r->p == end)
			return true;
		if (*r->p == '{')
			good = read_group(r, 1, '}');
		else if (*r->p == '(')
			good = read_group(r, 2, ')');
		else
			good = read_byte(r);
		if (!good)
			return false;
	}
}

struct bytes bytes_from(const char *text)
{
	static struct reader r;

	r.p = text;
	r.len = 0;
	if (!read_until(&r, '\0')) {
		fprintf(stderr, "bad input of a test: %s\n", text);
		abort();
	}
	return bytes_copy(r.buf, r.len);
}
