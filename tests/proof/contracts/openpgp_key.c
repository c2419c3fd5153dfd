// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_key.c promise. */
#include "openpgp_int.h"

#include <openpgp_key.c>

/*@
 @ requires \valid_read(oid + (0 .. n - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == DGC_PGP_CURVE_NONE || \result == DGC_PGP_CURVE_P256 ||
 @	\result == DGC_PGP_CURVE_P384 || \result == DGC_PGP_CURVE_P521 ||
 @	\result == DGC_PGP_CURVE_ED25519;
 @ ensures \result == DGC_PGP_CURVE_P256 <==> n == 8 &&
 @	dgc_l_be32(oid) == 0x2a8648ce && dgc_l_be32(oid + 4) == 0x3d030107;
 @ ensures \result == DGC_PGP_CURVE_P384 <==> n == 5 &&
 @	dgc_l_be32(oid) == 0x2b810400 && oid[4] == 0x22;
 @ ensures \result == DGC_PGP_CURVE_P521 <==> n == 5 &&
 @	dgc_l_be32(oid) == 0x2b810400 && oid[4] == 0x23;
 @ ensures \result == DGC_PGP_CURVE_ED25519 <==> n == 9 &&
 @	dgc_l_be32(oid) == 0x2b060104 &&
 @	dgc_l_be32(oid + 4) == 0x01da470f && oid[8] == 0x01;
 */
static enum dgc_pgp_curve dgc_pgp_curve(const u8 *oid, u32 n);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_curve_bits(curve);
 */
static u32 dgc_pgp_curve_bits(enum dgc_pgp_curve curve);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_point_len(curve);
 */
static u32 dgc_pgp_point_len(enum dgc_pgp_curve curve);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures DGC_PGP_CURVE_NONE <= \result <= DGC_PGP_CURVE_ED25519;
 @ ensures c->bad ==> \result == DGC_PGP_CURVE_NONE;
 */
static enum dgc_pgp_curve dgc_pgp_key_curve(struct dgc_cursor *c);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key);
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->curve, key->bits, key->mpi[0];
 @ ensures \result == DGC_PGP_ACCEPTED || \result == DGC_PGP_KEY_ALGO ||
 @	\result == DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	\old(c->pos) < key->mpi[0].off && 0 < key->mpi[0].len &&
 @	key->mpi[0].off + key->mpi[0].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	DGC_PGP_CURVE_P256 <= key->curve <= DGC_PGP_CURVE_ED25519 &&
 @	key->bits == dgc_l_curve_bits(key->curve) &&
 @	key->mpi[0].len == dgc_l_point_len(key->curve);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	(key->curve == DGC_PGP_CURVE_ED25519 <==>
 @	key->pubkey_algo == DGC_PGP_EDDSA);
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->curve == DGC_PGP_CURVE_ED25519 ==>
 @	c->data[key->mpi[0].off - 1] == 0x40;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->curve != DGC_PGP_CURVE_ED25519 ==>
 @	c->data[key->mpi[0].off] == 4;
 */
static enum dgc_pgp_refusal dgc_pgp_key_elliptic(struct dgc_cursor *c,
						 struct dgc_pgp_key *key);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key) && c->pos > 0;
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->curve, key->bits, key->mpi[0];
 @ ensures \result == DGC_PGP_ACCEPTED || \result == DGC_PGP_KEY_MALFORMED;
 @ ensures key->curve == DGC_PGP_CURVE_ED25519;
 @ ensures key->bits == dgc_l_curve_bits(key->curve);
 @ ensures key->mpi[0].len == dgc_l_point_len(key->curve);
 @ ensures \result == DGC_PGP_ACCEPTED ==> key->mpi[0].off == \old(c->pos);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[0].off + key->mpi[0].len == c->len;
 */
