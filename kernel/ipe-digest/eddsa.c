// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ed25519 signatures of OpenPGP, and those by ML-DSA-65 and Ed25519 together: what is
 * signed is the digest of the data.
 */

#include <crypto/public_key.h>
#include <crypto/sig.h>
#include <linux/err.h>
#include <linux/slab.h>

#include "internal.h"
#include "parse/ed25519.h"

#define HALF (DGC_ED25519_SIG_LEN / 2)

/* Integers may lack the zeros that they start with. */
static bool join(const u8 *packet, const struct dgc_pgp_sig *sig,
		 u8 out[DGC_ED25519_SIG_LEN])
{
	const struct dgc_pgp_mpi *r = &sig->mpi[0], *s = &sig->mpi[1];

	if (r->len > HALF || s->len > HALF)
		return false;
	memset(out, 0, DGC_ED25519_SIG_LEN);
	memcpy(out + HALF - r->len, packet + r->off, r->len);
	memcpy(out + 2 * HALF - s->len, packet + s->off, s->len);
	return true;
}

/* SHA-512(R || A || M), RFC 8032 section 5.1.7 */
static int challenge(const u8 *sig, const u8 *key, const u8 *digest, u32 len,
		     u8 out[DGC_ED25519_HASH_LEN])
{
	struct shash_desc *desc = dgc_hash_start("sha512");
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	err = crypto_shash_update(desc, sig, HALF);
	if (!err)
		err = crypto_shash_update(desc, key, DGC_ED25519_KEY_LEN);
	if (!err)
		err = crypto_shash_finup(desc, digest, len, out);
	dgc_hash_free(desc);
	return err;
}

static int verify_octets(const u8 *key, const u8 raw[DGC_ED25519_SIG_LEN],
			 const u8 *digest, u32 len)
{
	u8 hash[DGC_ED25519_HASH_LEN];
	struct dgc_ed25519 *work;
	int err;

	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	err = challenge(raw, key, digest, len, hash);
	if (!err && !dgc_ed25519_verify(work, key, raw, hash))
		err = -EKEYREJECTED;
	kfree(work);
	return err;
}

/**
 * dgc_eddsa_verify() - verify an Ed25519 signature over a digest
 * @pub: the key, of dgc_pubkey_init()'s parser
 * @packet: the signature packet
 * @sig: what it holds
 * @digest: of @sig's hash algorithm
 *
 * Source: RFC 9580 sections 5.2.3.3, 5.2.3.4, 5.5.5.5 and 5.5.5.9.
 * Context: Sleeps.
 * Return: 0; -EKEYREJECTED when it is not the key's; -ENOMEM or -ENOPKG.
 */
int dgc_eddsa_verify(const struct public_key *pub, const u8 *packet,
		     const struct dgc_pgp_sig *sig, const u8 *digest)
{
	u8 raw[DGC_ED25519_SIG_LEN];

	if (pub->keylen != DGC_ED25519_KEY_LEN || !join(packet, sig, raw))
		return -EKEYREJECTED;
	return verify_octets(pub->key, raw, digest, dgc_algo_size(sig->algo));
}

/**
 * dgc_mldsa_verify() - verify a signature by ML-DSA-65 and by Ed25519 over a digest
 * @pub: the key, of dgc_pubkey_init()'s parser: the point, and that of ML-DSA
 * @packet: the signature packet
 * @sig: what it holds
 * @digest: of @sig's hash algorithm
 *
 * Both must be good. The crypto API knows whether this kernel has ML-DSA, which
 * may be a module; without it the half that it has says nothing.
 *
 * Source: draft-ietf-openpgp-pqc sections 5.2.2 and 5.3.1.
 * Context: Sleeps.
 * Return: 0; -ENOENT or -ENOPKG when this kernel has no ML-DSA; -ENOMEM; another
 * negative errno when it is not the key's.
 */
int dgc_mldsa_verify(const struct public_key *pub, const u8 *packet,
		     const struct dgc_pgp_sig *sig, const u8 *digest)
{
	const u8 *second = pub->key + DGC_ED25519_KEY_LEN;
	const u32 len = dgc_algo_size(sig->algo);
	struct crypto_sig *tfm;
	int err;

	if (pub->keylen != DGC_ED25519_KEY_LEN + DGC_PGP_MLDSA65_LEN)
		return -EKEYREJECTED;
	tfm = crypto_alloc_sig("mldsa65", 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	err = crypto_sig_set_pubkey(tfm, second, DGC_PGP_MLDSA65_LEN);
	if (!err)
		err = crypto_sig_verify(tfm, packet + sig->mpi[1].off,
					sig->mpi[1].len, digest, len);
	crypto_free_sig(tfm);
	return err   ?:
		       verify_octets(pub->key, packet + sig->mpi[0].off, digest,
				     len);
}
