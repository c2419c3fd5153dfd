// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys that no kernel verifies with: RFC 9580 section 5.5, draft-ietf-openpgp-pqc. ML-DSA
 * is asked for by name, as only OpenSSL 3.5 has it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "openpgp_int.h"
#include "trust/user_key.h"

#define EDDSA_LEGACY 22u
#define EDDSA_POINT 0x40 /* what its key starts with */

/**
 * struct algorithm - how long its parts are
 * @id: OpenPGP number
 * @name: for libcrypto
 * @key: bytes of a key
 * @sig: bytes of a signature
 * @second: the same of what has signed as well
 */
struct algorithm {
	unsigned int id;
	const char *name;
	uint32_t key;
	uint32_t sig;
	const char *second;
	uint32_t second_key;
	uint32_t second_sig;
};

static const struct algorithm algorithms[] = {
	{ EDDSA_LEGACY, "ED25519", 32, 64, NULL, 0, 0 },
	{ 27, "ED25519", 32, 64, NULL, 0, 0 },
	{ 28, "ED448", 57, 114, NULL, 0, 0 },
	{ 30, "ED25519", 32, 64, "ML-DSA-65", 1952, 3309 },
	{ 31, "ED448", 57, 114, "ML-DSA-87", 2592, 4627 },
};

static const struct algorithm *algorithm(unsigned int pubkey)
{
	size_t i;

	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].id == pubkey)
			return &algorithms[i];
	return NULL;
}

bool user_algorithm(unsigned int pubkey)
{
	return algorithm(pubkey);
}

size_t user_key_fingerprint_len(unsigned int version)
{
	if (version == 6)
		return DGC_PGP_FINGERPRINT6_LEN;
	return version == 4 ? DGC_PGP_FINGERPRINT_LEN : 0;
}

static struct part part_of(const struct dgc_cursor *c, uint32_t off,
			   uint32_t len)
{
	return (struct part){ c->data + off, len };
}

/* The curve Ed25519Legacy, and its point as an integer */
static struct part legacy_point(struct dgc_cursor *c)
{
	static const uint8_t oid[] = { 0x2b, 0x06, 0x01, 0x04, 0x01,
				       0xda, 0x47, 0x0f, 0x01 };
	uint32_t len = dgc_cursor_u8(c), off = dgc_cursor_skip(c, len);
	struct dgc_pgp_mpi mpi = { 0 };

	if (c->bad || len != sizeof(oid) || memcmp(c->data + off, oid, len))
		return (struct part){ 0 };
	dgc_pgp_mpi(c, &mpi);
	if (c->bad || mpi.len != 33 || c->data[mpi.off] != EDDSA_POINT)
		return (struct part){ 0 };
	return part_of(c, mpi.off + 1, mpi.len - 1);
}

static int raw_read(struct dgc_cursor *c, const struct algorithm *a,
		    struct user_key *key)
{
	struct part first, second;

	if (a->id == EDDSA_LEGACY)
		first = legacy_point(c);
	else
		first = part_of(c, dgc_cursor_skip(c, a->key), a->key);
	second = part_of(c, dgc_cursor_skip(c, a->second_key), a->second_key);
	if (c->bad || dgc_cursor_left(c))
		return -EBADMSG;
	if (!first.len)
		return -ENOPKG;
	key->key = crypto_key_raw(a->name, first);
	if (a->second)
		key->key = crypto_key_both(key->key,
					   crypto_key_raw(a->second, second));
	return key->key ? 0 : -ENOSYS;
}

/* RSA and ECDSA by the kernel's rules, in the packet of version 4 that it reads */
static int kernel_read(const struct dgc_cursor *c, struct user_key *key)
{
	uint32_t len = dgc_cursor_left(c), body = 6 + len;
	const uint8_t head[] = { 0x9a,
				 (uint8_t)(body >> 24),
				 (uint8_t)(body >> 16),
				 (uint8_t)(body >> 8),
				 (uint8_t)body,
				 4,
				 (uint8_t)(key->created >> 24),
				 (uint8_t)(key->created >> 16),
				 (uint8_t)(key->created >> 8),
				 (uint8_t)key->created,
				 (uint8_t)key->pubkey };
	struct dgc_pgp_key pgp = { 0 };
	struct bytes packet = { 0 };
	struct part mpi[2];
	int i, err = -ENOPKG;

	if (bytes_append(&packet, head, sizeof(head)) ||
	    bytes_append(&packet, c->data + c->pos, len)) {
		bytes_free(&packet);
		return -ENOMEM;
	}
	if (dgc_pgp_key_parse(packet.data, (u32)packet.len, 0, &pgp) ||
	    pgp.refusal == DGC_PGP_KEY_MALFORMED)
		err = -EBADMSG;
	key->bits = pgp.bits;
	key->curve = pgp.curve;
	if (err != -EBADMSG && pgp.refusal == DGC_PGP_ACCEPTED) {
		for (i = 0; i < 2; i++)
			mpi[i] = (struct part){ packet.data + pgp.mpi[i].off,
						pgp.mpi[i].len };
		key->key = key->pubkey == DGC_PGP_ECDSA ?
				   crypto_key_ecdsa(pgp.curve, mpi[0]) :
				   crypto_key_rsa(mpi[0], mpi[1]);
		err = key->key ? 0 : -EBADMSG;
	}
	bytes_free(&packet);
	return err;
}

