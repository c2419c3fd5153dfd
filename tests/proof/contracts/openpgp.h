/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of openpgp.h promise. */
#ifndef DGC_CONTRACTS_OPENPGP_H
#define DGC_CONTRACTS_OPENPGP_H

#include <openpgp.h>

#include "algo.h"
#include "cursor.h"

/*@
 @ logic integer dgc_l_curve_bits(integer curve) =
 @	curve == DGC_PGP_CURVE_P256 ? 256 :
 @	curve == DGC_PGP_CURVE_P384 ? 384 :
 @	curve == DGC_PGP_CURVE_P521 ? 521 :
 @	curve == DGC_PGP_CURVE_ED25519 ? 255 : 0;
 @ logic integer dgc_l_point_len(integer curve) =
 @	curve == DGC_PGP_CURVE_P256 ? 65 :
 @	curve == DGC_PGP_CURVE_P384 ? 97 :
 @	curve == DGC_PGP_CURVE_P521 ? 133 :
 @	curve == DGC_PGP_CURVE_ED25519 ? 32 : 0;
 @ // keys with one point, signatures with two parts
 @ predicate dgc_l_elliptic(integer algo) =
 @	algo == DGC_PGP_ECDSA || algo == DGC_PGP_EDDSA ||
 @	algo == DGC_PGP_ED25519 || algo == DGC_PGP_MLDSA65;
 @ logic integer dgc_l_fingerprint_len(integer version) =
 @	version == 6 ? DGC_PGP_FINGERPRINT6_LEN : DGC_PGP_FINGERPRINT_LEN;
 */

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_fingerprint_len(version);
 */
u32 dgc_pgp_fingerprint_len(u32 version);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(pkt);
 @ requires \separated(buf + (0 .. len - 1), pkt);
 @ terminates \true;
 @ exits \false;
 @ assigns *pkt;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX && pkt->off == off;
 @ ensures \result == 0 ==> 0 < pkt->tag < 64;
 @ ensures \result == 0 ==> off + 2 <= pkt->body_off <= off + 6;
 @ ensures \result == 0 ==>
 @	pkt->next == pkt->body_off + pkt->body_len <= len;
 @ ensures \result == 0 ==> buf[off] >= 0x80;
 @ ensures \result == 0 && buf[off] >= 0xc0 ==> pkt->tag == buf[off] - 0xc0;
 @ ensures \result == 0 && buf[off] < 0xc0 ==>
 @	4 * pkt->tag <= buf[off] - 0x80 < 4 * pkt->tag + 4;
 */
