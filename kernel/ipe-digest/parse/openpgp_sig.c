// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* OpenPGP signatures over data, RFC 9580 section 5.2. */
#include "openpgp_int.h"

#define SIG_BINARY 0x00u

#define V3_HASHED_LEN 5u /* type and creation time */

static void dgc_pgp_layout_v3(struct dgc_cursor *c, struct dgc_pgp_layout *l)
{
	l->version = 3;
	if (dgc_cursor_u8(c) != V3_HASHED_LEN)
		c->bad = true;
	l->hash_off = c->pos;
	l->hash_len = V3_HASHED_LEN;
	l->type = dgc_cursor_u8(c);
	l->created = dgc_cursor_be32(c);
	l->key_id_off = dgc_cursor_skip(c, DGC_PGP_KEY_ID_LEN);
	l->pubkey_algo = dgc_cursor_u8(c);
	l->hash_id = dgc_cursor_u8(c);
	l->hashed_off = c->pos;
	l->hashed_len = 0;
	l->unhashed_off = c->pos;
	l->unhashed_len = 0;
}

/* How long an area of subpackets is: of version 6 there are four bytes for it. */
static u32 dgc_pgp_area_len(struct dgc_cursor *c, u32 version)
{
	return version == 6 ? dgc_cursor_be32(c) : dgc_cursor_be16(c);
}

/* Also of version 6 */
static void dgc_pgp_layout_v4(struct dgc_cursor *c, u32 off, u32 version,
			      struct dgc_pgp_layout *l)
{
	l->version = version;
	l->created = 0;
	l->key_id_off = 0;
	l->type = dgc_cursor_u8(c);
	l->pubkey_algo = dgc_cursor_u8(c);
	l->hash_id = dgc_cursor_u8(c);
	l->hashed_len = dgc_pgp_area_len(c, version);
	l->hashed_off = dgc_cursor_skip(c, l->hashed_len);
	l->hash_off = off;
	l->hash_len = c->pos - off;
	l->unhashed_len = dgc_pgp_area_len(c, version);
	l->unhashed_off = dgc_cursor_skip(c, l->unhashed_len);
}

/* The digest's first bytes and the salt, behind which the integers are. */
static void dgc_pgp_layout_end(struct dgc_cursor *c, u32 version,
			       struct dgc_pgp_layout *l)
{
	l->check_off = dgc_cursor_skip(c, 2);
	l->salt_len = version == 6 ? dgc_cursor_u8(c) : 0;
	l->salt_off = dgc_cursor_skip(c, l->salt_len);
	l->mpi_off = c->pos;
}

int dgc_pgp_layout(const u8 *buf, u32 off, u32 end, struct dgc_pgp_layout *l)
{
	struct dgc_cursor c;
	u32 version;

	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	version = dgc_cursor_u8(&c);
	if (c.bad)
		return -EBADMSG;
	if (version == 3)
		dgc_pgp_layout_v3(&c, l);
	else if (version == 4 || version == 6)
		dgc_pgp_layout_v4(&c, off, version, l);
	else
		return -ENOPKG;
	dgc_pgp_layout_end(&c, version, l);
	return c.bad ? -EBADMSG : 0;
}

/*
 * Octets in two parts: the halves of an Ed25519 signature, section 5.2.3.4, or the
 * signatures by Ed25519 and ML-DSA.
 */
static int dgc_pgp_sig_octets(u32 off, u32 end, u32 first_len, u32 second_len,
			      struct dgc_pgp_mpi *first,
			      struct dgc_pgp_mpi *second)
{
	if (end > DGC_INPUT_MAX || off > end ||
	    end - off != first_len + second_len)
		return -EBADMSG;
	first->off = off;
	first->len = first_len;
	second->off = off + first_len;
	second->len = second_len;
	return 0;
}

static bool dgc_pgp_sig_two(u32 pubkey_algo)
{
	return pubkey_algo == DGC_PGP_ECDSA || pubkey_algo == DGC_PGP_EDDSA;
}

static int dgc_pgp_sig_integers(const u8 *buf, u32 off, u32 end,
				u32 pubkey_algo, struct dgc_pgp_mpi *first,
				struct dgc_pgp_mpi *second)
{
	struct dgc_cursor c;

	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	second->off = 0;
	second->len = 0;
	dgc_pgp_mpi(&c, first);
	if (dgc_pgp_sig_two(pubkey_algo))
		dgc_pgp_mpi(&c, second);
	return c.bad || dgc_cursor_left(&c) ? -EBADMSG : 0;
}

int dgc_pgp_sig_mpis(const u8 *buf, u32 off, u32 end, u32 pubkey_algo,
		     struct dgc_pgp_mpi *first, struct dgc_pgp_mpi *second)
{
	if (pubkey_algo == DGC_PGP_ED25519)
		return dgc_pgp_sig_octets(off, end, DGC_PGP_ED25519_LEN,
					  DGC_PGP_ED25519_LEN, first, second);
	if (pubkey_algo == DGC_PGP_MLDSA65)
		return dgc_pgp_sig_octets(off, end, 2 * DGC_PGP_ED25519_LEN,
					  DGC_PGP_MLDSA65_SIG_LEN, first,
					  second);
	return dgc_pgp_sig_integers(buf, off, end, pubkey_algo, first, second);
}

bool dgc_pgp_sig_known_key(u32 version, u32 pubkey_algo)
{
	switch (pubkey_algo) {
	case DGC_PGP_RSA:
	case DGC_PGP_RSA_SIGN:
	case DGC_PGP_ECDSA:
	case DGC_PGP_ED25519:
		return true;
	case DGC_PGP_EDDSA:
		return version != 6;
	case DGC_PGP_MLDSA65:
		return version == 6;
	default:
		return false;
	}
}

