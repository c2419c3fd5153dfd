// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_keyring.c promise. */
#include "openpgp_int.h"

#include <openpgp_keyring.c>

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result && subkey ==> type == SIG_SUBKEY_BINDING;
 @ ensures \result && !subkey ==> type == SIG_DIRECT_KEY ||
 @	SIG_CERTIFY_FIRST <= type <= SIG_CERTIFY_LAST;
 */
static bool dgc_pgp_tells_usage(u32 type, bool subkey);

/*@
 @ requires \valid_read(pkt) && \valid(u) && pkt->next <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. pkt->next - 1)) && \valid_read(key);
 @ requires \separated(u, pkt, buf + (0 .. pkt->next - 1));
 @ requires \separated(u, key);
 @ terminates \true;
 @ exits \false;
 @ assigns *u;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \old(u->revoked) ==> u->revoked;
 @ ensures \old(u->has_flags) ==> u->has_flags;
 */
static int dgc_pgp_usage_add(const u8 *buf, const struct dgc_pgp_packet *pkt,
			     const struct dgc_pgp_key *key,
			     struct dgc_pgp_usage *u);

/*@
 @ requires \valid_read(u);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> (u->has_flags ? u->flags / 2 % 2 == 1 : !subkey);
 */
static bool dgc_pgp_may_sign(const struct dgc_pgp_usage *u, bool subkey);

/*@
 @ requires \valid(ring) && \valid_read(pkt) && \separated(ring, pkt);
 @ terminates \true;
 @ exits \false;
 @ assigns ring->user_id_off, ring->user_id_len;
 @ ensures \old(ring->user_id_off) != 0 ?
 @	ring->user_id_off == \old(ring->user_id_off) &&
 @	ring->user_id_len == \old(ring->user_id_len) :
 @	ring->user_id_off == pkt->body_off &&
 @	ring->user_id_len == pkt->body_len;
 */
static void dgc_pgp_user_id(struct dgc_pgp_keyring *ring,
			    const struct dgc_pgp_packet *pkt);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && len <= DGC_INPUT_MAX;
 @ requires \valid(ring) && \valid(u) && \valid_read(key);
 @ requires \separated(ring, u, key, buf + (0 .. len - 1));
 @ requires ring->pos <= len;
 @ requires ring->user_id_off + ring->user_id_len <= len;
 @ terminates \true;
 @ exits \false;
 @ assigns ring->pos, ring->user_id_off, ring->user_id_len, *u;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \old(ring->pos) <= ring->pos <= len;
 @ ensures ring->user_id_off + ring->user_id_len <= len;
 @ ensures \old(u->revoked) ==> u->revoked;
 */
static int dgc_pgp_keyring_scan(const u8 *buf, u32 len,
				const struct dgc_pgp_key *key,
				struct dgc_pgp_keyring *ring,
				struct dgc_pgp_usage *u);

/*@
 @ requires \valid_read(key) && \valid_read(u);
 @ requires DGC_PGP_ACCEPTED <= key->refusal <= DGC_PGP_KEY_MALFORMED;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures DGC_PGP_ACCEPTED <= \result <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->refusal == DGC_PGP_ACCEPTED && !u->revoked && !primary_revoked;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	(u->has_flags ? u->flags / 2 % 2 == 1 : !key->subkey);
 */
static enum dgc_pgp_refusal dgc_pgp_refusal(const struct dgc_pgp_key *key,
					    const struct dgc_pgp_usage *u,
					    bool primary_revoked);
