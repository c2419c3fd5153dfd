// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verification of OpenPGP signatures over digest lists.
 */

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <linux/err.h>
#include <linux/key.h>
#include <linux/slab.h>

#include "internal.h"
#include "der.h"

static int finish(struct shash_desc *desc, const u8 *packet,
		  const struct dgc_pgp_sig *sig, u8 *digest)
{
	int err;

	err = crypto_shash_update(desc, packet + sig->hash_off, sig->hash_len);
	if (err)
		return err;
	return crypto_shash_finup(desc, sig->suffix, sig->suffix_len, digest);
}

/*
 * The id of a list is SHA-256, and so is the digest of most signatures: keep
 * the state after the data, and hash it only once.
 */
static int digest_and_id(struct shash_desc *desc, const u8 *packet,
			 const struct dgc_pgp_sig *sig, u8 *digest,
			 u8 id[DGC_LIST_ID_LEN])
{
	void *state = kmalloc(crypto_shash_statesize(desc->tfm), GFP_KERNEL);
	int err;

	if (!state)
		return -ENOMEM;
	err = crypto_shash_export(desc, state);
	if (!err)
		err = crypto_shash_final(desc, id);
	if (!err)
		err = crypto_shash_import(desc, state);
	kfree_sensitive(state);
	return err ?: finish(desc, packet, sig, digest);
}

static int hash_list(const u8 *data, u32 len, const u8 *packet,
		     const struct dgc_pgp_sig *sig, u8 *digest,
		     u8 id[DGC_LIST_ID_LEN])
{
	struct shash_desc *desc = dgc_hash_start(dgc_algo_name(sig->algo));
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	err = dgc_hash_update(desc, data, len);
	if (!err && sig->algo == DGC_ALGO_SHA256)
		err = digest_and_id(desc, packet, sig, digest, id);
	else if (!err)
		err = finish(desc, packet, sig, digest);
	if (!err && sig->algo != DGC_ALGO_SHA256)
		err = dgc_hash_id(data, len, id);
	dgc_hash_free(desc);
	return err;
}

/* The crypto API wants as many bytes as the modulus has; vendors' are short. */
static int rsa_signature(const u8 *packet, const struct dgc_pgp_sig *sig,
			 const struct key *key,
			 struct public_key_signature *pks)
{
	struct kernel_pkey_params params = {
		.key = (struct key *)key,
		.encoding = "pkcs1",
		.hash_algo = pks->hash_algo,
	};
	struct kernel_pkey_query query;
	const struct dgc_pgp_mpi *s = &sig->mpi[0];
	int err;

	err = query_asymmetric_key(&params, &query);
	if (err)
		return err;
	pks->s_size = query.max_sig_size;
	if (s->len > pks->s_size)
		return -EKEYREJECTED;
	pks->s = kzalloc(pks->s_size, GFP_KERNEL);
	if (!pks->s)
		return -ENOMEM;
	memcpy(pks->s + pks->s_size - s->len, packet + s->off, s->len);
	pks->pkey_algo = "rsa";
	pks->encoding = "pkcs1";
	return 0;
}

/* Ecdsa-Sig-Value, RFC 5480 appendix A; MPIs are as long as a curve at most. */
static int ecdsa_signature(const u8 *packet, const struct dgc_pgp_sig *sig,
			   struct public_key_signature *pks)
{
	const struct dgc_pgp_mpi *r = &sig->mpi[0], *s = &sig->mpi[1];
	u32 body;
	u8 *p;

	body = dgc_der_uint_len(packet + r->off, r->len) +
	       dgc_der_uint_len(packet + s->off, s->len);
	pks->s_size = dgc_der_hdr_len(body) + body;
	pks->s = kmalloc(pks->s_size, GFP_KERNEL);
	if (!pks->s)
		return -ENOMEM;
	p = dgc_der_hdr(pks->s, ASN1_CONS_BIT | ASN1_SEQ, body);
	p = dgc_der_uint(p, packet + r->off, r->len);
	dgc_der_uint(p, packet + s->off, s->len);
	pks->pkey_algo = "ecdsa";
	pks->encoding = "x962";
	return 0;
}

/* The crypto API has many words for a signature that does not verify. */
static int verify_errno(int err)
{
	switch (err) {
	case 0:
	case -ENOMEM:
	case -ENOPKG:
		return err;
	case -ENOENT: /* no such algorithm in this kernel */
		return -ENOPKG;
	default:
		return -EKEYREJECTED;
	}
}

static int verify_digest(const u8 *packet, const struct dgc_pgp_sig *sig,
			 const struct key *key, u8 *digest)
{
	struct public_key_signature pks = {
		.digest = digest,
		.digest_size = dgc_algo_size(sig->algo),
		.hash_algo = dgc_algo_name(sig->algo),
	};
	const struct public_key *pub = asymmetric_key_public_key(key);
	bool ecdsa = sig->pubkey_algo == DGC_PGP_ECDSA;
	int err;

	if (ecdsa == !strcmp(pub->pkey_algo, "rsa"))
		return -EKEYREJECTED;
	if (ecdsa)
		err = ecdsa_signature(packet, sig, &pks);
	else
		err = rsa_signature(packet, sig, key, &pks);
	if (!err)
		err = verify_signature(key, &pks);
	kfree(pks.s);
	return verify_errno(err);
}

/* @key, and then all others that the signature may mean; releases @key. */
static int verify_by_any(const u8 *packet, const struct dgc_pgp_sig *sig,
			 struct key *key, u32 *at, u8 *digest, u8 *signer)
{
	int err, nearest = -ENOPKG;

	while (!IS_ERR(key)) {
		err = verify_digest(packet, sig, key, digest);
		key_put(key);
		if (!err || err == -ENOMEM)
			return err;
		if (err == -EKEYREJECTED)
			nearest = err;
		key = dgc_keyring_find(packet, sig, at, signer);
	}
	return key == ERR_PTR(-ENOMEM) ? -ENOMEM : nearest;
}

/**
 * dgc_openpgp_verify() - verify the OpenPGP signature over a list
 * @data: the signed part
 * @len: bytes in it
 * @packet: the signature packet, exactly
 * @packet_len: bytes in it
 * @origin: result: @id, and @signer as soon as the key is found
 *
 * Return: 0; -EBADMSG for a malformed packet; -ENOPKG for an algorithm or a
 * version that is refused or that this kernel does not have; -ENOKEY when the
 * key is not in the keyring; -EKEYREJECTED when the signature is not its;
 * -ENOMEM.
 */
int dgc_openpgp_verify(const u8 *data, u32 len, const u8 *packet,
		       u32 packet_len, struct dgc_origin *origin)
{
	u8 digest[DGC_DIGEST_MAX];
	struct dgc_pgp_sig sig;
	struct key *key;
	u32 at = 0;
	int err;

	err = dgc_pgp_sig_parse(packet, packet_len, &sig);
	if (err)
		return err;
	key = dgc_keyring_find(packet, &sig, &at, origin->signer);
	if (IS_ERR(key))
		return PTR_ERR(key);

	err = hash_list(data, len, packet, &sig, digest, origin->id);
	if (!err && memcmp(sig.check, digest, sizeof(sig.check)))
		err = -EKEYREJECTED;
	if (!err)
		return verify_by_any(packet, &sig, key, &at, digest,
				     origin->signer);
	key_put(key);
	return err;
}
