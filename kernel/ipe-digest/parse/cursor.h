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

/*@
 @ logic integer dgc_l_be16(u8 *p) = p[0] * 0x100 + p[1];
 @ logic integer dgc_l_be32(u8 *p) =
 @	p[0] * 0x1000000 + p[1] * 0x10000 + p[2] * 0x100 + p[3];
 @
 @ predicate dgc_cursor_ok(struct dgc_cursor *c) =
 @	\valid(c) && c->pos <= c->len <= DGC_INPUT_MAX &&
 @	\valid_read(c->data + (0 .. c->len - 1));
 @
 @ // @c has moved over @n bytes, or it is bad and has not moved
 @ predicate dgc_cursor_took{A, B}(struct dgc_cursor *c, integer n) =
 @	dgc_cursor_ok{B}(c) &&
 @	(\at(c->bad, A) || n > \at(c->len - c->pos, A) ?
 @		\at(c->bad, B) && \at(c->pos, B) == \at(c->pos, A) :
 @		!\at(c->bad, B) &&
 @		\at(c->pos, B) == \at(c->pos, A) + n);
 */

/*@
 @ requires \valid_read(p + (0 .. 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_be16(p) <= 0xffff;
 */
u32 dgc_be16(const u8 *p);

/*@
 @ requires \valid_read(p + (0 .. 3));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_be32(p);
 */
u32 dgc_be32(const u8 *p);

/*@
 @ requires \valid(c);
 @ requires \valid_read(data + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *c;
 @ ensures dgc_cursor_ok(c);
 @ ensures c->data == data && c->pos == 0;
 @ ensures len <= DGC_INPUT_MAX ==> !c->bad && c->len == len;
 @ ensures len > DGC_INPUT_MAX ==> c->bad && c->len == 0;
 */
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
/*@
 @ requires \valid_read(c) && c->pos <= c->len;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == c->len - c->pos;
 */
u32 dgc_cursor_left(const struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, 1);
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \result == c->data[c->pos - 1] <= 0xff;
 */
u32 dgc_cursor_u8(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, 2);
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \result == dgc_l_be16(c->data + (c->pos - 2)) <= 0xffff;
 */
u32 dgc_cursor_be16(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, 4);
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \result == dgc_l_be32(c->data + (c->pos - 4));
 */
u32 dgc_cursor_be32(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, 8);
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \result ==
 @	dgc_l_be32(c->data + (c->pos - 8)) * 0x100000000 +
 @	dgc_l_be32(c->data + (c->pos - 4));
 */
u64 dgc_cursor_be64(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, n);
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \result == \old(c->pos) == c->pos - n;
 */
/**
 * dgc_cursor_skip() - pass over @n bytes
 * @c: cursor
 * @n: bytes
 *
 * Return: offset of the first byte passed over; meaningful unless @c went bad.
 */
u32 dgc_cursor_skip(struct dgc_cursor *c, u32 n);

#endif /* DGC_PARSE_CURSOR_H */
