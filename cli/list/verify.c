// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's rules for a list's signature, in user space. */
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "list/verify.h"
#include "trust/keyring.h"
#include "trust/user_key.h"

/* Salt, the signed bytes, then the part of the signature that is hashed, RFC 9580 5.2.4 */
static int signature_digest(const struct list *list,
			    const struct signature *sig, uint8_t *digest)
{
	const struct dgc_pgp_sig *parsed = &sig->parsed;
	struct part parts[] = {
		{ list->bytes.data + sig->off + parsed->salt_off,
		  parsed->salt_len },
		{ list->bytes.data, list->trailer.signed_len },
		{ list->bytes.data + sig->off + parsed->hash_off,
		  parsed->hash_len },
		{ parsed->suffix, parsed->suffix_len },
	};

	return crypto_hash(parsed->algo, parts, 4, digest);
}

bool list_signature_intact(const struct list *list, const struct signature *sig)
{
	uint8_t digest[DGC_DIGEST_MAX];

	return !sig->err && !signature_digest(list, sig, digest) &&
	       !memcmp(digest, sig->parsed.check, sizeof(sig->parsed.check));
}

bool list_intact(const struct list *list)
{
	const struct signatures *all = &list->signatures;
	unsigned int i;

	for (i = 0; i < all->n; i++)
		if (list_signature_intact(list, &all->sig[i]))
			return true;
	return !all->n;
}

int list_signature_verify(const struct list *list, const struct signature *sig,
			  const struct keyring *ring,
			  uint8_t fingerprint[FINGERPRINT_MAX])
{
	const struct dgc_pgp_sig *parsed = &sig->parsed;
	const uint8_t *packet = list->bytes.data + sig->off;
	const struct crypto_key *key;
	uint8_t digest[DGC_DIGEST_MAX];
	struct part mpi[2];
	size_t at = 0;
	int err;

	if (sig->err)
		return sig->err;
	key = keyring_next(ring, parsed, packet, &at, fingerprint);
	if (!key)
		return -ENOKEY;
	err = signature_digest(list, sig, digest);
	if (err)
		return err;
	if (memcmp(digest, parsed->check, sizeof(parsed->check)))
		return -EKEYREJECTED;
	mpi[0] = (struct part){ packet + parsed->mpi[0].off,
				parsed->mpi[0].len };
	mpi[1] = (struct part){ packet + parsed->mpi[1].off,
				parsed->mpi[1].len };
	do {
		if (crypto_verify(key, parsed->algo, digest, mpi))
			return 0;
		key = keyring_next(ring, parsed, packet, &at, fingerprint);
	} while (key);
	return -EKEYREJECTED;
}

/* As dgc_openpgp_verify() of the kernel: one is good, and none that is known is wrong. */
int list_verify(const struct list *list, const struct keyring *ring,
		struct list_signer *signer)
{
	const struct signatures *all = &list->signatures;
	uint8_t fingerprint[FINGERPRINT_MAX];
	int err, result = -ENOPKG;
	unsigned int i;

	for (i = 0; i < all->n; i++) {
		err = list_signature_verify(list, &all->sig[i], ring,
					    fingerprint);
		if (err && err != -ENOKEY && err != -ENOPKG)
			return err;
		if (!err && result && signer) {
			memcpy(signer->fingerprint, fingerprint,
			       sizeof(fingerprint));
			signer->fingerprint_len = dgc_pgp_fingerprint_len(
				all->sig[i].parsed.version);
			signer->created = all->sig[i].parsed.created;
		}
		if (!err || (err == -ENOKEY && result))
			result = err;
	}
	return result;
}

/* Of one that no kernel verifies */
static int user_verify(const struct list *list, const struct signature *sig,
		       const struct keyring *ring, char hex[FINGERPRINT_HEX])
{
	const struct dgc_pgp_sig *parsed = &sig->parsed;
	const uint8_t *packet = list->bytes.data + sig->off;
	uint8_t digest[DGC_DIGEST_MAX];
	const struct user_key *key;
	size_t at = 0;
	int err;

	key = keyring_next_user(ring, parsed, packet, &at);
	if (!key)
		return -ENOKEY;
	err = signature_digest(list, sig, digest);
	if (err)
		return err;
	if (memcmp(digest, parsed->check, sizeof(parsed->check)))
		return -EKEYREJECTED;
	for (; key; key = keyring_next_user(ring, parsed, packet, &at)) {
		if (!user_key_verify(key, parsed->pubkey_algo, packet,
				     parsed->material_off, sig->len,
				     parsed->algo, digest))
			continue;
		hex_encode(key->fingerprint,
			   user_key_fingerprint_len(key->version), hex);
		return 0;
	}
	return -EKEYREJECTED;
}

int list_signature_verify_user(const struct list *list,
			       const struct signature *sig,
			       const struct keyring *ring,
			       char hex[FINGERPRINT_HEX])
{
	uint8_t fingerprint[FINGERPRINT_MAX];
	int err;

	if (sig->user)
		return user_verify(list, sig, ring, hex);
	err = list_signature_verify(list, sig, ring, fingerprint);
	if (!err)
		hex_encode(fingerprint,
			   dgc_pgp_fingerprint_len(sig->parsed.version), hex);
	return err;
}

int list_verify_user(const struct list *list, const struct keyring *ring)
{
	const struct signatures *all = &list->signatures;
	char hex[FINGERPRINT_HEX];
	int err, result = -ENOPKG;
	unsigned int i;

	for (i = 0; i < all->n; i++) {
		err = list_signature_verify_user(list, &all->sig[i], ring, hex);
		if (err && err != -ENOKEY && err != -ENOPKG)
			return err;
		if (!err || (err == -ENOKEY && result))
			result = err;
	}
	return result;
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

/* Why the keyring refuses the key of one, when it does */
static const char *refusal(const struct list *list, const struct keyring *ring)
{
	const struct signatures *all = &list->signatures;
	const char *why = NULL;
	unsigned int i;

	for (i = 0; !why && i < all->n; i++)
		if (!all->sig[i].err || all->sig[i].user)
			why = keyring_refusal(ring, &all->sig[i].parsed,
					      list->bytes.data +
						      all->sig[i].off);
	return why;
}

static const char *missing_remedy = "give the signer's key with --keyring";

void verify_remedy(const char *remedy)
{
	missing_remedy = remedy;
}

void verify_error(const struct list *list, const struct keyring *ring, int err)
{
	char hex[FINGERPRINT_HEX];
	const char *why = err == -ENOKEY ? refusal(list, ring) : NULL;

	if (why)
		error(list->file, "signed by a key that is refused: %s", why);
	else if (err == -ENOPKG && list->signatures.n)
		list_refused_error(list);
	else if (err != -ENOKEY)
		error(list->file, "%s", verify_reason(err));
	else
		error(list->file,
		      "signed by a key that is not in the keyring, %s; %s",
		      list_signer(list, hex) ? hex : "unnamed", missing_remedy);
}