static enum dgc_pgp_refusal dgc_pgp_key_ed25519(struct dgc_cursor *c,
						struct dgc_pgp_key *key);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key) && c->pos > 0;
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->curve, key->bits, key->mpi[0], key->mpi[1];
 @ ensures \result == DGC_PGP_ACCEPTED || \result == DGC_PGP_KEY_MALFORMED;
 @ ensures key->curve == DGC_PGP_CURVE_ED25519;
 @ ensures key->bits == dgc_l_curve_bits(key->curve);
 @ ensures key->mpi[0].len == dgc_l_point_len(key->curve);
 @ ensures key->mpi[1].len == 1952;
 @ ensures \result == DGC_PGP_ACCEPTED ==> key->mpi[0].off == \old(c->pos);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[1].off == key->mpi[0].off + 32;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[1].off + key->mpi[1].len == c->len;
 */
static enum dgc_pgp_refusal dgc_pgp_key_mldsa65(struct dgc_cursor *c,
						struct dgc_pgp_key *key);

/*@
 @ requires \valid_read(n) && \valid_read(e);
 @ requires 0 < n->len && n->off + n->len <= DGC_INPUT_MAX;
 @ requires 0 < e->len && e->off + e->len <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. n->off + n->len - 1));
 @ requires \valid_read(buf + (0 .. e->off + e->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> buf[n->off + n->len - 1] % 2 == 1 &&
 @	buf[e->off + e->len - 1] % 2 == 1 && e->len <= RSA_EXPONENT_MAX &&
 @	(e->len > 1 || buf[e->off] > 1);
 */
static bool dgc_pgp_rsa_sane(const u8 *buf, const struct dgc_pgp_mpi *n,
			     const struct dgc_pgp_mpi *e);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key);
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->bits, key->mpi[0], key->mpi[1];
 @ ensures \result == DGC_PGP_ACCEPTED || \result == DGC_PGP_KEY_SIZE ||
 @	\result == DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	\old(c->pos) < key->mpi[0].off && 0 < key->mpi[0].len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[1].off >= key->mpi[0].off + key->mpi[0].len + 2;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	0 < key->mpi[1].len && key->mpi[1].off + key->mpi[1].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	DGC_PGP_RSA_BITS_MIN <= key->bits <= DGC_PGP_RSA_BITS_MAX;
 */
static enum dgc_pgp_refusal dgc_pgp_key_rsa(struct dgc_cursor *c,
					    struct dgc_pgp_key *key);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key) && c->pos > 0;
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->bits, key->curve, key->mpi[0], key->mpi[1];
 @ ensures DGC_PGP_ACCEPTED <= \result <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version == 6 ==>
 @	key->pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version != 6 ==>
 @	key->pubkey_algo != DGC_PGP_MLDSA65;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	key->mpi[1].off == key->mpi[0].off + 32;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==> key->mpi[1].len == 1952 &&
 @	key->mpi[1].off + key->mpi[1].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->pubkey_algo == DGC_PGP_RSA ||
 @	key->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(key->pubkey_algo);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	\old(c->pos) <= key->mpi[0].off && 0 < key->mpi[0].len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[0].off + key->mpi[0].len <= c->len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	\old(c->pos) < key->mpi[1].off && 0 < key->mpi[1].len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[1].off + key->mpi[1].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_RSA_BITS_MIN <= key->bits <= DGC_PGP_RSA_BITS_MAX;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_CURVE_P256 <= key->curve <= DGC_PGP_CURVE_ED25519;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[0].len == dgc_l_point_len(key->curve);
 */
static enum dgc_pgp_refusal dgc_pgp_key_numbers(struct dgc_cursor *c,
						struct dgc_pgp_key *key);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures \result ==> !c->bad;
 @ ensures \result && version == 6 ==>
 @	c->pos == \old(c->pos) + 4 &&
 @	dgc_l_be32(c->data + \old(c->pos)) == c->len - c->pos;
 */
static bool dgc_pgp_key_counted(struct dgc_cursor *c, u32 version);

