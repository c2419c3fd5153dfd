// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* OpenPGP key packets, RFC 9580 section 5.5. */
#include "openpgp_int.h"

#define KEY_BODY_MAX 0xffffu /* the version 4 fingerprint has 16 bits for it */

#define RSA_ENCRYPT 2u
#define RSA_EXPONENT_MAX 8u /* bytes */

/* Object identifiers as they stand in the packet, RFC 9580 section 9.2 */
static enum dgc_pgp_curve dgc_pgp_curve(const u8 *oid, u32 n)
{
	if (n == 8 && dgc_be32(oid) == 0x2a8648ceu &&
	    dgc_be32(oid + 4) == 0x3d030107u)
		return DGC_PGP_CURVE_P256;
	if (n == 5 && dgc_be32(oid) == 0x2b810400u && oid[4] == 0x22)
		return DGC_PGP_CURVE_P384;
	if (n == 5 && dgc_be32(oid) == 0x2b810400u && oid[4] == 0x23)
		return DGC_PGP_CURVE_P521;
	if (n == 9 && dgc_be32(oid) == 0x2b060104u &&
	    dgc_be32(oid + 4) == 0x01da470fu && oid[8] == 0x01)
		return DGC_PGP_CURVE_ED25519;
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
	case DGC_PGP_CURVE_ED25519:
		return 255;
	default:
		return 0;
	}
}

/* Bytes of 04 || x || y, or of y alone */
static u32 dgc_pgp_point_len(enum dgc_pgp_curve curve)
{
	switch (curve) {
	case DGC_PGP_CURVE_P256:
		return 65;
	case DGC_PGP_CURVE_P384:
		return 97;
	case DGC_PGP_CURVE_P521:
		return 133;
	case DGC_PGP_CURVE_ED25519:
		return DGC_PGP_ED25519_LEN;
	default:
		return 0;
	}
}

static enum dgc_pgp_curve dgc_pgp_key_curve(struct dgc_cursor *c)
{
	u32 oid_len = dgc_cursor_u8(c);
	u32 oid_off = dgc_cursor_skip(c, oid_len);

	if (c->bad)
		return DGC_PGP_CURVE_NONE;
	return dgc_pgp_curve(c->data + oid_off, oid_len);
}

/*
 * The point is 04 || x || y, uncompressed, or 40 || y for EdDSA, of which y is
 * kept, and nothing follows it. Each algorithm has curves of its own.
 */
static enum dgc_pgp_refusal dgc_pgp_key_elliptic(struct dgc_cursor *c,
						 struct dgc_pgp_key *key)
{
	const bool eddsa = key->pubkey_algo == DGC_PGP_EDDSA;
	const u32 head = eddsa ? 1 : 0;
	bool ed25519;

	key->curve = dgc_pgp_key_curve(c);
	key->bits = dgc_pgp_curve_bits(key->curve);
	ed25519 = key->curve == DGC_PGP_CURVE_ED25519;
	if (c->bad)
		return DGC_PGP_KEY_MALFORMED;
	if (key->curve == DGC_PGP_CURVE_NONE || eddsa != ed25519)
		return DGC_PGP_KEY_ALGO;
	dgc_pgp_mpi(c, &key->mpi[0]);
	if (c->bad || dgc_cursor_left(c) > 0 ||
	    key->mpi[0].len != head + dgc_pgp_point_len(key->curve) ||
	    c->data[key->mpi[0].off] != (eddsa ? 0x40 : 4))
		return DGC_PGP_KEY_MALFORMED;
	key->mpi[0].off += head;
	key->mpi[0].len -= head;
	return DGC_PGP_ACCEPTED;
}

/* The point, and nothing follows it, section 5.5.5.9. */
static enum dgc_pgp_refusal dgc_pgp_key_ed25519(struct dgc_cursor *c,
						struct dgc_pgp_key *key)
{
	key->mpi[0].off = dgc_cursor_skip(c, DGC_PGP_ED25519_LEN);
	key->mpi[0].len = DGC_PGP_ED25519_LEN;
	key->curve = DGC_PGP_CURVE_ED25519;
	key->bits = dgc_pgp_curve_bits(key->curve);
	if (c->bad || dgc_cursor_left(c) > 0)
		return DGC_PGP_KEY_MALFORMED;
	return DGC_PGP_ACCEPTED;
}

