/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What dclist needs of libcrypto. */
#ifndef DCLIST_CRYPTO_H
#define DCLIST_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "algo.h"
#include "openpgp.h"

/**
 * struct part - bytes that belong to someone else
 * @data: not owned
 * @len: bytes
 */
struct part {
	const uint8_t *data;
	size_t len;
};

struct crypto_key;
struct crypto_hasher;

/* Digest over @n parts; @out has dgc_algo_size() bytes. 0 or -errno. */
int crypto_hash(enum dgc_algo algo, const struct part *parts, size_t n,
		uint8_t *out);
/* The same over what is left to read of @fd. */
int crypto_hash_fd(enum dgc_algo algo, int fd, uint8_t *out);

/* A digest that is made piece by piece. NULL without memory, or for no algorithm. */
struct crypto_hasher *crypto_hasher_new(enum dgc_algo algo);

int crypto_hasher_add(struct crypto_hasher *h, const void *data, size_t len);
/* At the end; crypto_hasher_restart() comes before anything else then. */
int crypto_hasher_end(struct crypto_hasher *h, uint8_t *out);
/* Begins another digest with the same algorithm. */
int crypto_hasher_restart(struct crypto_hasher *h);
void crypto_hasher_free(struct crypto_hasher *h);

/* SHA-1, only for the fingerprints of version 4 keys. */
int crypto_sha1(const struct part *parts, size_t n, uint8_t out[20]);

/*
 * Decodes @len characters without any space between; @out has room for
 * @len / 4 * 3 bytes. Returns the number of bytes, or -1.
 */
ssize_t crypto_base64_decode(const char *text, size_t len, uint8_t *out);

/*
 * The public key that dgc_pgp_key_parse() or dgc_pgp_keyring_next() read out of @buf and
 * accepted; NULL when libcrypto refuses it.
 */
struct crypto_key *crypto_key_openpgp(const struct dgc_pgp_key *key,
				      const uint8_t *buf);
/* A key by the name that libcrypto has for its algorithm, such as "ED25519" */
struct crypto_key *crypto_key_raw(const char *name, struct part key);
/* Both must sign; takes over both, of which one may be NULL, as the result is then. */
struct crypto_key *crypto_key_both(struct crypto_key *first,
				   struct crypto_key *second);
void crypto_key_free(struct crypto_key *key);

/*
 * True when @sig signs @digest: RSA: the signature; ECDSA and Ed25519: r and s; others: as
 * they are, the second one of the second key.
 */
bool crypto_verify(const struct crypto_key *key, enum dgc_algo algo,
		   const uint8_t *digest, const struct part sig[2]);

/*
 * The same for a self-signature over @n parts, whose hash algorithm @hash has
 * an OpenPGP number; SHA-1 is accepted there, as GnuPG does, and SHA-3.
 */
bool crypto_verify_self(const struct crypto_key *key, unsigned int hash,
			const struct part *parts, size_t n,
			const struct part sig[2]);

#endif /* DCLIST_CRYPTO_H */
