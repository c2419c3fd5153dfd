// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* OpenPGP key packets, RFC 9580 section 5.5. */
#include "openpgp_int.h"

#define KEY_VERSION 4u
#define KEY_BODY_MAX 0xffffu /* the fingerprint has 16 bits for it */

#define RSA_ENCRYPT 2u
#define RSA_EXPONENT_MAX 8u /* bytes */

/* Object identifiers as in the packet, behind their length. */
#define OID_MAX 8u

static const u8 dgc_oid_p256[] = { 0x2a, 0x86, 0x48, 0xce,
				   0x3d, 0x03, 0x01, 0x07 };
static const u8 dgc_oid_p384[] = { 0x2b, 0x81, 0x04, 0x00, 0x22 };
static const u8 dgc_oid_p521[] = { 0x2b, 0x81, 0x04, 0x00, 0x23 };

static_assert(sizeof(dgc_oid_p256) <= OID_MAX, "longest identifier");

static bool dgc_pgp_oid_is(const u8 *oid, const u8 *other, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (oid[i] != other[i])
			return false;
	return true;
}

static enum dgc_pgp_curve dgc_pgp_curve(const u8 *oid, u32 n)
{
	if (n == sizeof(dgc_oid_p256) && dgc_pgp_oid_is(oid, dgc_oid_p256, n))
		return DGC_PGP_CURVE_P256;
	if (n == sizeof(dgc_oid_p384) && dgc_pgp_oid_is(oid, dgc_oid_p384, n))
		return DGC_PGP_CURVE_P384;
	if (n == sizeof(dgc_oid_p521) && dgc_pgp_oid_is(oid, dgc_oid_p521, n))
		return DGC_PGP_CURVE_P521;
	return DGC_PGP_CURVE_NONE;
}

static u32 dgc_pgp_curve_bits(enum dgc_pgp_curve curve)
{
	switch (curve) {
	case DGC_PGP_CURVE_P256:
		return 256;
	case DGC_PGP_CURVE_P384:
		return 384;
	case DGC_PGP_CURVE_P521:
		return 521;
	default:
		return 0;
	}
}

/* The point is 04 || x || y, uncompressed, and nothing follows it. */
static void dgc_pgp_key_ecdsa(struct dgc_cursor *c, struct dgc_pgp_key *key)
{
	u32 oid_len = dgc_cursor_u8(c);
	u32 oid_off = dgc_cursor_skip(c, oid_len);
	u32 bits;

	if (c->bad) {
		key->refusal = DGC_PGP_KEY_MALFORMED;
		return;
	}
	key->curve = dgc_pgp_curve(c->data + oid_off, oid_len);
	bits = dgc_pgp_curve_bits(key->curve);
	if (bits == 0) {
		key->refusal = DGC_PGP_KEY_ALGO;
		return;
	}
	key->bits = bits;
	dgc_pgp_mpi(c, &key->mpi[0]);
	if (c->bad || dgc_cursor_left(c) > 0 ||
	    key->mpi[0].len != 1 + (bits + 7) / 8 * 2 ||
	    c->data[key->mpi[0].off] != 4)
		key->refusal = DGC_PGP_KEY_MALFORMED;
}

/* Modulus and exponent are odd, and the exponent is not 1. */
static bool dgc_pgp_rsa_sane(const u8 *buf, const struct dgc_pgp_mpi *n,
			     const struct dgc_pgp_mpi *e)
{
	u32 n_last = buf[n->off + n->len - 1];
	u32 e_last = buf[e->off + e->len - 1];

	if (n_last % 2 == 0 || e_last % 2 == 0 || e->len > RSA_EXPONENT_MAX)
		return false;
	return e->len > 1 || e_last > 1;
}

static void dgc_pgp_key_rsa(struct dgc_cursor *c, struct dgc_pgp_key *key)
{
	key->bits = dgc_pgp_mpi(c, &key->mpi[0]);
	dgc_pgp_mpi(c, &key->mpi[1]);
	if (c->bad || dgc_cursor_left(c) > 0 ||
	    !dgc_pgp_rsa_sane(c->data, &key->mpi[0], &key->mpi[1]))
		key->refusal = DGC_PGP_KEY_MALFORMED;
	else if (key->bits < DGC_PGP_RSA_BITS_MIN ||
		 key->bits > DGC_PGP_RSA_BITS_MAX)
		key->refusal = DGC_PGP_KEY_SIZE;
}

/* The key's material; @c stands behind the version. */
static void dgc_pgp_key_material(struct dgc_cursor *c, struct dgc_pgp_key *key)
{
	key->created = dgc_cursor_be32(c);
	key->pubkey_algo = dgc_cursor_u8(c);
	if (c->bad) {
		key->refusal = DGC_PGP_KEY_MALFORMED;
		return;
	}
	switch (key->pubkey_algo) {
	case DGC_PGP_RSA:
	case DGC_PGP_RSA_SIGN:
		dgc_pgp_key_rsa(c, key);
		return;
	case DGC_PGP_ECDSA:
		dgc_pgp_key_ecdsa(c, key);
		return;
	case RSA_ENCRYPT:
		key->refusal = DGC_PGP_KEY_USAGE;
		return;
	default:
		key->refusal = DGC_PGP_KEY_ALGO;
		return;
	}
}

static void dgc_pgp_key_clear(struct dgc_pgp_key *key,
			      const struct dgc_pgp_packet *pkt)
{
	key->refusal = DGC_PGP_ACCEPTED;
	key->subkey = pkt->tag == DGC_PGP_TAG_SUBKEY;
	key->pubkey_algo = 0;
	key->curve = DGC_PGP_CURVE_NONE;
	key->bits = 0;
	key->created = 0;
	key->packet_off = pkt->off;
	key->body_off = pkt->body_off;
	key->body_len = pkt->body_len;
	key->mpi[0].off = 0;
	key->mpi[0].len = 0;
	key->mpi[1].off = 0;
	key->mpi[1].len = 0;
	key->user_id_off = 0;
	key->user_id_len = 0;
}

int dgc_pgp_key_parse(const u8 *buf, u32 len, u32 off, struct dgc_pgp_key *key)
{
	struct dgc_pgp_packet pkt;
	struct dgc_cursor c;

	if (dgc_pgp_packet(buf, len, off, &pkt))
		return -EBADMSG;
	if (pkt.tag != DGC_PGP_TAG_KEY && pkt.tag != DGC_PGP_TAG_SUBKEY)
		return -EBADMSG;
	dgc_pgp_key_clear(key, &pkt);
	dgc_cursor_init(&c, buf, pkt.next);
	dgc_cursor_skip(&c, pkt.body_off);
	if (dgc_cursor_u8(&c) != KEY_VERSION)
		key->refusal = DGC_PGP_KEY_VERSION;
	else if (pkt.body_len > KEY_BODY_MAX)
		key->refusal = DGC_PGP_KEY_MALFORMED;
	else
		dgc_pgp_key_material(&c, key);
	return 0;
}
