/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of openpgp_int.h promise. */
#ifndef DGC_CONTRACTS_OPENPGP_INT_H
#define DGC_CONTRACTS_OPENPGP_INT_H

#include <openpgp_int.h>

#include "cursor.h"
#include "openpgp.h"

/*@
 @ // bits of a byte up to its highest one bit
 @ logic integer dgc_l_pgp_bits(integer b) =
 @	b >= 128 ? 8 : b >= 64 ? 7 : b >= 32 ? 6 : b >= 16 ? 5 :
 @	b >= 8 ? 4 : b >= 4 ? 3 : b >= 2 ? 2 : b >= 1 ? 1 : 0;
 */

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(l);
 @ requires \separated(l, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *l;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> off < end <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==>
 @	l->version == 3 || l->version == 4 || l->version == 6;
 @ ensures \result == 0 ==> l->check_off + 2 <= l->mpi_off <= end;
 @ ensures \result == 0 && l->version == 6 ==>
 @	l->check_off + 2 < l->salt_off &&
 @	l->salt_off + l->salt_len == l->mpi_off;
 @ ensures \result == 0 && l->version != 6 ==> l->salt_len == 0;
 @ ensures \result == 0 ==>
 @	off <= l->hash_off && l->hash_off + l->hash_len <= l->check_off;
 @ ensures \result == 0 && l->version == 3 ==> off < l->key_id_off &&
 @	l->key_id_off + DGC_PGP_KEY_ID_LEN <= l->check_off;
 @ ensures \result == 0 ==> off < l->hashed_off &&
 @	l->hashed_off + l->hashed_len <= l->check_off;
 @ ensures \result == 0 ==> off < l->unhashed_off &&
 @	l->unhashed_off + l->unhashed_len <= l->check_off;
 @ ensures \result == 0 && l->version == 3 ==> l->hash_off == off + 2 &&
 @	l->hash_len == 5 && l->key_id_off == off + 7 &&
 @	l->check_off == off + 17;
 @ ensures \result == 0 && l->version == 4 ==> l->hash_off == off &&
 @	l->hash_len == 6 + l->hashed_len <= 0x10005 &&
 @	l->hashed_off == off + 6;
 @ ensures \result == 0 && l->version == 6 ==> l->hash_off == off &&
 @	l->hash_len == 8 + l->hashed_len && l->hashed_off == off + 8;
 */
int dgc_pgp_layout(const u8 *buf, u32 off, u32 end, struct dgc_pgp_layout *l);

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(s);
 @ requires \separated(s, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *s;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> off <= end <= DGC_INPUT_MAX;
 @ ensures \result == 0 && s->has_key_id ==> off <= s->key_id_off &&
 @	s->key_id_off + DGC_PGP_KEY_ID_LEN <= end;
 @ ensures \result == 0 && s->fingerprint_len != 0 ==>
 @	s->fingerprint_len == dgc_l_fingerprint_len(version);
 @ ensures \result == 0 && s->fingerprint_len != 0 ==>
 @	off <= s->fingerprint_off &&
 @	s->fingerprint_off + s->fingerprint_len <= end;
 @ ensures \result == 0 ==> s->key_flags <= 0xff;
 */
int dgc_pgp_subs(const u8 *buf, u32 off, u32 end, u32 version,
		 struct dgc_pgp_subs *s);

/*@
 @ requires dgc_cursor_ok(c) && \valid(mpi);
 @ requires \separated(c, mpi, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *mpi;
 @ ensures dgc_cursor_ok(c);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures c->bad ==> \result == 0;
 @ ensures c->bad ==> *mpi == \old(*mpi);
 @ ensures !c->bad ==> 0 < mpi->len <= 8192;
 @ ensures !c->bad ==> mpi->off >= \old(c->pos) + 2;
 @ ensures !c->bad ==> mpi->off + mpi->len == c->pos;
 @ ensures !c->bad ==> c->pos == \old(c->pos) + 2 +
 @	(dgc_l_be16(c->data + \old(c->pos)) + 7) / 8;
 @ ensures !c->bad ==> \forall integer i;
 @	\old(c->pos) + 2 <= i < mpi->off ==> c->data[i] == 0;
 @ ensures !c->bad ==> c->data[mpi->off] != 0;
 @ ensures !c->bad ==> \result ==
 @	(mpi->len - 1) * 8 + dgc_l_pgp_bits(c->data[mpi->off]);
 */
u32 dgc_pgp_mpi(struct dgc_cursor *c, struct dgc_pgp_mpi *mpi);

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(first);
 @ requires \valid(second) && \separated(first, second, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *first, *second;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> first->off >= off;
 @ ensures \result == 0 ==>
 @	0 < first->len && first->off + first->len <= end;
 @ ensures \result == 0 && dgc_l_elliptic(pubkey_algo) ==>
 @	second->off >= first->off + first->len;
 @ ensures \result == 0 && dgc_l_elliptic(pubkey_algo) ==>
 @	0 < second->len && second->off + second->len == end;
 @ ensures \result == 0 && !dgc_l_elliptic(pubkey_algo) ==>
 @	second->off == second->len == 0 && first->off + first->len == end;
 @ ensures \result == 0 && pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	first->len == 64 && second->len == 3309;
 */
int dgc_pgp_sig_mpis(const u8 *buf, u32 off, u32 end, u32 pubkey_algo,
		     struct dgc_pgp_mpi *first, struct dgc_pgp_mpi *second);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> pubkey_algo == DGC_PGP_RSA ||
 @	pubkey_algo == DGC_PGP_RSA_SIGN || dgc_l_elliptic(pubkey_algo);
 @ ensures \result && version == 6 ==> pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result && version != 6 ==> pubkey_algo != DGC_PGP_MLDSA65;
 */
bool dgc_pgp_sig_known_key(u32 version, u32 pubkey_algo);

#endif /* DGC_CONTRACTS_OPENPGP_INT_H */
