/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and signatures that no kernel verifies, and user space does: Ed448 and ML-DSA-87; and
 * certificates of version 6. A section per .c file.
 */
#ifndef DCLIST_USER_KEY_H
#define DCLIST_USER_KEY_H

#include "trust/certificate.h"
#include "trust/crypto.h"

/* user_key.c */

/**
 * struct user_key - a key out of its packet
 * @version: 4 or 6
 * @pubkey: public key algorithm, OpenPGP number
 * @bits: of an RSA key
 * @curve: of an ECDSA key
 * @created: seconds since 1970
 * @fingerprint: of that version
 * @body: of the packet; not owned
 * @key: owned
 */
struct user_key {
	unsigned int version;
	unsigned int pubkey;
	unsigned int bits;
	enum dgc_pgp_curve curve;
	uint32_t created;
	uint8_t fingerprint[FINGERPRINT_MAX];
	struct part body;
	struct crypto_key *key;
};

/*
 * Reads the body of a key packet. Returns 0; -EBADMSG when it is malformed; -ENOPKG for
 * an algorithm or size that is not accepted, and -ENOSYS for one that this libcrypto does
 * not have: @key is NULL then; or -ENOMEM. To be freed in every case.
 */
int user_key_read(const uint8_t *body, size_t len, struct user_key *key);
void user_key_free(struct user_key *key);
/* In bytes; 20, 32, or 0 of other versions */
size_t user_key_fingerprint_len(unsigned int version);
/* Is this an algorithm that user space verifies, and no kernel? */
bool user_algorithm(unsigned int pubkey);
/*
 * Is the signature at @buf + @off, up to @end, by @key over @digest? @pubkey: its algorithm
 */
bool user_key_verify(const struct user_key *key, unsigned int pubkey,
		     const uint8_t *buf, uint32_t off, uint32_t end,
		     enum dgc_algo algo, const uint8_t *digest);

/* The same of a self-signature over @n parts, by crypto_verify_self() */
bool user_key_verify_self(const struct user_key *key, unsigned int pubkey,
			  const uint8_t *buf, uint32_t off, uint32_t end,
			  unsigned int hash, const struct part *parts,
			  size_t n);

/* certificate6.c: certificates of version 6, which GnuPG does not read */

/**
 * struct key6 - a primary key or subkey of version 6
 * @key: the key
 * @err: of user_key_read()
 * @packet: of the key
 * @self_signed: with a valid self-signature, or binding in both directions
 * @revoked: it, or the primary key, has a revocation, valid or not
 * @can_sign: data, as the newest self-signature says
 * @sig: that self-signature; @next is 0 without one that has key flags
 * @sig_user_id: the user id that it is over; @next is 0 when it is over the key alone
 * @expires: when, 0 for never
 * @wanted: to be written; for the caller
 */
struct key6 {
	struct user_key key;
	int err;
	struct dgc_pgp_packet packet;
	bool self_signed;
	bool revoked;
	bool can_sign;
	struct dgc_pgp_packet sig;
	struct dgc_pgp_packet sig_user_id;
	time_t expires;
	bool wanted;
};

/**
 * struct certificate6 - a certificate of version 6
 * @key: its primary key and subkeys; owned
 * @n: how many
 * @user_id: the first; not owned
 */
struct certificate6 {
	struct key6 *key;
	size_t n;
	struct part user_id;
};

/* 0, -EBADMSG or -ENOMEM; to be freed in every case */
int certificate6_read(const struct bytes *packets, struct certificate6 *cert);
void certificate6_free(struct certificate6 *cert);

#endif /* DCLIST_USER_KEY_H */
