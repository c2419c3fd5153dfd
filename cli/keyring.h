/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What verify.c and the messages about it need of keyring.c. */
#ifndef DCLIST_KEYRING_H
#define DCLIST_KEYRING_H

#include "crypto.h"
#include "dclist.h"

/*
 * The one key that the issuer of @sig names: by fingerprint where there is one,
 * else by 64-bit key id. NULL when there is none, or more than one.
 */
const struct crypto_key *keyring_find(const struct keyring *ring,
				      const struct dgc_pgp_sig *sig,
				      const uint8_t *packet,
				      uint8_t *fingerprint);

/* Stands for all its keys, in their order, and for @rules; 0 or -ENOMEM */
int keyring_digest(const struct keyring *ring, const char *rules,
		   uint8_t digest[LIST_ID_LEN]);

#endif /* DCLIST_KEYRING_H */
