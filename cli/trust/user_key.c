// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys that no kernel verifies with, and the kernel's: RFC 9580 section 5.5,
 * draft-ietf-openpgp-pqc. ML-DSA is asked for by name, as only OpenSSL 3.5 has it.
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
	{ 28, "ED448", 57, 114, NULL, 0, 0 },
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
	return version == 4 || version == 6 ? dgc_pgp_fingerprint_len(version) :
					      0;
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

/* Keys of the kernel's algorithms, by its rules: it reads packets */
static int kernel_read(struct user_key *key)
{
	const size_t len = key->body.len;
	const uint8_t head[] = { 0xce,	      255, 0, 0, (uint8_t)(len >> 8),
				 (uint8_t)len };
	struct dgc_pgp_key pgp = { 0 };
	struct bytes packet = { 0 };
	int err = -ENOPKG;

	if (bytes_append(&packet, head, sizeof(head)) ||
	    bytes_append(&packet, key->body.data, len)) {
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
		if (!key->key && pgp.pubkey_algo == DGC_PGP_MLDSA65)
			err = -ENOSYS;
		else
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
	u32 counted = 0;
	int err;

	*key = (struct user_key){ .body = { body, len } };
	if (len > UINT16_MAX)
		return -EBADMSG;
	dgc_cursor_init(&c, body, (u32)len);
	key->version = dgc_cursor_u8(&c);
	key->created = dgc_cursor_be32(&c);
	key->pubkey = dgc_cursor_u8(&c);
	if (key->version == 6)
		counted = dgc_cursor_be32(&c);
	if (c.bad || (key->version == 6 && counted != dgc_cursor_left(&c)))
		return -EBADMSG;
	if (key->version != 4 && key->version != 6)
		return -ENOPKG;
	err = key_fingerprint(body, len, key->fingerprint);
	if (err)
		return err;
	a = algorithm(key->pubkey);
	if (!a)
		return kernel_read(key);
	/* In version 4 there is no ML-DSA. */
	return key->version == 4 && a->second ? -ENOPKG : raw_read(&c, a, key);
}

void user_key_free(struct user_key *key)
{
	crypto_key_free(key->key);
	key->key = NULL;
}

/* What the kernel does not verify is octets; of the rest it knows the parts */
static bool material_read(unsigned int pubkey, const uint8_t *buf, uint32_t off,
			  uint32_t end, struct part part[2])
{
	const struct algorithm *a = algorithm(pubkey);
	struct dgc_pgp_mpi mpi[2];
	struct dgc_cursor c;

	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	if (!a) {
		if (dgc_pgp_sig_mpis(buf, off, end, pubkey, &mpi[0], &mpi[1]))
			return false;
		part[0] = part_of(&c, mpi[0].off, mpi[0].len);
		part[1] = part_of(&c, mpi[1].off, mpi[1].len);
		return true;
	}
	part[0] = part_of(&c, dgc_cursor_skip(&c, a->sig), a->sig);
	part[1] =
		part_of(&c, dgc_cursor_skip(&c, a->second_sig), a->second_sig);
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
