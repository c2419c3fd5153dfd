// SPDX-License-Identifier: GPL-2.0-only
/* Keys that come and go, for the suites that verify signatures. */

#include <linux/err.h>
#include <linux/key.h>

#include "keys.h"

struct key *keys_find(const u8 *fingerprint, u32 len)
{
	/* What a signature says of its issuer, with nothing around it. */
	const struct dgc_pgp_sig sig = { .fingerprint_len = len };
	const struct dgc_fingerprint *found;
	u32 at = 0;

	return dgc_keyring_find(fingerprint, &sig, &at, &found);
}

void keys_revoke(const struct bytes *ring)
{
	struct dgc_fingerprint fingerprint;
	struct dgc_pgp_keyring at;
	struct dgc_pgp_key pgp;
	struct key *key;

	if (dgc_pgp_keyring_open(ring->data, ring->len, &at))
		return;
	while (dgc_pgp_keyring_next(ring->data, ring->len, &at, &pgp) > 0) {
		if (dgc_pubkey_fingerprint(ring->data, &pgp, &fingerprint))
			continue;
		key = keys_find(fingerprint.id, fingerprint.len);
		if (IS_ERR(key))
			continue;
		key_revoke(key);
		key_put(key);
	}
}