/* The point and what ML-DSA has, draft-ietf-openpgp-pqc section 5.3.2 */
static enum dgc_pgp_refusal dgc_pgp_key_mldsa65(struct dgc_cursor *c,
						struct dgc_pgp_key *key)
{
	key->mpi[0].off = dgc_cursor_skip(c, DGC_PGP_ED25519_LEN);
	key->mpi[0].len = DGC_PGP_ED25519_LEN;
	key->mpi[1].off = dgc_cursor_skip(c, DGC_PGP_MLDSA65_LEN);
	key->mpi[1].len = DGC_PGP_MLDSA65_LEN;
	key->curve = DGC_PGP_CURVE_ED25519;
	key->bits = dgc_pgp_curve_bits(key->curve);
	if (c->bad || dgc_cursor_left(c) > 0)
		return DGC_PGP_KEY_MALFORMED;
	return DGC_PGP_ACCEPTED;
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

static enum dgc_pgp_refusal dgc_pgp_key_rsa(struct dgc_cursor *c,
					    struct dgc_pgp_key *key)
{
	key->bits = dgc_pgp_mpi(c, &key->mpi[0]);
	dgc_pgp_mpi(c, &key->mpi[1]);
	if (c->bad || dgc_cursor_left(c) > 0 ||
	    !dgc_pgp_rsa_sane(c->data, &key->mpi[0], &key->mpi[1]))
		return DGC_PGP_KEY_MALFORMED;
	if (key->bits < DGC_PGP_RSA_BITS_MIN ||
	    key->bits > DGC_PGP_RSA_BITS_MAX)
		return DGC_PGP_KEY_SIZE;
	return DGC_PGP_ACCEPTED;
}

/* What depends on the algorithm. */
static enum dgc_pgp_refusal dgc_pgp_key_numbers(struct dgc_cursor *c,
						struct dgc_pgp_key *key)
{
	switch (key->pubkey_algo) {
	case DGC_PGP_RSA:
	case DGC_PGP_RSA_SIGN:
		return dgc_pgp_key_rsa(c, key);
	case DGC_PGP_EDDSA:
		if (key->version == 6)
			return DGC_PGP_KEY_ALGO;
		return dgc_pgp_key_elliptic(c, key);
	case DGC_PGP_ECDSA:
		return dgc_pgp_key_elliptic(c, key);
	case DGC_PGP_ED25519:
		return dgc_pgp_key_ed25519(c, key);
	case DGC_PGP_MLDSA65:
		if (key->version != 6)
			return DGC_PGP_KEY_ALGO;
		return dgc_pgp_key_mldsa65(c, key);
	case RSA_ENCRYPT:
		return DGC_PGP_KEY_USAGE;
	default:
		return DGC_PGP_KEY_ALGO;
	}
}

/* In version 6 how long the material is stands before it, section 5.5.2.3. */
static bool dgc_pgp_key_counted(struct dgc_cursor *c, u32 version)
{
	u32 len;

	if (version != 6)
		return !c->bad;
	len = dgc_cursor_be32(c);
	return !c->bad && len == dgc_cursor_left(c);
}

/* The key's material; @c stands behind the version. */
static enum dgc_pgp_refusal dgc_pgp_key_material(struct dgc_cursor *c,
						 struct dgc_pgp_key *key)
{
	key->created = dgc_cursor_be32(c);
	key->pubkey_algo = dgc_cursor_u8(c);
	if (!dgc_pgp_key_counted(c, key->version))
		return DGC_PGP_KEY_MALFORMED;
	return dgc_pgp_key_numbers(c, key);
}

static void dgc_pgp_key_clear(struct dgc_pgp_key *key,
			      const struct dgc_pgp_packet *pkt)
{
	key->refusal = DGC_PGP_ACCEPTED;
	key->version = 0;
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

/* The packet's body, from @off to @end. */
static enum dgc_pgp_refusal dgc_pgp_key_body(const u8 *buf, u32 off, u32 end,
					     struct dgc_pgp_key *key)
{
	struct dgc_cursor c;
	u32 version;

	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	version = dgc_cursor_u8(&c);
	if (version != 4 && version != 6)
		return DGC_PGP_KEY_VERSION;
	if (end - off > KEY_BODY_MAX)
		return DGC_PGP_KEY_MALFORMED;
	key->version = version;
	return dgc_pgp_key_material(&c, key);
}

int dgc_pgp_key_parse(const u8 *buf, u32 len, u32 off, struct dgc_pgp_key *key)
{
	struct dgc_pgp_packet pkt;

	if (dgc_pgp_packet(buf, len, off, &pkt))
		return -EBADMSG;
	if (pkt.tag != DGC_PGP_TAG_KEY && pkt.tag != DGC_PGP_TAG_SUBKEY)
		return -EBADMSG;
	dgc_pgp_key_clear(key, &pkt);
	key->refusal = dgc_pgp_key_body(buf, pkt.body_off, pkt.next, key);
	return 0;
}
