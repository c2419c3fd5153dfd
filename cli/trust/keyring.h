/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vendor keys from files (ASCII-armored or binary). */
#ifndef DCLIST_KEYRING_H
#define DCLIST_KEYRING_H

#include <stdbool.h>
#include <time.h>

#include "base/bytes.h"
#include "trust/certificate.h"
#include "trust/crypto.h"

struct keyring;
struct user_key;

/*
 * Opens a keyring: a binary keyring for the kernel, or any OpenPGP key file. NULL after
 * reporting why.
 */
struct keyring *keyring_open(const char *const *files, size_t n);
void keyring_free(struct keyring *ring);
/* The same, and keys that no kernel verifies with are enough */
struct keyring *keyring_open_user(const char *const *files, size_t n);
/* The same, always by GnuPG, so that it is known when keys expire */
struct keyring *keyring_open_dated(const char *const *files, size_t n);
/* Had a key of such a keyring, by its fingerprint in hex, expired by then? */
bool keyring_expired(const struct keyring *ring, const char *fingerprint,
		     time_t when);
/*
 * The same out of a key file in memory; @subject is for messages. A binary keyring is
 * only taken as it is with @take_keyring, and otherwise also checked by GnuPG.
 */
struct keyring *keyring_open_bytes(const char *subject,
				   const struct bytes *keys, bool take_keyring);
/*
 * After -ENOKEY: why the key that made @sig, at the start of @packet, and that was in
 * the files, is not used; NULL when it was not there.
 */
const char *keyring_refusal(const struct keyring *ring,
			    const struct dgc_pgp_sig *sig,
			    const uint8_t *packet);

/*
 * The next key, from *@at on, that the issuer of @sig names: by fingerprint where
 * there is one, else by 64-bit key id, which several keys may have; a key of the version
 * of @sig, which also says how long @fingerprint is. NULL when none is left.
 */
const struct crypto_key *keyring_next(const struct keyring *ring,
				      const struct dgc_pgp_sig *sig,
				      const uint8_t *packet, size_t *at,
				      uint8_t fingerprint[FINGERPRINT_MAX]);

/*
 * The next one that no kernel verifies with, see user_key.h: for signatures that
 * dgc_pgp_sig_read() accepts and dgc_pgp_sig_parse() does not
 */
const struct user_key *keyring_next_user(const struct keyring *ring,
					 const struct dgc_pgp_sig *sig,
					 const uint8_t *packet, size_t *at);

/* Stands for all its keys, in their order, and for @rules; 0 or -ENOMEM */
int keyring_digest(const struct keyring *ring, const char *rules,
		   uint8_t digest[32]);

#endif /* DCLIST_KEYRING_H */
