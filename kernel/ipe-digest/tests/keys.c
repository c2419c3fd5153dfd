// SPDX-License-Identifier: GPL-2.0-only
/* Keys that come and go, for the suites that verify signatures. */

#include <linux/err.h>
#include <linux/key.h>

#include "keys.h"

struct key *keys_find(const u8 fingerprint[DGC_PGP_FINGERPRINT_LEN])
{
	/* What a signature says of its issuer, with nothing around it. */
	const struct dgc_pgp_sig sig = { .has_fingerprint = true };
	u8 found[DGC_PGP_FINGERPRINT_LEN];
	u32 at = 0;

	return dgc_keyring_find(fingerprint, &sig, &at, found);
}

void keys_revoke(const struct bytes *ring)
{
	u8 fingerprint[DGC_PGP_FINGERPRINT_LEN];
	struct dgc_pgp_keyring at;
	struct dgc_pgp_key pgp;
	struct key *key;

	if (dgc_pgp_keyring_open(ring->data, ring->len, &at))
		return;
	while (dgc_pgp_keyring_next(ring->data, ring->len, &at, &pgp) > 0) {
		if (dgc_pubkey_fingerprint(ring->data + pgp.body_off,
					   pgp.body_len, fingerprint))
			continue;
		key = keys_find(fingerprint);
		if (IS_ERR(key))
			continue;
		key_revoke(key);
		key_put(key);
	}
}
