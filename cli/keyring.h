/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What verify.c and the messages about it need of keyring.c. */
#ifndef DCLIST_KEYRING_H
#define DCLIST_KEYRING_H

#include "crypto.h"
#include "dclist.h"

/*
 * The next key, from *@at on, that the issuer of @sig names: by fingerprint where
 * there is one, else by 64-bit key id, which several keys may have. NULL when there
 * is no other.
 */
const struct crypto_key *keyring_next(const struct keyring *ring,
				      const struct dgc_pgp_sig *sig,
				      const uint8_t *packet, size_t *at,
				      uint8_t *fingerprint);

/* Stands for all its keys, in their order, and for @rules; 0 or -ENOMEM */
int keyring_digest(const struct keyring *ring, const char *rules,
		   uint8_t digest[LIST_ID_LEN]);

#endif /* DCLIST_KEYRING_H */
