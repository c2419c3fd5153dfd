// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The bounds-checked reader. dgc_cursor_take() is the only place where a
 * position moves.
 */
#include "cursor.h"

u32 dgc_be16(const u8 *p)
{
	return p[0] * 0x100u + p[1];
}

u32 dgc_be32(const u8 *p)
{
	return p[0] * 0x1000000u + p[1] * 0x10000u + p[2] * 0x100u + p[3];
}

void dgc_cursor_init(struct dgc_cursor *c, const u8 *data, u32 len)
{
	c->data = data;
	c->len = len;
	c->pos = 0;
	c->bad = false;
	if (len > DGC_INPUT_MAX) {
		c->len = 0;
		c->bad = true;
	}
}

u32 dgc_cursor_left(const struct dgc_cursor *c)
{
	return c->len - c->pos;
}

/* Move over @n bytes; false, and @c is bad, when they are not there. */
static bool dgc_cursor_take(struct dgc_cursor *c, u32 n)
{
	if (c->bad)
		return false;
	if (n > c->len - c->pos) {
		c->bad = true;
		return false;
	}
	c->pos += n;
	return true;
}

u32 dgc_cursor_u8(struct dgc_cursor *c)
{
	if (!dgc_cursor_take(c, 1))
		return 0;
	return c->data[c->pos - 1];
}

u32 dgc_cursor_be16(struct dgc_cursor *c)
{
	if (!dgc_cursor_take(c, 2))
		return 0;
	return dgc_be16(c->data + (c->pos - 2));
}

u32 dgc_cursor_be32(struct dgc_cursor *c)
{
	if (!dgc_cursor_take(c, 4))
		return 0;
	return dgc_be32(c->data + (c->pos - 4));
}

u64 dgc_cursor_be64(struct dgc_cursor *c)
{
	u64 high;

	if (!dgc_cursor_take(c, 8))
		return 0;
	high = dgc_be32(c->data + (c->pos - 8));
	return high * 0x100000000u + dgc_be32(c->data + (c->pos - 4));
}

u32 dgc_cursor_skip(struct dgc_cursor *c, u32 n)
{
	u32 from = c->pos;

	if (!dgc_cursor_take(c, n))
		return 0;
	return from;
}