/* Version, time, algorithm, of version 6 the length of the material, and the material */
int user_key_read(const uint8_t *body, size_t len, struct user_key *key)
{
	const struct algorithm *a;
	struct dgc_cursor c;
	int err;

	*key = (struct user_key){ .body = { body, len } };
	if (len > UINT16_MAX)
		return -EBADMSG;
	dgc_cursor_init(&c, body, (u32)len);
	key->version = dgc_cursor_u8(&c);
	key->created = dgc_cursor_be32(&c);
	key->pubkey = dgc_cursor_u8(&c);
	if (key->version == 6 && dgc_cursor_be32(&c) != dgc_cursor_left(&c))
		return -EBADMSG;
	if (c.bad)
		return -EBADMSG;
	if (key->version == 6)
		err = key_fingerprint_v6(body, len, key->fingerprint);
	else if (key->version == 4)
		err = key_fingerprint(body, len, key->fingerprint);
	else
		err = -ENOPKG;
	a = algorithm(key->pubkey);
	/* In version 4 there is no ML-DSA, in version 6 no EdDSA of the old kind. */
	if (a && (key->version == 6 ? a->id == EDDSA_LEGACY : !!a->second))
		err = err ? err : -ENOPKG;
	if (err)
		return err;
	return a ? raw_read(&c, a, key) : kernel_read(&c, key);
}

void user_key_free(struct user_key *key)
{
	crypto_key_free(key->key);
	key->key = NULL;
}

/* Two integers, each without the zeros that it starts with */
static bool legacy_signature(struct dgc_cursor *c, uint8_t out[64])
{
	struct dgc_pgp_mpi mpi = { 0 };
	int i;

	memset(out, 0, 64);
	for (i = 0; i < 2; i++) {
		dgc_pgp_mpi(c, &mpi);
		if (c->bad || mpi.len > 32)
			return false;
		memcpy(out + 32 * (i + 1) - mpi.len, c->data + mpi.off,
		       mpi.len);
	}
	return true;
}

/* RSA and ECDSA: integers */
static void integers(struct dgc_cursor *c, unsigned int pubkey,
		     struct part sig[2])
{
	int i, n = pubkey == DGC_PGP_ECDSA ? 2 : 1;
	struct dgc_pgp_mpi mpi = { 0 };

	for (i = 0; i < n; i++) {
		dgc_pgp_mpi(c, &mpi);
		sig[i] = part_of(c, mpi.off, mpi.len);
	}
}

/**
 * struct material - what a signature consists of
 * @part: as crypto_verify() accepts it
 * @legacy: what @part[0] may point to
 */
struct material {
	struct part part[2];
	uint8_t legacy[64];
};

static bool material_read(unsigned int pubkey, const uint8_t *buf, uint32_t off,
			  uint32_t end, struct material *m)
{
	const struct algorithm *a = algorithm(pubkey);
	struct dgc_cursor c;

	*m = (struct material){ 0 };
	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	if (!a) {
		integers(&c, pubkey, m->part);
	} else if (a->id == EDDSA_LEGACY) {
		if (!legacy_signature(&c, m->legacy))
			return false;
		m->part[0] = (struct part){ m->legacy, sizeof(m->legacy) };
	} else {
		m->part[0] = part_of(&c, dgc_cursor_skip(&c, a->sig), a->sig);
		m->part[1] = part_of(&c, dgc_cursor_skip(&c, a->second_sig),
				     a->second_sig);
	}
	return !c.bad && !dgc_cursor_left(&c);
}

bool user_key_verify(const struct user_key *key, unsigned int pubkey,
		     const uint8_t *buf, uint32_t off, uint32_t end,
		     enum dgc_algo algo, const uint8_t *digest)
{
	struct material m;

	return key->key && pubkey == key->pubkey &&
	       material_read(pubkey, buf, off, end, &m) &&
	       crypto_verify(key->key, algo, digest, m.part);
}

bool user_key_verify_self(const struct user_key *key, unsigned int pubkey,
			  const uint8_t *buf, uint32_t off, uint32_t end,
			  unsigned int hash, const struct part *parts, size_t n)
{
	struct material m;

	return key->key && pubkey == key->pubkey &&
	       material_read(pubkey, buf, off, end, &m) &&
	       crypto_verify_self(key->key, hash, parts, n, m.part);
}
