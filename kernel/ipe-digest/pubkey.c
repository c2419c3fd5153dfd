// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenPGP key packets as asymmetric keys, so that they stand in a keyring
 * beside X.509 ones and are shown in /proc/keys.
 */

#include <crypto/public_key.h>
#include <keys/asymmetric-parser.h>
#include <keys/asymmetric-subtype.h>
#include <linux/asn1.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#include "internal.h"
#include "der.h"

static int rsa_key(const u8 *packet, const struct dgc_pgp_key *key,
		   struct public_key *pub)
{
	const u8 *n = packet + key->mpi[0].off, *e = packet + key->mpi[1].off;
	u32 n_len = key->mpi[0].len, e_len = key->mpi[1].len;
	u32 body = dgc_der_uint_len(n, n_len) + dgc_der_uint_len(e, e_len);
	u8 *p;

	/* RSAPublicKey, RFC 8017 appendix A.1.1 */
	pub->keylen = dgc_der_hdr_len(body) + body;
	pub->key = kmalloc(pub->keylen, GFP_KERNEL);
	if (!pub->key)
		return -ENOMEM;
	p = dgc_der_hdr(pub->key, ASN1_CONS_BIT | ASN1_SEQ, body);
	p = dgc_der_uint(p, n, n_len);
	dgc_der_uint(p, e, e_len);
	pub->pkey_algo = "rsa";
	return 0;
}

/* ECDSA as it is, EdDSA without the octet that says so */
static int curve_key(const u8 *packet, const struct dgc_pgp_key *key,
		     struct public_key *pub)
{
	static const char *const names[] = {
		[DGC_PGP_CURVE_P256] = "ecdsa-nist-p256",
		[DGC_PGP_CURVE_P384] = "ecdsa-nist-p384",
		[DGC_PGP_CURVE_P521] = "ecdsa-nist-p521",
		[DGC_PGP_CURVE_ED25519] = "ed25519",
	};
	u32 skip = key->curve == DGC_PGP_CURVE_ED25519 ? 1 : 0;

	pub->keylen = key->mpi[0].len - skip;
	pub->key = kmemdup(packet + key->mpi[0].off + skip, pub->keylen,
			   GFP_KERNEL);
	if (!pub->key)
		return -ENOMEM;
	pub->pkey_algo = names[key->curve];
	return 0;
}

static struct public_key *public_key_new(const u8 *packet,
					 const struct dgc_pgp_key *key)
{
	struct public_key *pub = kzalloc(sizeof(*pub), GFP_KERNEL);
	int err;

	if (!pub)
		return ERR_PTR(-ENOMEM);
	pub->id_type = "PGP";
	if (key->curve == DGC_PGP_CURVE_NONE)
		err = rsa_key(packet, key, pub);
	else
		err = curve_key(packet, key, pub);
	if (err) {
		public_key_free(pub);
		return ERR_PTR(err);
	}
	return pub;
}

static void key_ids_free(struct asymmetric_key_ids *ids)
{
	if (!ids)
		return;
	kfree(ids->id[0]);
	kfree(ids->id[1]);
	kfree(ids);
}

/* A key is found by its fingerprint, or by its end, the 64-bit key id. */
static struct asymmetric_key_ids *key_ids_new(const u8 *fingerprint)
{
	struct asymmetric_key_ids *ids = kzalloc(sizeof(*ids), GFP_KERNEL);
	const u8 *key_id =
		fingerprint + DGC_PGP_FINGERPRINT_LEN - DGC_PGP_KEY_ID_LEN;

	if (!ids)
		return NULL;
	ids->id[0] = asymmetric_key_generate_id(fingerprint,
						DGC_PGP_FINGERPRINT_LEN, "", 0);
	ids->id[1] =
		asymmetric_key_generate_id(key_id, DGC_PGP_KEY_ID_LEN, "", 0);
	if (IS_ERR(ids->id[0]))
		ids->id[0] = NULL;
	if (IS_ERR(ids->id[1]))
		ids->id[1] = NULL;
	if (ids->id[0] && ids->id[1])
		return ids;
	key_ids_free(ids);
	return NULL;
}

/**
 * dgc_pubkey_fingerprint() - version 4 fingerprint of a key
 * @body: body of the key packet
 * @len: bytes in it, at most 65535
 * @fingerprint: result
 *
 * Source: RFC 9580 section 5.5.4.2.
 * Return: 0 or a negative errno.
 */
int dgc_pubkey_fingerprint(const u8 *body, u32 len,
			   u8 fingerprint[DGC_PGP_FINGERPRINT_LEN])
{
	struct shash_desc *desc = dgc_hash_start("sha1");
	u8 prefix[3] = { 0x99 };
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	put_unaligned_be16(len, prefix + 1);
	err = crypto_shash_update(desc, prefix, sizeof(prefix));
	if (!err)
		err = crypto_shash_finup(desc, body, len, fingerprint);
	dgc_hash_free(desc);
	return err;
}

static int preparse_accepted(struct key_preparsed_payload *prep,
			     const struct dgc_pgp_key *key)
{
	u8 fingerprint[DGC_PGP_FINGERPRINT_LEN];
	struct asymmetric_key_ids *ids;
	struct public_key *pub;
	int err;

	err = dgc_pubkey_fingerprint(prep->data + key->body_off, key->body_len,
				     fingerprint);
	if (err)
		return err;
	pub = public_key_new(prep->data, key);
	if (IS_ERR(pub))
		return PTR_ERR(pub);
	ids = key_ids_new(fingerprint);
	prep->description = kasprintf(GFP_KERNEL, "%*phN",
				      DGC_PGP_FINGERPRINT_LEN, fingerprint);
	if (!ids || !prep->description) {
		public_key_free(pub);
		key_ids_free(ids);
		return -ENOMEM;
	}

	/* The subtype is built in; the key takes a reference all the same. */
	__module_get(public_key_subtype.owner);
	prep->payload.data[asym_subtype] = &public_key_subtype;
	prep->payload.data[asym_key_ids] = ids;
	prep->payload.data[asym_crypto] = pub;
	prep->quotalen = 100;
	return 0;
}

/* One key packet and nothing else; -EBADMSG lets other parsers have a try. */
static int pgp_key_preparse(struct key_preparsed_payload *prep)
{
	struct dgc_pgp_key key;

	if (prep->datalen > DGC_INPUT_MAX)
		return -EBADMSG;
	if (dgc_pgp_key_parse(prep->data, prep->datalen, 0, &key))
		return -EBADMSG;
	if (key.body_off + key.body_len != prep->datalen)
		return -EBADMSG;
	if (key.refusal != DGC_PGP_ACCEPTED)
		return -ENOPKG;
	return preparse_accepted(prep, &key);
}

static struct asymmetric_key_parser pgp_key_parser = {
	.owner = THIS_MODULE,
	.name = "pgp",
	.parse = pgp_key_preparse,
};

/**
 * dgc_pubkey_init() - let the kernel read OpenPGP keys
 *
 * To be called before the first key is added.
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_pubkey_init(void)
{
	return register_asymmetric_key_parser(&pgp_key_parser);
}

/**
 * dgc_pubkey_exit() - undo dgc_pubkey_init()
 */
void __init dgc_pubkey_exit(void)
{
	unregister_asymmetric_key_parser(&pgp_key_parser);
}