/* What follows the hashed part of a version 4 or 6 signature, section 5.2.4. */
static void dgc_pgp_sig_suffix(struct dgc_pgp_sig *sig, u32 version,
			       u32 hash_len)
{
	sig->suffix[0] = version == 6 ? 6 : 4;
	sig->suffix[1] = 0xff;
	sig->suffix[2] = (u8)(hash_len / 0x1000000u);
	sig->suffix[3] = (u8)(hash_len / 0x10000u % 0x100u);
	sig->suffix[4] = (u8)(hash_len / 0x100u % 0x100u);
	sig->suffix[5] = (u8)(hash_len % 0x100u);
}

static void dgc_pgp_sig_issuer(struct dgc_pgp_sig *sig,
			       const struct dgc_pgp_layout *l,
			       const struct dgc_pgp_subs *hashed,
			       const struct dgc_pgp_subs *unhashed)
{
	sig->fingerprint_off = hashed->fingerprint_len ?
				       hashed->fingerprint_off :
				       unhashed->fingerprint_off;
	sig->fingerprint_len = hashed->fingerprint_len ?
				       hashed->fingerprint_len :
				       unhashed->fingerprint_len;
	if (l->version == 3) {
		sig->has_key_id = true;
		sig->key_id_off = l->key_id_off;
		return;
	}
	/* Section 5.2.3.12: there is none in version 6. */
	sig->has_key_id = l->version != 6 &&
			  (hashed->has_key_id || unhashed->has_key_id);
	sig->key_id_off = hashed->has_key_id ? hashed->key_id_off :
					       unhashed->key_id_off;
}

static void dgc_pgp_sig_fill(struct dgc_pgp_sig *sig, const u8 *buf,
			     const struct dgc_pgp_layout *l,
			     const struct dgc_pgp_subs *hashed)
{
	u8 check0 = buf[l->check_off];
	u8 check1 = buf[l->check_off + 1];

	sig->version = l->version;
	sig->type = l->type;
	sig->pubkey_algo = l->pubkey_algo;
	sig->created = l->version == 3 ? l->created : hashed->created;
	sig->hash_off = l->hash_off;
	sig->hash_len = l->hash_len;
	sig->has_key_flags = hashed->has_key_flags;
	sig->key_flags = hashed->key_flags;
	sig->suffix_len = l->version == 3 ? 0 : DGC_PGP_SUFFIX_LEN;
	dgc_pgp_sig_suffix(sig, l->version, l->hash_len);
	sig->check[0] = check0;
	sig->check[1] = check1;
	sig->algo = dgc_algo_from_openpgp(l->hash_id);
}

/*
 * The accept rules: 0 or -ENOPKG; a missing creation time is malformed, and a
 * salt that is not half as long as the digest, section 9.5.
 */
static int dgc_pgp_sig_accept(const struct dgc_pgp_layout *l,
			      const struct dgc_pgp_subs *hashed)
{
	enum dgc_algo algo = dgc_algo_from_openpgp(l->hash_id);

	if (l->version != 3 && !hashed->has_created)
		return -EBADMSG;
	if (l->type != SIG_BINARY || algo == DGC_ALGO_INVALID ||
	    hashed->critical)
		return -ENOPKG;
	if (l->version == 6 && l->salt_len != dgc_algo_size(algo) / 2)
		return -EBADMSG;
	return 0;
}

/* All but the integers, out of the packet's parts. */
static int dgc_pgp_sig_take(const u8 *buf, const struct dgc_pgp_layout *l,
			    struct dgc_pgp_sig *sig)
{
	struct dgc_pgp_subs hashed, unhashed;
	int rc;

	if (dgc_pgp_subs(buf, l->hashed_off, l->hashed_off + l->hashed_len,
			 l->version, &hashed) ||
	    dgc_pgp_subs(buf, l->unhashed_off,
			 l->unhashed_off + l->unhashed_len, l->version,
			 &unhashed))
		return -EBADMSG;
	rc = dgc_pgp_sig_accept(l, &hashed);
	if (rc)
		return rc;
	sig->salt_off = l->salt_off;
	sig->salt_len = l->salt_len;
	sig->material_off = l->mpi_off;
	dgc_pgp_sig_issuer(sig, l, &hashed, &unhashed);
	dgc_pgp_sig_fill(sig, buf, l, &hashed);
	return 0;
}

/* Where the body of the only packet is; 0 when there is another, or none. */
static u32 dgc_pgp_sig_body(const u8 *buf, u32 len)
{
	struct dgc_pgp_packet pkt;

	if (dgc_pgp_packet(buf, len, 0, &pkt) || pkt.next != len ||
	    pkt.tag != DGC_PGP_TAG_SIGNATURE)
		return 0;
	return pkt.body_off;
}

int dgc_pgp_sig_read(const u8 *buf, u32 len, struct dgc_pgp_sig *sig)
{
	u32 body = dgc_pgp_sig_body(buf, len);
	struct dgc_pgp_layout l;
	int rc;

	if (!body)
		return -EBADMSG;
	rc = dgc_pgp_layout(buf, body, len, &l);
	return rc ? rc : dgc_pgp_sig_take(buf, &l, sig);
}

int dgc_pgp_sig_parse(const u8 *buf, u32 len, struct dgc_pgp_sig *sig)
{
	int rc = dgc_pgp_sig_read(buf, len, sig);

	if (rc)
		return rc;
	if (!dgc_pgp_sig_known_key(sig->version, sig->pubkey_algo))
		return -ENOPKG;
	return dgc_pgp_sig_mpis(buf, sig->material_off, len, sig->pubkey_algo,
				&sig->mpi[0], &sig->mpi[1]);
}