int dgc_pgp_packet(const u8 *buf, u32 len, u32 off, struct dgc_pgp_packet *pkt);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(sig);
 @ requires \separated(sig, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *sig;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==>
 @	sig->version == 3 || sig->version == 4 || sig->version == 6;
 @ ensures \result == 0 ==> sig->type == 0;
 @ ensures \result == 0 ==> sig->algo == DGC_ALGO_SHA256 ||
 @	sig->algo == DGC_ALGO_SHA384 || sig->algo == DGC_ALGO_SHA512;
 @ ensures \result == 0 ==>
 @	2 <= sig->hash_off && sig->hash_off + sig->hash_len <= len;
 @ ensures \result == 0 && sig->has_key_id ==>
 @	2 <= sig->key_id_off && sig->key_id_off + DGC_PGP_KEY_ID_LEN <= len;
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	sig->fingerprint_len == dgc_l_fingerprint_len(sig->version);
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	2 <= sig->fingerprint_off &&
 @	sig->fingerprint_off + sig->fingerprint_len <= len;
 @ ensures \result == 0 && sig->version == 6 ==> !sig->has_key_id;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	2 <= sig->salt_off && sig->salt_off + sig->salt_len <= len;
 @ ensures \result == 0 ==> 2 <= sig->material_off <= len;
 @ ensures \result == 0 && sig->version != 6 ==>
 @	sig->salt_len == 0 && sig->hash_len <= 0x10005;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	sig->salt_len == dgc_l_algo_size(sig->algo) / 2;
 @ ensures \result == 0 ==>
 @	sig->suffix_len == (sig->version == 3 ? 0 : DGC_PGP_SUFFIX_LEN);
 @ ensures \result == 0 && sig->version != 3 ==>
 @	sig->suffix[0] == sig->version && sig->suffix[1] == 0xff &&
 @	sig->suffix[2] == sig->hash_len / 0x1000000 &&
 @	sig->suffix[3] == sig->hash_len / 0x10000 % 0x100 &&
 @	sig->suffix[4] == sig->hash_len / 0x100 % 0x100 &&
 @	sig->suffix[5] == sig->hash_len % 0x100;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 */
int dgc_pgp_sig_read(const u8 *buf, u32 len, struct dgc_pgp_sig *sig);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(sig);
 @ requires \separated(sig, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *sig;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==>
 @	sig->version == 3 || sig->version == 4 || sig->version == 6;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	sig->pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result == 0 && sig->version != 6 ==>
 @	sig->pubkey_algo != DGC_PGP_MLDSA65;
 @ ensures \result == 0 && sig->pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	sig->mpi[0].len == 64 && sig->mpi[1].len == 3309;
 @ ensures \result == 0 ==> sig->type == 0;
 @ ensures \result == 0 ==> sig->pubkey_algo == DGC_PGP_RSA ||
 @	sig->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(sig->pubkey_algo);
 @ ensures \result == 0 ==> sig->algo == DGC_ALGO_SHA256 ||
 @	sig->algo == DGC_ALGO_SHA384 || sig->algo == DGC_ALGO_SHA512;
 @ ensures \result == 0 ==>
 @	2 <= sig->hash_off && sig->hash_off + sig->hash_len <= len;
 @ ensures \result == 0 && sig->has_key_id ==>
 @	2 <= sig->key_id_off && sig->key_id_off + DGC_PGP_KEY_ID_LEN <= len;
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	sig->fingerprint_len == dgc_l_fingerprint_len(sig->version);
 @ ensures \result == 0 && sig->fingerprint_len != 0 ==>
 @	2 <= sig->fingerprint_off &&
 @	sig->fingerprint_off + sig->fingerprint_len <= len;
 @ ensures \result == 0 && sig->version == 6 ==> !sig->has_key_id;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	2 <= sig->salt_off && sig->salt_off + sig->salt_len <= len;
 @ ensures \result == 0 ==> 2 <= sig->mpi[0].off &&
 @	0 < sig->mpi[0].len && sig->mpi[0].off + sig->mpi[0].len <= len;
 @ ensures \result == 0 && dgc_l_elliptic(sig->pubkey_algo) ==>
 @	2 <= sig->mpi[1].off && 0 < sig->mpi[1].len;
 @ ensures \result == 0 && sig->version != 6 ==>
 @	sig->salt_len == 0 && sig->hash_len <= 0x10005;
 @ ensures \result == 0 && sig->version == 6 ==>
 @	sig->salt_len == dgc_l_algo_size(sig->algo) / 2;
 @ ensures \result == 0 ==>
 @	sig->suffix_len == (sig->version == 3 ? 0 : DGC_PGP_SUFFIX_LEN);
 @ ensures \result == 0 && sig->version != 3 ==>
 @	sig->suffix[0] == sig->version && sig->suffix[1] == 0xff &&
 @	sig->suffix[2] == sig->hash_len / 0x1000000 &&
 @	sig->suffix[3] == sig->hash_len / 0x10000 % 0x100 &&
 @	sig->suffix[4] == sig->hash_len / 0x100 % 0x100 &&
 @	sig->suffix[5] == sig->hash_len % 0x100;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 && !dgc_l_elliptic(sig->pubkey_algo) ==>
 @	sig->mpi[0].off + sig->mpi[0].len == len;
 @ ensures \result == 0 && dgc_l_elliptic(sig->pubkey_algo) ==>
 @	sig->mpi[1].off + sig->mpi[1].len == len;
 */
int dgc_pgp_sig_parse(const u8 *buf, u32 len, struct dgc_pgp_sig *sig);

/*@
 @ requires \valid_read(buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> len >= DGC_PGP_MAGIC_LEN &&
 @	dgc_l_be32(buf) == 0x64636c69 && dgc_l_be32(buf + 4) == 0x7374206b &&
 @	dgc_l_be32(buf + 8) == 0x65797269 &&
 @	dgc_l_be32(buf + 12) == 0x6e672031;
 */
bool dgc_pgp_is_keyring(const u8 *buf, u32 len);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(ring);
 @ requires \separated(ring, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *ring;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> ring->pos == DGC_PGP_MAGIC_LEN <= len;
 @ ensures \result == 0 ==> buf[0] == 0x64;
 @ ensures ring->user_id_off == ring->user_id_len == 0;
 */
int dgc_pgp_keyring_open(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(key);
 @ requires \separated(key, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *key;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> key->packet_off == off;
 @ ensures \result == 0 ==> off + 2 <= key->body_off <= off + 6;
 @ ensures \result == 0 ==> key->body_off + key->body_len <= len;
 @ ensures \result == 0 ==>
 @	DGC_PGP_ACCEPTED <= key->refusal <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->version == buf[key->body_off] && key->body_len <= 0xffff;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->version == 4 || key->version == 6;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	key->version == 6 ==> key->pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	key->version != 6 ==> key->pubkey_algo != DGC_PGP_MLDSA65;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	key->mpi[1].off == key->mpi[0].off + 32;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==> key->mpi[1].len == 1952 &&
 @	key->mpi[1].off + key->mpi[1].len <= len;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->pubkey_algo == DGC_PGP_RSA ||
 @	key->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(key->pubkey_algo);
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->body_off < key->mpi[0].off && 0 < key->mpi[0].len &&
 @	key->mpi[0].off + key->mpi[0].len <= key->body_off + key->body_len;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->body_off < key->mpi[1].off && 0 < key->mpi[1].len &&
 @	key->mpi[1].off + key->mpi[1].len == key->body_off + key->body_len;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_RSA_BITS_MIN <= key->bits <= DGC_PGP_RSA_BITS_MAX;
 @ ensures \result == 0 && key->refusal == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_CURVE_P256 <= key->curve <= DGC_PGP_CURVE_ED25519 &&
 @	key->mpi[0].len == dgc_l_point_len(key->curve);
 */
int dgc_pgp_key_parse(const u8 *buf, u32 len, u32 off, struct dgc_pgp_key *key);

/*@
 @ requires \valid_read(buf + (0 .. len - 1));
 @ requires \valid(ring) && \valid(key);
 @ requires \separated(ring, key, buf + (0 .. len - 1));
 @ requires ring->user_id_off + ring->user_id_len <= len;
 @ terminates \true;
 @ exits \false;
 @ assigns *ring, *key;
 @ ensures \result == 0 || \result == 1 || \result == -EBADMSG;
 @ ensures \result == 0 ==> ring->pos == \old(ring->pos);
 @ ensures \result == 1 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 1 ==> \old(ring->pos) + 2 <= ring->pos <= len;
 @ ensures \result == 1 ==> ring->user_id_off + ring->user_id_len <= len;
 @ ensures \result == 1 ==> key->user_id_off == ring->user_id_off &&
 @	key->user_id_len == ring->user_id_len;
 @ ensures \result == 1 ==> key->packet_off == \old(ring->pos);
 @ ensures \result == 1 && key->subkey ==> \old(ring->has_primary);
 @ ensures \result == 1 ==> key->body_off + key->body_len <= len;
 @ ensures \result == 1 ==>
 @	DGC_PGP_ACCEPTED <= key->refusal <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	!ring->primary_revoked && key->body_len <= 0xffff;
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->version == 4 || key->version == 6;
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->pubkey_algo == DGC_PGP_RSA ||
 @	key->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(key->pubkey_algo);
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED ==>
 @	key->body_off < key->mpi[0].off && 0 < key->mpi[0].len &&
 @	key->mpi[0].off + key->mpi[0].len <= key->body_off + key->body_len;
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->body_off < key->mpi[1].off && 0 < key->mpi[1].len;
 @ ensures \result == 1 && key->refusal == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[1].off + key->mpi[1].len == key->body_off + key->body_len;
 */
int dgc_pgp_keyring_next(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring,
			 struct dgc_pgp_key *key);

/*@
 @ requires \valid_read(key);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 1 <==> key->refusal == DGC_PGP_ACCEPTED;
 @ ensures \result == 0 <==> key->refusal == DGC_PGP_KEY_USAGE;
 @ ensures \result == -EBADMSG <==> key->refusal == DGC_PGP_KEY_MALFORMED;
 @ ensures \result == 1 || \result == 0 || \result == -EBADMSG ||
 @	\result == -ENOPKG;
 */
int dgc_pgp_key_judge(const struct dgc_pgp_key *key);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(list);
 @ requires \separated(list, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *list;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> 0 < list->keys <= len && !list->refused;
 @ ensures \result == -ENOPKG ==> list->refused;
 @ ensures list->refused ==> list->refused_off < len;
 */
int dgc_pgp_keylist(const u8 *buf, u32 len, struct dgc_pgp_keylist *list);

#endif /* DGC_CONTRACTS_OPENPGP_H */
