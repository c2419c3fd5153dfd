// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verification of OpenPGP signatures over digest lists.
 */

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <linux/err.h>
#include <linux/key-type.h>
#include <linux/sched/signal.h>
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
 * The id of a list is SHA-256, and so is the digest of most signatures, but those
 * with a salt: keep the state after the data, and hash it only once.
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
	const bool shared = sig->algo == DGC_ALGO_SHA256 && !sig->salt_len;
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	err = crypto_shash_update(desc, packet + sig->salt_off, sig->salt_len);
	if (!err)
		err = dgc_hash_update(desc, data, len);
	if (!err && shared)
		err = digest_and_id(desc, packet, sig, digest, id);
	else if (!err)
		err = finish(desc, packet, sig, digest);
	if (!err && !shared)
		err = dgc_hash_id(data, len, id);
	dgc_hash_free(desc);
	return err;
}

/* The crypto API wants as many bytes as the modulus has; vendors' are short. */
static u8 *rsa_signature(const u8 *packet, const struct dgc_pgp_sig *sig,
			 struct kernel_pkey_params *params)
{
	const struct dgc_pgp_mpi *s = &sig->mpi[0];
	struct kernel_pkey_query query;
	u8 *raw;
	int err;

	params->encoding = "pkcs1";
	err = query_asymmetric_key(params, &query);
	if (err)
		return ERR_PTR(err);
	params->in2_len = query.max_sig_size;
	if (s->len > params->in2_len)
		return ERR_PTR(-EKEYREJECTED);
	raw = kzalloc(params->in2_len, GFP_KERNEL);
	if (!raw)
		return ERR_PTR(-ENOMEM);
	memcpy(raw + params->in2_len - s->len, packet + s->off, s->len);
	return raw;
}

/* Ecdsa-Sig-Value, RFC 5480 appendix A; MPIs are as long as a curve at most. */
static u8 *ecdsa_signature(const u8 *packet, const struct dgc_pgp_sig *sig,
			   struct kernel_pkey_params *params)
{
	const struct dgc_pgp_mpi *r = &sig->mpi[0], *s = &sig->mpi[1];
	u32 body;
	u8 *der, *p;

	params->encoding = "x962";
	body = dgc_der_uint_len(packet + r->off, r->len) +
	       dgc_der_uint_len(packet + s->off, s->len);
	params->in2_len = dgc_der_hdr_len(body) + body;
	der = kmalloc(params->in2_len, GFP_KERNEL);
	if (!der)
		return ERR_PTR(-ENOMEM);
	p = dgc_der_hdr(der, ASN1_CONS_BIT | ASN1_SEQ, body);
	p = dgc_der_uint(p, packet + r->off, r->len);
	dgc_der_uint(p, packet + s->off, s->len);
	return der;
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

static bool key_fits(const struct public_key *pub,
		     const struct dgc_pgp_sig *sig)
{
	switch (sig->pubkey_algo) {
	case DGC_PGP_ECDSA:
		return strstarts(pub->pkey_algo, "ecdsa");
	case DGC_PGP_EDDSA:
	case DGC_PGP_ED25519:
		return !strcmp(pub->pkey_algo, "ed25519");
	case DGC_PGP_MLDSA65:
		return !strcmp(pub->pkey_algo, DGC_MLDSA65_ED25519);
	default:
		return !strcmp(pub->pkey_algo, "rsa");
	}
}

/* As keyctl() does it: what verify_signature() is given differs by version. */
static int verify_digest(const u8 *packet, const struct dgc_pgp_sig *sig,
			 struct key *key, const u8 *digest)
{
	struct kernel_pkey_params params = {
		.key = key,
		.hash_algo = dgc_algo_name(sig->algo),
		.in_len = dgc_algo_size(sig->algo),
	};
	const struct public_key *pub = asymmetric_key_public_key(key);
	u8 *raw;
	int err;

