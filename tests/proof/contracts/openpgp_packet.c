// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_packet.c promise. */
#include "openpgp_int.h"

#include <openpgp_packet.c>

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) < c->pos <= \old(c->pos) + 5;
 @ ensures !c->bad && c->data[\old(c->pos)] < 192 ==>
 @	c->pos == \old(c->pos) + 1 && \result == c->data[\old(c->pos)];
 @ ensures !c->bad && 192 <= c->data[\old(c->pos)] < 224 ==>
 @	c->pos == \old(c->pos) + 2 && \result ==
 @	(c->data[\old(c->pos)] - 192) * 256 + 192 + c->data[\old(c->pos) + 1];
 @ ensures 224 <= c->data[\old(c->pos)] < 255 ==> c->bad;
 @ ensures !c->bad && c->data[\old(c->pos)] == 255 ==>
 @	c->pos == \old(c->pos) + 5 &&
 @	\result == dgc_l_be32(c->data + (\old(c->pos) + 1));
 */
static u32 dgc_pgp_new_len(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures len_type > 2 ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) < c->pos <= \old(c->pos) + 4;
 @ ensures !c->bad && len_type == 0 ==> c->pos == \old(c->pos) + 1 &&
 @	\result == c->data[\old(c->pos)];
 @ ensures !c->bad && len_type == 1 ==> c->pos == \old(c->pos) + 2 &&
 @	\result == dgc_l_be16(c->data + \old(c->pos));
 @ ensures !c->bad && len_type == 2 ==> c->pos == \old(c->pos) + 4 &&
 @	\result == dgc_l_be32(c->data + \old(c->pos));
 */
static u32 dgc_pgp_old_len(struct dgc_cursor *c, u32 len_type);

/*@
 @ requires byte <= 0xff;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_pgp_bits(byte) <= 8;
 */
static u32 dgc_pgp_bits(u32 byte);

/*@
 @ requires off <= end && \valid_read(buf + (off .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures off <= \result <= end;
 @ ensures \forall integer i; off <= i < \result ==> buf[i] == 0;
 @ ensures \result < end ==> buf[\result] != 0;
 */
static u32 dgc_pgp_zeros_end(const u8 *buf, u32 off, u32 end);