/*@
 @ requires dgc_cursor_ok(c) && \valid(key);
 @ requires \separated(key, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, key->bits, key->curve, key->created;
 @ assigns key->pubkey_algo, key->mpi[0], key->mpi[1];
 @ ensures DGC_PGP_ACCEPTED <= \result <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version == 6 ==>
 @	key->pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version != 6 ==>
 @	key->pubkey_algo != DGC_PGP_MLDSA65;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	key->mpi[1].off == key->mpi[0].off + 32;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==> key->mpi[1].len == 1952 &&
 @	key->mpi[1].off + key->mpi[1].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->pubkey_algo == DGC_PGP_RSA ||
 @	key->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(key->pubkey_algo);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	\old(c->pos) < key->mpi[0].off && 0 < key->mpi[0].len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[0].off + key->mpi[0].len <= c->len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	\old(c->pos) < key->mpi[1].off && 0 < key->mpi[1].len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[1].off + key->mpi[1].len == c->len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_RSA_BITS_MIN <= key->bits <= DGC_PGP_RSA_BITS_MAX;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_CURVE_P256 <= key->curve <= DGC_PGP_CURVE_ED25519;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[0].len == dgc_l_point_len(key->curve);
 */
static enum dgc_pgp_refusal dgc_pgp_key_material(struct dgc_cursor *c,
						 struct dgc_pgp_key *key);

/*@
 @ requires \valid(key) && \valid_read(pkt) && \separated(key, pkt);
 @ terminates \true;
 @ exits \false;
 @ assigns *key;
 @ ensures key->refusal == DGC_PGP_ACCEPTED;
 @ ensures key->curve == DGC_PGP_CURVE_NONE;
 @ ensures key->subkey <==> pkt->tag == DGC_PGP_TAG_SUBKEY;
 @ ensures key->packet_off == pkt->off && key->body_off == pkt->body_off;
 @ ensures key->body_len == pkt->body_len;
 */
static void dgc_pgp_key_clear(struct dgc_pgp_key *key,
			      const struct dgc_pgp_packet *pkt);

/*@
 @ requires off <= end <= DGC_INPUT_MAX && \valid(key);
 @ requires \valid_read(buf + (0 .. end - 1));
 @ requires \separated(key, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns key->version, key->bits, key->curve, key->created;
 @ assigns key->pubkey_algo, key->mpi[0], key->mpi[1];
 @ ensures DGC_PGP_ACCEPTED <= \result <= DGC_PGP_KEY_MALFORMED;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->version == buf[off] && end - off <= KEY_BODY_MAX;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->version == 4 || key->version == 6;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version == 6 ==>
 @	key->pubkey_algo != DGC_PGP_EDDSA;
 @ ensures \result == DGC_PGP_ACCEPTED && key->version != 6 ==>
 @	key->pubkey_algo != DGC_PGP_MLDSA65;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==>
 @	key->mpi[1].off == key->mpi[0].off + 32;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	key->pubkey_algo == DGC_PGP_MLDSA65 ==> key->mpi[1].len == 1952 &&
 @	key->mpi[1].off + key->mpi[1].len == end;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->pubkey_algo == DGC_PGP_RSA ||
 @	key->pubkey_algo == DGC_PGP_RSA_SIGN ||
 @	dgc_l_elliptic(key->pubkey_algo);
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	off < key->mpi[0].off && 0 < key->mpi[0].len;
 @ ensures \result == DGC_PGP_ACCEPTED ==>
 @	key->mpi[0].off + key->mpi[0].len <= end;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	off < key->mpi[1].off && 0 < key->mpi[1].len;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[1].off + key->mpi[1].len == end;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	!dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_RSA_BITS_MIN <= key->bits <= DGC_PGP_RSA_BITS_MAX;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	DGC_PGP_CURVE_P256 <= key->curve <= DGC_PGP_CURVE_ED25519;
 @ ensures \result == DGC_PGP_ACCEPTED &&
 @	dgc_l_elliptic(key->pubkey_algo) ==>
 @	key->mpi[0].len == dgc_l_point_len(key->curve);
 */
static enum dgc_pgp_refusal dgc_pgp_key_body(const u8 *buf, u32 off, u32 end,
					     struct dgc_pgp_key *key);
