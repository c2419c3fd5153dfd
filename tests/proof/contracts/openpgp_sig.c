// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_sig.c promise. */
#include "openpgp_int.h"

#include <openpgp_sig.c>

/*@
 @ requires dgc_cursor_ok(c) && !c->bad && c->pos > 0;
 @ requires \valid(l) && \separated(l, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *l;
 @ ensures dgc_cursor_ok(c);
 @ ensures !c->bad ==> l->version == 3 && l->hash_off == \old(c->pos) + 1 &&
 @	l->hash_len == 5 && l->key_id_off == \old(c->pos) + 6 &&
 @	l->hashed_len == l->unhashed_len == 0 &&
 @	l->hashed_off == l->unhashed_off == c->pos == \old(c->pos) + 16;
 */
static void dgc_pgp_layout_v3(struct dgc_cursor *c, struct dgc_pgp_layout *l);

/*@
 @ requires dgc_cursor_ok(c) && !c->bad && c->pos == off + 1;
 @ requires \valid(l) && \separated(l, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *l;
 @ ensures dgc_cursor_ok(c);
 @ ensures !c->bad ==> l->version == 4 && l->hash_off == off &&
 @	l->hashed_off == off + 6 && l->hash_len == 6 + l->hashed_len &&
 @	l->hashed_len <= 0xffff && l->created == 0 &&
 @	l->unhashed_off == l->hashed_off + l->hashed_len + 2 &&
 @	c->pos == l->unhashed_off + l->unhashed_len;
 */
