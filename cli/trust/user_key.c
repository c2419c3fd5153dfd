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

static int raw_read(struct dgc_cursor *c, const struct algorithm *a,
		    struct user_key *key)
{
	struct part first, second;

	first = part_of(c, dgc_cursor_skip(c, a->key), a->key);
	second = part_of(c, dgc_cursor_skip(c, a->second_key), a->second_key);
	if (c->bad || dgc_cursor_left(c))
		return -EBADMSG;
	key->key = crypto_key_raw(a->name, first);
	if (a->second)
		key->key = crypto_key_both(key->key,
					   crypto_key_raw(a->second, second));
	return key->key ? 0 : -ENOSYS;
}

/* RSA, ECDSA and EdDSA by the kernel's rules, in the packet of version 4 that it reads */
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
	int err = -ENOPKG;

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
		key->key = crypto_key_openpgp(&pgp, packet.data);
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
	if (key->version == 6 ? key->pubkey == DGC_PGP_EDDSA : a && a->second)
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

/* RSA, ECDSA and EdDSA: integers */
static void integers(struct dgc_cursor *c, unsigned int pubkey,
		     struct part sig[2])
{
	unsigned int i, n = crypto_integers(pubkey);
	struct dgc_pgp_mpi mpi = { 0 };

	for (i = 0; i < n; i++) {
		dgc_pgp_mpi(c, &mpi);
		sig[i] = part_of(c, mpi.off, mpi.len);
	}
}

static bool material_read(unsigned int pubkey, const uint8_t *buf, uint32_t off,
			  uint32_t end, struct part part[2])
{
	const struct algorithm *a = algorithm(pubkey);
	struct dgc_cursor c;

	part[0] = part[1] = (struct part){ 0 };
	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	if (!a) {
		integers(&c, pubkey, part);
	} else {
		part[0] = part_of(&c, dgc_cursor_skip(&c, a->sig), a->sig);
		part[1] = part_of(&c, dgc_cursor_skip(&c, a->second_sig),
				  a->second_sig);
	}
	return !c.bad && !dgc_cursor_left(&c);
}

bool user_key_verify(const struct user_key *key, unsigned int pubkey,
		     const uint8_t *buf, uint32_t off, uint32_t end,
		     enum dgc_algo algo, const uint8_t *digest)
{
	struct part part[2];

	return key->key && pubkey == key->pubkey &&
	       material_read(pubkey, buf, off, end, part) &&
	       crypto_verify(key->key, algo, digest, part);
}

bool user_key_verify_self(const struct user_key *key, unsigned int pubkey,
			  const uint8_t *buf, uint32_t off, uint32_t end,
			  unsigned int hash, const struct part *parts, size_t n)
{
	struct part part[2];

	return key->key && pubkey == key->pubkey &&
	       material_read(pubkey, buf, off, end, part) &&
	       crypto_verify_self(key->key, hash, parts, n, part);
}
