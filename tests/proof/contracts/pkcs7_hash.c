// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of pkcs7_hash.c promise. */
#include "cursor.h"

#include <pkcs7_hash.c>

/*@
 @ // the object identifier of SHA-256, SHA-384 or SHA-512
 @ predicate dgc_l_sha2(u8 *p, integer n) =
 @	dgc_l_be32(p) == 0x60864801 && dgc_l_be32(p + 4) == 0x65030402 &&
 @	p[8] == n;
 */

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures \result <= 0xffff && \result <= c->len - c->pos;
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \old(c->pos) < c->pos <= \old(c->pos) + 3;
 @ ensures !c->bad ==> c->data[\old(c->pos)] <= 0x82 &&
 @	c->data[\old(c->pos)] != 0x80;
 @ ensures !c->bad && c->data[\old(c->pos)] < 0x80 ==>
 @	c->pos == \old(c->pos) + 1 && \result == c->data[\old(c->pos)];
 @ ensures !c->bad && c->data[\old(c->pos)] == 0x81 ==>
 @	c->pos == \old(c->pos) + 2 &&
 @	0x80 <= \result == c->data[\old(c->pos) + 1];
 @ ensures !c->bad && c->data[\old(c->pos)] == 0x82 ==>
 @	c->pos == \old(c->pos) + 3 &&
 @	0x100 <= \result == dgc_l_be16(c->data + (\old(c->pos) + 1));
 */
static u32 dgc_der_len(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c) && tag <= 0xff;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures \result <= 0xffff && \result <= c->len - c->pos;
 @ ensures c->bad ==> \result == 0;
 @ ensures !c->bad ==> \old(c->pos) + 2 <= c->pos <= \old(c->pos) + 4;
 @ ensures !c->bad ==> c->data[\old(c->pos)] == tag &&
 @	c->data[\old(c->pos) + 1] <= 0x82 &&
 @	c->data[\old(c->pos) + 1] != 0x80;
 @ ensures !c->bad && c->data[\old(c->pos) + 1] < 0x80 ==>
 @	c->pos == \old(c->pos) + 2 && \result == c->data[\old(c->pos) + 1];
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x81 ==>
 @	c->pos == \old(c->pos) + 3 &&
 @	0x80 <= \result == c->data[\old(c->pos) + 2];
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x82 ==>
 @	c->pos == \old(c->pos) + 4 &&
 @	0x100 <= \result == dgc_l_be16(c->data + (\old(c->pos) + 2));
 */
static u32 dgc_der_enter(struct dgc_cursor *c, u32 tag);

/*@
 @ requires dgc_cursor_ok(c) && tag <= 0xff;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) + 2 <= c->pos <= \old(c->pos) + 4;
 @ ensures !c->bad ==> c->data[\old(c->pos)] == tag &&
 @	c->data[\old(c->pos) + 1] <= 0x82 &&
 @	c->data[\old(c->pos) + 1] != 0x80;
 @ ensures !c->bad && c->data[\old(c->pos) + 1] < 0x80 ==>
 @	c->len - (\old(c->pos) + 2) == c->data[\old(c->pos) + 1];
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x81 ==>
 @	0x80 <= c->data[\old(c->pos) + 2] == c->len - (\old(c->pos) + 3);
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x82 ==>
 @	0x100 <= dgc_l_be16(c->data + (\old(c->pos) + 2)) ==
 @	c->len - (\old(c->pos) + 4);
 */
static void dgc_der_last(struct dgc_cursor *c, u32 tag);

/*@
 @ requires dgc_cursor_ok(c) && tag <= 0xff;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) + 2 <= c->pos &&
 @	c->data[\old(c->pos)] == tag;
 */
static void dgc_der_pass(struct dgc_cursor *c, u32 tag);

/*@
 @ requires dgc_cursor_ok(c) && tag <= 0xff;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad && c->pos > \old(c->pos) ==>
 @	c->data[\old(c->pos)] == tag;
 @ ensures !c->bad && c->pos == \old(c->pos) ==>
 @	c->pos == c->len || c->data[c->pos] != tag;
 */
static void dgc_der_pass_if(struct dgc_cursor *c, u32 tag);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) + 18 <= c->pos;
 @ ensures !c->bad ==> c->data[\old(c->pos)] == 0x30 &&
 @	c->data[\old(c->pos) + 1] <= 0x82 &&
 @	c->data[\old(c->pos) + 1] != 0x80;
 @ ensures !c->bad && c->data[\old(c->pos) + 1] < 0x80 ==>
 @	c->len - (\old(c->pos) + 2) == c->data[\old(c->pos) + 1];
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x81 ==>
 @	0x80 <= c->data[\old(c->pos) + 2] == c->len - (\old(c->pos) + 3);
 @ ensures !c->bad && c->data[\old(c->pos) + 1] == 0x82 ==>
 @	0x100 <= dgc_l_be16(c->data + (\old(c->pos) + 2)) ==
 @	c->len - (\old(c->pos) + 4);
 */
static void dgc_pkcs7_signer(struct dgc_cursor *c);

/*@
 @ requires \valid_read(oid + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == DGC_ALGO_INVALID || \result == DGC_ALGO_SHA256 ||
 @	\result == DGC_ALGO_SHA384 || \result == DGC_ALGO_SHA512;
 @ ensures \result != DGC_ALGO_INVALID ==>
 @	len == OID_SHA2_LEN && dgc_l_sha2(oid, \result);
 */
static enum dgc_algo dgc_pkcs7_oid(const u8 *oid, u32 len);

/*@
 @ requires \valid_read(message + (0 .. len - 1)) && \valid(algo);
 @ requires \separated(message + (0 .. len - 1), algo);
 @ terminates \true;
 @ exits \false;
 @ assigns *algo;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result != 0 ==> *algo == \old(*algo);
 @ ensures \result != -EBADMSG ==> 2 <= len <= DGC_INPUT_MAX &&
 @	message[0] == 0x30;
 @ ensures \result != -EBADMSG && message[1] < 0x80 ==>
 @	len == 2 + message[1];
 @ ensures \result != -EBADMSG && message[1] == 0x81 ==>
 @	0x80 <= message[2] && len == 3 + message[2];
 @ ensures \result != -EBADMSG && message[1] == 0x82 ==>
 @	0x100 <= dgc_l_be16(message + 2) && len == 4 + dgc_l_be16(message + 2);
 @ ensures \result != -EBADMSG ==> message[1] <= 0x82 && message[1] != 0x80;
 @ ensures \result == 0 ==> *algo == DGC_ALGO_SHA256 ||
 @	*algo == DGC_ALGO_SHA384 || *algo == DGC_ALGO_SHA512;
 */
int dgc_pkcs7_hash(const u8 *message, u32 len, enum dgc_algo *algo);
