/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A bounds-checked reader over bytes nobody has vouched for. Everything the
 * parsers read, they read through it or through dgc_be16()/dgc_be32() after
 * a check of their own.
 *
 * A read past the end sets @bad, returns 0 and moves nothing; @bad stays set,
 * so a parser may read a whole structure and ask once.
 */
#ifndef DGC_PARSE_CURSOR_H
#define DGC_PARSE_CURSOR_H

#include "env.h"

/* Larger inputs are refused before parsing; keeps every sum of two in u32. */
#define DGC_INPUT_MAX 0x20000000u /* 512 MiB */

/**
 * struct dgc_cursor - a read position in a buffer
 * @data: the buffer; owned by the caller, must not change while in use
 * @len: bytes in @data, at most DGC_INPUT_MAX
 * @pos: offset of the next byte, never more than @len
 * @bad: a read went past the end
 */
struct dgc_cursor {
	const u8 *data;
	u32 len;
	u32 pos;
	bool bad;
};

u32 dgc_be16(const u8 *p);

u32 dgc_be32(const u8 *p);

/**
 * dgc_cursor_init() - start reading
 * @c: cursor to set up
 * @data: buffer
 * @len: bytes in @data
 *
 * A @len above DGC_INPUT_MAX makes a cursor that is bad from the start.
 */
void dgc_cursor_init(struct dgc_cursor *c, const u8 *data, u32 len);

/* Bytes not read yet. */
u32 dgc_cursor_left(const struct dgc_cursor *c);

u32 dgc_cursor_u8(struct dgc_cursor *c);

u32 dgc_cursor_be16(struct dgc_cursor *c);

u32 dgc_cursor_be32(struct dgc_cursor *c);

u64 dgc_cursor_be64(struct dgc_cursor *c);

/**
 * dgc_cursor_skip() - pass over @n bytes
 * @c: cursor
 * @n: bytes
 *
 * Return: offset of the first byte passed over; meaningful unless @c went bad.
 */
u32 dgc_cursor_skip(struct dgc_cursor *c, u32 n);

#endif /* DGC_PARSE_CURSOR_H */
