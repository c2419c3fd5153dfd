// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ed25519 signatures of OpenPGP: what is signed is the digest of the data.
 */

#include <crypto/public_key.h>
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
	u8 raw[DGC_ED25519_SIG_LEN], hash[DGC_ED25519_HASH_LEN];
	struct dgc_ed25519 *work;
	int err;

	if (pub->keylen != DGC_ED25519_KEY_LEN || !join(packet, sig, raw))
		return -EKEYREJECTED;
	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	err = challenge(raw, pub->key, digest, dgc_algo_size(sig->algo), hash);
	if (!err && !dgc_ed25519_verify(work, pub->key, raw, hash))
		err = -EKEYREJECTED;
	kfree(work);
	return err;
}
