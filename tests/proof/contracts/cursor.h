/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of cursor.h promise. */
#ifndef DGC_CONTRACTS_CURSOR_H
#define DGC_CONTRACTS_CURSOR_H

#include <cursor.h>

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
void dgc_cursor_init(struct dgc_cursor *c, const u8 *data, u32 len);

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
u32 dgc_cursor_skip(struct dgc_cursor *c, u32 n);

#endif /* DGC_CONTRACTS_CURSOR_H */
