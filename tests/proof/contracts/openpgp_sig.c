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
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> c->pos == \old(c->pos) + (version == 6 ? 4 : 2);
 @ ensures version != 6 ==> \result <= 0xffff;
 */
static u32 dgc_pgp_area_len(struct dgc_cursor *c, u32 version);

/*@
 @ requires dgc_cursor_ok(c) && !c->bad && c->pos == off + 1;
 @ requires \valid(l) && \separated(l, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *l;
 @ ensures dgc_cursor_ok(c);
 @ ensures !c->bad ==> l->version == version && l->hash_off == off;
 @ ensures !c->bad ==> l->hashed_off == off + (version == 6 ? 8 : 6);
 @ ensures !c->bad ==> l->hash_len == l->hashed_off - off + l->hashed_len;
 @ ensures !c->bad && version != 6 ==> l->hashed_len <= 0xffff;
 @ ensures !c->bad ==> l->created == 0;
 @ ensures !c->bad ==>
 @	l->unhashed_off >= l->hashed_off + l->hashed_len + 2;
 @ ensures !c->bad ==> c->pos == l->unhashed_off + l->unhashed_len;
 */
static void dgc_pgp_layout_v4(struct dgc_cursor *c, u32 off, u32 version,
			      struct dgc_pgp_layout *l);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(l) && \separated(l, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, l->check_off, l->salt_len, l->salt_off, l->mpi_off;
 @ ensures dgc_cursor_ok(c);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> l->check_off == \old(c->pos);
 @ ensures !c->bad ==>
 @	l->salt_off == \old(c->pos) + (version == 6 ? 3 : 2);
 @ ensures !c->bad ==> l->salt_len ==
 @	(version == 6 ? c->data[\old(c->pos) + 2] : 0);
 @ ensures !c->bad ==> l->mpi_off == l->salt_off + l->salt_len == c->pos;
 */
static void dgc_pgp_layout_end(struct dgc_cursor *c, u32 version,
			       struct dgc_pgp_layout *l);

/*@
 @ requires \valid(first) && \valid(second) && \separated(first, second);
 @ requires 0 < first_len <= 0xffff && 0 < second_len <= 0xffff;
 @ terminates \true;
 @ exits \false;
 @ assigns *first, *second;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> first->off == off && first->len == first_len;
 @ ensures \result == 0 ==>
 @	second->off == off + first_len && second->len == second_len;
 @ ensures \result == 0 ==> second->off + second->len == end;
 @ ensures \result == 0 ==> end <= DGC_INPUT_MAX;
 */
static int dgc_pgp_sig_octets(u32 off, u32 end, u32 first_len, u32 second_len,
			      struct dgc_pgp_mpi *first,
			      struct dgc_pgp_mpi *second);

/*@
 @ predicate dgc_l_two(integer algo) =
 @	algo == DGC_PGP_ECDSA || algo == DGC_PGP_EDDSA;
 */

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> dgc_l_two(pubkey_algo);
 */
static bool dgc_pgp_sig_two(u32 pubkey_algo);

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
 @ ensures \result == 0 && dgc_l_two(pubkey_algo) ==>
 @	second->off >= first->off + first->len + 2;
 @ ensures \result == 0 && dgc_l_two(pubkey_algo) ==>
 @	0 < second->len && second->off + second->len == end;
 @ ensures \result == 0 && !dgc_l_two(pubkey_algo) ==>
 @	second->off == second->len == 0 && first->off + first->len == end;
 */
static int dgc_pgp_sig_integers(const u8 *buf, u32 off, u32 end,
				u32 pubkey_algo, struct dgc_pgp_mpi *first,
				struct dgc_pgp_mpi *second);

/*@
 @ requires \valid(sig);
 @ terminates \true;
 @ exits \false;
 @ assigns sig->suffix[0 .. 5];
 @ ensures sig->suffix[0] == (version == 6 ? 6 : 4);
 @ ensures sig->suffix[1] == 0xff;
 @ ensures sig->suffix[2] == hash_len / 0x1000000;
 @ ensures sig->suffix[3] == hash_len / 0x10000 % 0x100;
 @ ensures sig->suffix[4] == hash_len / 0x100 % 0x100;
 @ ensures sig->suffix[5] == hash_len % 0x100;
 */
static void dgc_pgp_sig_suffix(struct dgc_pgp_sig *sig, u32 version,
			       u32 hash_len);

/*@
 @ requires \valid(sig) && \valid_read(l) && \valid_read(hashed);
 @ requires \valid_read(unhashed) && \separated(sig, l, hashed, unhashed);
 @ terminates \true;
 @ exits \false;
 @ assigns sig->fingerprint_len, sig->fingerprint_off;
 @ assigns sig->has_key_id, sig->key_id_off;
 @ ensures hashed->fingerprint_len != 0 ==>
 @	sig->fingerprint_len == hashed->fingerprint_len &&
 @	sig->fingerprint_off == hashed->fingerprint_off;
 @ ensures hashed->fingerprint_len == 0 ==>
 @	sig->fingerprint_len == unhashed->fingerprint_len &&
 @	sig->fingerprint_off == unhashed->fingerprint_off;
 @ ensures l->version == 3 ==>
 @	sig->has_key_id && sig->key_id_off == l->key_id_off;
 @ ensures l->version == 6 ==> !sig->has_key_id;
 @ ensures l->version != 3 && l->version != 6 ==> (sig->has_key_id <==>
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
 @ ensures sig->suffix[0] == (l->version == 6 ? 6 : 4);
 @ ensures sig->suffix[1] == 0xff;
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
 @ ensures \result == 0 ==> l->version == 3 || hashed->has_created;
 @ ensures \result == 0 ==> l->type == SIG_BINARY && !hashed->critical;
 @ ensures \result == 0 && l->version == 6 ==>
 @	l->salt_len == dgc_l_algo_size(dgc_l_algo_openpgp(l->hash_id)) / 2;
 @ ensures \result == 0 ==>
 @	dgc_l_algo_openpgp(l->hash_id) != DGC_ALGO_INVALID;
 */
static int dgc_pgp_sig_accept(const struct dgc_pgp_layout *l,
			      const struct dgc_pgp_subs *hashed);

/*@
 @ requires \valid_read(l) && \valid(sig);
 @ requires 2 <= l->hashed_off && 2 <= l->unhashed_off;
 @ requires l->hashed_off + l->hashed_len <= l->check_off;
 @ requires l->unhashed_off + l->unhashed_len <= l->check_off;
 @ requires l->check_off + 2 <= l->mpi_off <= DGC_INPUT_MAX;
 @ requires l->version == 3 || l->version == 4 || l->version == 6;
 @ requires l->version == 3 ==> 2 <= l->key_id_off &&
 @	l->key_id_off + DGC_PGP_KEY_ID_LEN <= l->check_off;
 @ requires \valid_read(buf + (0 .. l->mpi_off - 1));
 @ requires \separated(sig, l, buf + (0 .. l->mpi_off - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *sig;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> sig->version == l->version;
 @ ensures \result == 0 ==> sig->type == SIG_BINARY;
 @ ensures \result == 0 ==> sig->pubkey_algo == l->pubkey_algo;
 @ ensures \result == 0 ==> sig->algo == DGC_ALGO_SHA256 ||
 @	sig->algo == DGC_ALGO_SHA384 || sig->algo == DGC_ALGO_SHA512;
 @ ensures \result == 0 ==>
 @	sig->hash_off == l->hash_off && sig->hash_len == l->hash_len;
 @ ensures \result == 0 ==>
 @	sig->salt_off == l->salt_off && sig->salt_len == l->salt_len;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	sig->salt_len == dgc_l_algo_size(sig->algo) / 2;
 @ ensures \result == 0 ==> sig->material_off == l->mpi_off;
 @ ensures \result == 0 && sig->has_key_id ==> 2 <= sig->key_id_off &&
 @	sig->key_id_off + DGC_PGP_KEY_ID_LEN <= l->check_off;
 @ ensures \result == 0 && sig->version == 6 ==> !sig->has_key_id;
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	sig->fingerprint_len == dgc_l_fingerprint_len(sig->version);
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	2 <= sig->fingerprint_off &&
 @	sig->fingerprint_off + sig->fingerprint_len <= l->check_off;
 @ ensures \result == 0 ==>
 @	sig->suffix_len == (sig->version == 3 ? 0 : DGC_PGP_SUFFIX_LEN);
 @ ensures \result == 0 ==> sig->suffix[0] == (sig->version == 6 ? 6 : 4);
 @ ensures \result == 0 ==> sig->suffix[1] == 0xff;
 @ ensures \result == 0 ==> sig->suffix[2] == sig->hash_len / 0x1000000;
 @ ensures \result == 0 ==>
 @	sig->suffix[3] == sig->hash_len / 0x10000 % 0x100;
 @ ensures \result == 0 ==> sig->suffix[4] == sig->hash_len / 0x100 % 0x100;
 @ ensures \result == 0 ==> sig->suffix[5] == sig->hash_len % 0x100;
 */
static int dgc_pgp_sig_take(const u8 *buf, const struct dgc_pgp_layout *l,
			    struct dgc_pgp_sig *sig);

/*@
 @ requires \valid_read(buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || 2 <= \result <= 6;
 @ ensures \result != 0 ==> \result <= len <= DGC_INPUT_MAX;
 */
static u32 dgc_pgp_sig_body(const u8 *buf, u32 len);
