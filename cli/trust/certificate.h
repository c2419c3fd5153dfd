/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenPGP certificates. A section per .c file. */
#ifndef DCLIST_CERTIFICATE_H
#define DCLIST_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "openpgp.h"

#define FINGERPRINT_MAX 32u /* of version 6 */
#define FINGERPRINT_HEX (2 * FINGERPRINT_MAX + 1)

/* certificate.c: packets of one certificate, as few as the kernel needs */

/**
 * struct certificate_key - a primary key or subkey
 * @packet: the key itself
 * @user_id: primary key: the first user id; @next is 0 when there is none
 * @sig: newest self-signature; @next is 0 when there is none
 * @sig_created: when that was made
 * @fingerprint: of its version, as key_fingerprint() makes it
 * @wanted: to be written
 */
struct certificate_key {
	struct dgc_pgp_packet packet;
	struct dgc_pgp_packet user_id;
	struct dgc_pgp_packet sig;
	uint32_t sig_created;
	uint8_t fingerprint[FINGERPRINT_MAX];
	bool wanted;
};

/**
 * struct certificate - a certificate to be
 * @packets: GnuPG's export; not owned
 * @key: its primary key and subkeys, in order; owned
 * @n: how many
 */
struct certificate {
	const struct bytes *packets;
	struct certificate_key *key;
	size_t n;
};

/* Finds the parts; 0, -EBADMSG or -ENOMEM. */
int certificate_read(const struct bytes *packets, struct certificate *cert);
void certificate_free(struct certificate *cert);
/* Appends a key with its user id and signature. */
int certificate_key_write(const struct certificate *cert,
			  const struct certificate_key *key, struct bytes *out);
/* Appends the primary key and all subkeys that are wanted. */
int certificate_write(const struct certificate *cert, struct bytes *out);
/*
 * Is it a sequence of what certificate_write() writes? After each key there is at
 * most one user id, and at most one signature after each of them.
 */
bool certificates_minimal(const struct bytes *packets);
/* Hash algorithm of a key's newest self-signature, OpenPGP number */
unsigned int certificate_hash(const struct certificate *cert, size_t i);

/*
 * How long a key is valid from its creation on, in seconds, 0 for ever: as the newest
 * self-signature says, which is not verified. @off: behind the key's packet
 */
uint32_t key_life(const uint8_t *packets, uint32_t len, uint32_t off,
		  bool subkey);

/*
 * Fingerprint of a key packet's body, of version 6 when the key is, and otherwise of
 * version 4, with zeros behind it; 0, -EBADMSG or -ENOMEM
 */
int key_fingerprint(const uint8_t *body, size_t len,
		    uint8_t out[FINGERPRINT_MAX]);

/* selfsig.c: self-signatures without GnuPG */

/* Bytes of salt in a signature of version 6; 0 for a hash that is not accepted */
uint32_t pgp_salt_len(uint32_t hash);

/*
 * Has every primary key of a keyring as dclist keys writes it a self-signature,
 * and every subkey a binding signature, by a key that the kernel accepts? False
 * when one is wrong, or cannot be verified here.
 */
bool keyring_self_signed(const struct bytes *keyring);

#endif /* DCLIST_CERTIFICATE_H */