	if (!key_fits(pub, sig))
		return -EKEYREJECTED;
	if (!strcmp(pub->pkey_algo, "ed25519"))
		return dgc_eddsa_verify(pub, packet, sig, digest);
	if (sig->pubkey_algo == DGC_PGP_MLDSA65)
		return verify_errno(dgc_mldsa_verify(pub, packet, sig, digest));
	if (sig->pubkey_algo == DGC_PGP_ECDSA)
		raw = ecdsa_signature(packet, sig, &params);
	else
		raw = rsa_signature(packet, sig, &params);
	if (IS_ERR(raw))
		return verify_errno(PTR_ERR(raw));
	err = key->type->asym_verify_signature(&params, digest, raw);
	kfree(raw);
	return verify_errno(err);
}

/* @key, and then all others that the signature may mean; releases @key. */
static int verify_by_any(const u8 *packet, const struct dgc_pgp_sig *sig,
			 struct key *key, u32 *at, u8 *digest,
			 const struct dgc_fingerprint **signer)
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

/* One signature; @signer as soon as the key is found. Returns its number. */
static int verify_one(const u8 *data, u32 len, const u8 *packet, u32 packet_len,
		      u8 id[DGC_LIST_ID_LEN],
		      const struct dgc_fingerprint **signer)
{
	u8 digest[DGC_DIGEST_MAX];
	struct dgc_pgp_sig sig;
	struct key *key;
	u32 at = 0;
	int err;

	err = dgc_pgp_sig_parse(packet, packet_len, &sig);
	if (err)
		return err;
	key = dgc_keyring_find(packet, &sig, &at, signer);
	if (IS_ERR(key))
		return PTR_ERR(key);

	err = hash_list(data, len, packet, &sig, digest, id);
	if (!err && memcmp(sig.check, digest, sizeof(sig.check)))
		err = -EKEYREJECTED;
	if (!err)
		return verify_by_any(packet, &sig, key, &at, digest, signer) ?:
			       (int)at - 1;
	key_put(key);
	return err;
}

/* Signature packets and nothing else, and not too many; before any is verified. */
static bool packets_well_formed(const u8 *packets, u32 len)
{
	struct dgc_pgp_packet pkt = {};
	struct dgc_pgp_sig sig;
	u32 count;

	for (count = 0; pkt.next < len; count++)
		if (count == DGC_PGP_SIGNATURES_MAX ||
		    dgc_pgp_packet(packets, len, pkt.next, &pkt) ||
		    dgc_pgp_sig_parse(packets + pkt.off, pkt.next - pkt.off,
				      &sig) == -EBADMSG)
			return false;
	return count > 0;
}

/**
 * dgc_openpgp_verify() - verify the OpenPGP signatures over a list
 * @data: the signed part
 * @len: bytes in it
 * @packets: one to DGC_PGP_SIGNATURES_MAX signature packets, exactly
 * @packets_len: bytes in them
 * @origin: result: @id, in @by the keys of all good signatures, and in @signer that
 *	of the first; without one, a key that was found
 *
 * As rpm does it since 6.0: at least one signature is good, and none by a
 * trusted key is wrong. Those of other keys, and of algorithms or versions
 * that are refused, are passed over: they neither help nor harm.
 *
 * Return: 0; -EBADMSG for a malformed packet; -EKEYREJECTED when a signature
 * is not its key's; without a good one, -ENOKEY when the key of one is not in
 * the keyring, and -ENOPKG when all are of an algorithm or a version that is
 * refused or that this kernel does not have; -ENOMEM; -EINTR when the task is
 * killed meanwhile.
 */
int dgc_openpgp_verify(const u8 *data, u32 len, const u8 *packets,
		       u32 packets_len, struct dgc_origin *origin)
{
	const struct dgc_fingerprint *signer;
	struct dgc_pgp_packet pkt = {};
	int err, result = -ENOPKG;

	if (!packets_well_formed(packets, packets_len))
		return -EBADMSG;
	while (pkt.next < packets_len) {
		/* Each may hash all of the list again. */
		if (fatal_signal_pending(current))
			return -EINTR;
		dgc_pgp_packet(packets, packets_len, pkt.next, &pkt);
		signer = NULL;
		err = verify_one(data, len, packets + pkt.off,
				 pkt.next - pkt.off, origin->id, &signer);
		if (err >= 0) {
			/* There are no more signatures than there is room. */
			dgc_signers_add(&origin->by, err);
			err = 0;
		}
		if ((err == -ENOPKG && result != -ENOPKG) ||
		    (err == -ENOKEY && !result))
			continue;
		if (err || result)
			origin->signer = signer;
		if (err && err != -ENOPKG && err != -ENOKEY)
			return err;
		result = err;
	}
	return result;
}
