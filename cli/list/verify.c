// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's rules for a list's signature, in user space. */
#include <string.h>

#include "base/message.h"
#include "list/verify.h"
#include "trust/keyring.h"

/* The signed bytes, then the part of the signature that is hashed, RFC 9580 5.2.4 */
static int signature_digest(const struct list *list, uint8_t *digest)
{
	const uint8_t *packet = list->bytes.data + list->trailer.sig_off;
	struct part parts[] = {
		{ list->bytes.data, list->trailer.signed_len },
		{ packet + list->sig.hash_off, list->sig.hash_len },
		{ list->sig.suffix, list->sig.suffix_len },
	};

	return crypto_hash(list->sig.algo, parts, 3, digest);
}

bool list_intact(const struct list *list)
{
	uint8_t digest[DGC_DIGEST_MAX];

	return list->trailer.format != DGC_SIG_PGP ||
	       (!signature_digest(list, digest) &&
		!memcmp(digest, list->sig.check, sizeof(list->sig.check)));
}

int list_verify(const struct list *list, const struct keyring *ring,
		uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN])
{
	const uint8_t *packet = list->bytes.data + list->trailer.sig_off;
	const struct dgc_pgp_sig *sig = &list->sig;
	const struct crypto_key *key;
	uint8_t digest[DGC_DIGEST_MAX];
	struct part mpi[2];
	size_t at = 0;
	int err;

	if (list->trailer.format != DGC_SIG_PGP)
		return -ENOPKG;
	key = keyring_next(ring, sig, packet, &at, fingerprint);
	if (!key)
		return -ENOKEY;
	err = signature_digest(list, digest);
	if (err)
		return err;
	if (memcmp(digest, sig->check, sizeof(sig->check)))
		return -EKEYREJECTED;
	mpi[0] = (struct part){ packet + sig->mpi[0].off, sig->mpi[0].len };
	mpi[1] = (struct part){ packet + sig->mpi[1].off, sig->mpi[1].len };
	do {
		if (crypto_verify(key, sig->algo, digest, mpi))
			return 0;
		key = keyring_next(ring, sig, packet, &at, fingerprint);
	} while (key);
	return -EKEYREJECTED;
}

const char *verify_reason(int err)
{
	switch (err) {
	case 0:
		return "signature is good";
	case -ENOKEY:
		return "signed by a key that is not in the keyring";
	case -EKEYREJECTED:
		return "signature is wrong: the list or its signature was changed; get the package again";
	case -ENOPKG:
		return "signed with PKCS#7, which only the kernel verifies; load it";
	case -ENOMEM:
		return "out of memory";
	default:
		return "cannot be verified";
	}
}

void verify_error(const struct list *list, const struct keyring *ring, int err)
{
	char hex[2 * DGC_PGP_FINGERPRINT_LEN + 1];
	const uint8_t *packet = list->bytes.data + list->trailer.sig_off;
	const char *why = NULL;

	if (err == -ENOKEY)
		why = keyring_refusal(ring, &list->sig, packet);
	if (why)
		error(list->file, "signed by a key that is refused: %s", why);
	else if (err != -ENOKEY)
		error(list->file, "%s", verify_reason(err));
	else
		error(list->file,
		      "signed by a key that is not in the keyring, %s; give the signer's key with --keyring",
		      list_signer(list, hex) ? hex : "unnamed");
}
