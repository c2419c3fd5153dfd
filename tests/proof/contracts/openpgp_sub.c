// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_sub.c promise. */
#include "openpgp_int.h"

#include <openpgp_sub.c>

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
 @ ensures !c->bad && 192 <= c->data[\old(c->pos)] < 255 ==>
 @	c->pos == \old(c->pos) + 2 && \result ==
 @	(c->data[\old(c->pos)] - 192) * 256 + 192 + c->data[\old(c->pos) + 1];
 @ ensures !c->bad && c->data[\old(c->pos)] == 255 ==>
 @	c->pos == \old(c->pos) + 5 &&
 @	\result == dgc_l_be32(c->data + (\old(c->pos) + 1));
 */
static u32 dgc_pgp_sub_len(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c) && \valid(sub) && \separated(c, sub);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *sub;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> \old(c->pos) + 2 <= sub->off <= \old(c->pos) + 6 &&
 @	sub->off + sub->len == c->pos;
 @ ensures !c->bad ==> sub->type < SUB_CRITICAL &&
 @	c->data[sub->off - 1] ==
 @	sub->type + (sub->critical ? SUB_CRITICAL : 0);
 */
static void dgc_pgp_sub_read(struct dgc_cursor *c, struct dgc_pgp_sub *sub);

/*@
 @ requires \valid_read(buf + (sub->off .. sub->off + sub->len - 1));
 @ requires \valid_read(sub) && \valid(s) && \separated(s, sub);
 @ terminates \true;
 @ exits \false;
 @ assigns s->has_created, s->created;
 @ ensures \result <==> !\old(s->has_created) && sub->len == 4;
 @ ensures \result ==> s->has_created &&
 @	s->created == dgc_l_be32(buf + sub->off);
 @ ensures !\result ==> s->has_created == \old(s->has_created);
 */
static bool dgc_pgp_sub_created(const u8 *buf, const struct dgc_pgp_sub *sub,
				struct dgc_pgp_subs *s);

/*@
 @ requires \valid_read(sub) && \valid(s) && \separated(s, sub);
 @ terminates \true;
 @ exits \false;
 @ assigns s->has_key_id, s->key_id_off;
 @ ensures \result <==> sub->len == DGC_PGP_KEY_ID_LEN;
 @ ensures \old(s->has_key_id) || !\result ?
 @	s->has_key_id == \old(s->has_key_id) &&
 @	s->key_id_off == \old(s->key_id_off) :
 @	s->has_key_id && s->key_id_off == sub->off;
 */
static bool dgc_pgp_sub_issuer(const struct dgc_pgp_sub *sub,
			       struct dgc_pgp_subs *s);

/*@
 @ requires \valid_read(buf + (sub->off .. sub->off + sub->len - 1));
 @ requires \valid_read(sub) && \valid(s) && \separated(s, sub);
 @ requires sub->off <= DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns s->fingerprint_len, s->fingerprint_off;
 @ ensures \result <==> sub->len > 0 && (buf[sub->off] == version ==>
 @	sub->len == 1 + dgc_l_fingerprint_len(version));
 @ ensures \old(s->fingerprint_len) != 0 || !\result ||
 @	buf[sub->off] != version ?
 @	s->fingerprint_len == \old(s->fingerprint_len) &&
 @	s->fingerprint_off == \old(s->fingerprint_off) :
 @	s->fingerprint_len == dgc_l_fingerprint_len(version) &&
 @	s->fingerprint_off == sub->off + 1;
 */
static bool dgc_pgp_sub_fingerprint(const u8 *buf,
				    const struct dgc_pgp_sub *sub, u32 version,
				    struct dgc_pgp_subs *s);

/*@
 @ requires \valid_read(buf + (sub->off .. sub->off + sub->len - 1));
 @ requires \valid_read(sub) && \valid(s) && \separated(s, sub);
 @ terminates \true;
 @ exits \false;
 @ assigns s->has_key_flags, s->key_flags;
 @ ensures s->has_key_flags;
 @ ensures !\old(s->has_key_flags) ==>
 @	s->key_flags == (sub->len > 0 ? buf[sub->off] : 0);
 @ ensures \old(s->has_key_flags) ==> s->key_flags == \old(s->key_flags);
 */
static void dgc_pgp_sub_key_flags(const u8 *buf, const struct dgc_pgp_sub *sub,
				  struct dgc_pgp_subs *s);

/*@
 @ requires \valid_read(buf + (sub->off .. sub->off + sub->len - 1));
 @ requires \valid_read(sub) && \valid(s) && \separated(s, sub);
 @ requires sub->off <= DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns *s;
 @ ensures \old(s->critical) ==> s->critical;
 @ ensures sub->critical && sub->type != SUB_CREATED &&
 @	sub->type != SUB_ISSUER && sub->type != SUB_KEY_FLAGS &&
 @	sub->type != SUB_SIGNER_USER_ID && sub->type != SUB_FINGERPRINT ==>
 @	s->critical;
 @ ensures s->has_key_id == \old(s->has_key_id) &&
 @	s->key_id_off == \old(s->key_id_off) || s->has_key_id &&
 @	s->key_id_off == sub->off && sub->len == DGC_PGP_KEY_ID_LEN;
 @ ensures s->fingerprint_len == \old(s->fingerprint_len) &&
 @	s->fingerprint_off == \old(s->fingerprint_off) ||
 @	s->fingerprint_len == dgc_l_fingerprint_len(version) &&
 @	s->fingerprint_off == sub->off + 1 &&
 @	sub->len == 1 + s->fingerprint_len;
 @ ensures s->key_flags == \old(s->key_flags) || s->key_flags <= 0xff;
 */
static bool dgc_pgp_sub_take(const u8 *buf, const struct dgc_pgp_sub *sub,
			     u32 version, struct dgc_pgp_subs *s);

/*@
 @ requires \valid(s);
 @ terminates \true;
 @ exits \false;
 @ assigns *s;
 @ ensures !s->has_created && !s->has_key_id && !s->has_key_flags;
 @ ensures !s->critical && s->fingerprint_len == 0;
 @ ensures s->created == s->key_id_off == s->fingerprint_off == 0;
 @ ensures s->key_flags == 0;
 */
static void dgc_pgp_subs_clear(struct dgc_pgp_subs *s);
