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

static int curve_key(const u8 *packet, const struct dgc_pgp_key *key,
		     struct public_key *pub)
{
	static const char *const names[] = {
		[DGC_PGP_CURVE_P256] = "ecdsa-nist-p256",
		[DGC_PGP_CURVE_P384] = "ecdsa-nist-p384",
		[DGC_PGP_CURVE_P521] = "ecdsa-nist-p521",
		[DGC_PGP_CURVE_ED25519] = "ed25519",
	};

	/* What else there is comes right behind the point. */
	if (key->pubkey_algo == DGC_PGP_MLDSA65)
		pub->keylen = key->mpi[0].len + key->mpi[1].len;
	else
		pub->keylen = key->mpi[0].len;
	pub->key = kmemdup(packet + key->mpi[0].off, pub->keylen, GFP_KERNEL);
	if (!pub->key)
		return -ENOMEM;
	pub->pkey_algo = key->pubkey_algo == DGC_PGP_MLDSA65 ?
				 DGC_MLDSA65_ED25519 :
				 names[key->curve];
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

/*
 * A key is found by its fingerprint, or by the 64-bit key id: its end, or in version 6
 * its start.
 */
static struct asymmetric_key_ids *
key_ids_new(const struct dgc_fingerprint *fingerprint)
{
	struct asymmetric_key_ids *ids = kzalloc(sizeof(*ids), GFP_KERNEL);
	const u8 *key_id = fingerprint->id;

	if (!ids)
		return NULL;
	if (fingerprint->len == DGC_PGP_FINGERPRINT_LEN)
		key_id += DGC_PGP_FINGERPRINT_LEN - DGC_PGP_KEY_ID_LEN;
	ids->id[0] = asymmetric_key_generate_id(fingerprint->id,
						fingerprint->len, "", 0);
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
 * dgc_pubkey_fingerprint() - fingerprint of a key
 * @buf: what @key was read from
 * @key: an accepted key, of version 4 or 6
 * @fingerprint: result
 *
 * Source: RFC 9580 sections 5.5.4.2 and 5.5.4.3.
 * Return: 0 or a negative errno.
 */
int dgc_pubkey_fingerprint(const u8 *buf, const struct dgc_pgp_key *key,
			   struct dgc_fingerprint *fingerprint)
{
	const bool v6 = key->version == 6;
	struct shash_desc *desc = dgc_hash_start(v6 ? "sha256" : "sha1");
	u8 prefix[5] = { v6 ? 0x9b : 0x99 };
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	if (v6)
		put_unaligned_be32(key->body_len, prefix + 1);
	else
		put_unaligned_be16(key->body_len, prefix + 1);
	memset(fingerprint, 0, sizeof(*fingerprint));
	fingerprint->len = dgc_pgp_fingerprint_len(key->version);
	err = crypto_shash_update(desc, prefix, v6 ? 5 : 3);
	if (!err)
		err = crypto_shash_finup(desc, buf + key->body_off,
					 key->body_len, fingerprint->id);
	dgc_hash_free(desc);
	return err;
}

static int preparse_accepted(struct key_preparsed_payload *prep,
			     const struct dgc_pgp_key *key)
{
	struct dgc_fingerprint fingerprint;
	struct asymmetric_key_ids *ids;
	struct public_key *pub;
	int err;

	err = dgc_pubkey_fingerprint(prep->data, key, &fingerprint);
	if (err)
		return err;
	pub = public_key_new(prep->data, key);
	if (IS_ERR(pub))
		return PTR_ERR(pub);
	ids = key_ids_new(&fingerprint);
	prep->description =
		kasprintf(GFP_KERNEL, "%*phN", fingerprint.len, fingerprint.id);
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