static void dgc_pgp_layout_v4(struct dgc_cursor *c, u32 off,
			      struct dgc_pgp_layout *l);

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(first);
 @ requires \valid(second) && \separated(first, second, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *first, *second;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> first->off >= off + 2;
 @ ensures \result == 0 ==>
 @	0 < first->len && first->off + first->len <= end;
 @ ensures \result == 0 && pubkey_algo == DGC_PGP_ECDSA ==>
 @	second->off >= first->off + first->len + 2 && 0 < second->len &&
 @	second->off + second->len == end;
 @ ensures \result == 0 && pubkey_algo != DGC_PGP_ECDSA ==>
 @	second->off == second->len == 0 && first->off + first->len == end;
 */
static int dgc_pgp_sig_mpis(const u8 *buf, u32 off, u32 end, u32 pubkey_algo,
			    struct dgc_pgp_mpi *first,
			    struct dgc_pgp_mpi *second);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> pubkey_algo == DGC_PGP_RSA ||
 @	pubkey_algo == DGC_PGP_RSA_SIGN || pubkey_algo == DGC_PGP_ECDSA;
 */
static bool dgc_pgp_sig_known_key(u32 pubkey_algo);

/*@
 @ requires \valid(sig);
 @ terminates \true;
 @ exits \false;
 @ assigns sig->suffix[0 .. 5];
 @ ensures sig->suffix[0] == 4 && sig->suffix[1] == 0xff;
 @ ensures sig->suffix[2] == hash_len / 0x1000000;
 @ ensures sig->suffix[3] == hash_len / 0x10000 % 0x100;
 @ ensures sig->suffix[4] == hash_len / 0x100 % 0x100;
 @ ensures sig->suffix[5] == hash_len % 0x100;
 */
static void dgc_pgp_sig_suffix(struct dgc_pgp_sig *sig, u32 hash_len);

/*@
 @ requires \valid(sig) && \valid_read(l) && \valid_read(hashed);
 @ requires \valid_read(unhashed) && \separated(sig, l, hashed, unhashed);
 @ terminates \true;
 @ exits \false;
 @ assigns sig->has_fingerprint, sig->fingerprint_off;
 @ assigns sig->has_key_id, sig->key_id_off;
 @ ensures sig->has_fingerprint <==>
 @	hashed->has_fingerprint || unhashed->has_fingerprint;
 @ ensures hashed->has_fingerprint ==>
 @	sig->fingerprint_off == hashed->fingerprint_off;
 @ ensures !hashed->has_fingerprint ==>
 @	sig->fingerprint_off == unhashed->fingerprint_off;
 @ ensures l->version == 3 ==>
 @	sig->has_key_id && sig->key_id_off == l->key_id_off;
 @ ensures l->version != 3 ==> (sig->has_key_id <==>
 @	hashed->has_key_id || unhashed->has_key_id);
 @ ensures l->version != 3 && hashed->has_key_id ==>
 @	sig->key_id_off == hashed->key_id_off;
 @ ensures l->version != 3 && !hashed->has_key_id ==>
 @	sig->key_id_off == unhashed->key_id_off;
 */
static void dgc_pgp_sig_issuer(struct dgc_pgp_sig *sig,
			       const struct dgc_pgp_layout *l,
			       const struct dgc_pgp_subs *hashed,
			       const struct dgc_pgp_subs *unhashed);

/*@
 @ requires \valid(sig) && \valid_read(l) && \valid_read(hashed);
 @ requires \valid_read(buf + (l->check_off .. l->check_off + 1));
 @ requires l->check_off <= DGC_INPUT_MAX;
 @ requires \separated(sig, l, hashed,
 @	buf + (l->check_off .. l->check_off + 1));
 @ terminates \true;
 @ exits \false;
 @ assigns sig->version, sig->type, sig->pubkey_algo, sig->algo;
 @ assigns sig->created, sig->hash_off, sig->hash_len, sig->has_key_flags;
 @ assigns sig->key_flags, sig->suffix_len, sig->suffix[0 .. 5];
 @ assigns sig->check[0 .. 1];
 @ ensures sig->version == l->version && sig->type == l->type;
 @ ensures sig->pubkey_algo == l->pubkey_algo;
 @ ensures sig->algo == dgc_l_algo_openpgp(l->hash_id);
 @ ensures sig->hash_off == l->hash_off && sig->hash_len == l->hash_len;
 @ ensures sig->suffix_len == (l->version == 3 ? 0 : DGC_PGP_SUFFIX_LEN);
 @ ensures sig->suffix[0] == 4 && sig->suffix[1] == 0xff;
 @ ensures sig->suffix[2] == l->hash_len / 0x1000000;
 @ ensures sig->suffix[3] == l->hash_len / 0x10000 % 0x100;
 @ ensures sig->suffix[4] == l->hash_len / 0x100 % 0x100;
 @ ensures sig->suffix[5] == l->hash_len % 0x100;
 @ ensures sig->check[0] == \old(buf[l->check_off]);
 @ ensures sig->check[1] == \old(buf[l->check_off + 1]);
 @ ensures sig->created ==
 @	(l->version == 3 ? l->created : hashed->created);
 @ ensures sig->key_flags == hashed->key_flags;
 @ ensures sig->has_key_flags == hashed->has_key_flags;
 */
static void dgc_pgp_sig_fill(struct dgc_pgp_sig *sig, const u8 *buf,
			     const struct dgc_pgp_layout *l,
			     const struct dgc_pgp_subs *hashed);

/*@
 @ requires \valid_read(l) && \valid_read(hashed);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> l->version != 4 || hashed->has_created;
 @ ensures \result == 0 ==> l->type == SIG_BINARY && !hashed->critical;
 @ ensures \result == 0 ==> l->pubkey_algo == DGC_PGP_RSA ||
 @	l->pubkey_algo == DGC_PGP_RSA_SIGN || l->pubkey_algo == DGC_PGP_ECDSA;
 @ ensures \result == 0 ==>
 @	dgc_l_algo_openpgp(l->hash_id) != DGC_ALGO_INVALID;
 */
static int dgc_pgp_sig_accept(const struct dgc_pgp_layout *l,
			      const struct dgc_pgp_subs *hashed);
