// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verification of PKCS#7 signatures over digest lists, with the keys that
 * verify IPE policies: builtin, secondary, and machine-owner keys linked to it.
 */

#include <crypto/pkcs7.h>
#include <crypto/public_key.h>
#include <linux/err.h>
#include <linux/verification.h>

#include "internal.h"
#include "der.h"

/* Refuses what the OpenPGP side refuses: SHA-1, and algorithms unheard of. */
static int check_hash(struct pkcs7_message *pkcs7)
{
	enum hash_algo algo = HASH_ALGO__LAST;
	const u8 *digest;
	u32 len;
	int err;

	/* Left alone if it is not known; ML-DSA need not have one (-EINVAL). */
	err = pkcs7_get_digest(pkcs7, &digest, &len, &algo);
	if (err)
		return err == -EINVAL ? -ENOPKG : err;
	if (dgc_algo_from_hash_algo(algo) == DGC_ALGO_INVALID)
		return -ENOPKG;
	return 0;
}

static int verify_message(const u8 *data, u32 len, struct pkcs7_message *pkcs7)
{
	int err;

	err = pkcs7_supply_detached_data(pkcs7, data, len);
	if (err)
		return -EBADMSG;
	err = check_hash(pkcs7);
	if (err)
		return err;
	return verify_pkcs7_message_sig(NULL, 0, pkcs7,
					VERIFY_USE_SECONDARY_KEYRING,
					VERIFYING_UNSPECIFIED_SIGNATURE, NULL,
					NULL);
}

/* The kernel's decoder does not look at what is behind the message. */
static bool is_one_element(const u8 *message, u32 len)
{
	struct dgc_cursor c;
	u32 n;

	dgc_cursor_init(&c, message, len);
	dgc_cursor_skip(&c, 1);
	n = dgc_cursor_u8(&c);
	if (n == 0x81)
		n = dgc_cursor_u8(&c);
	else if (n == 0x82)
		n = dgc_cursor_be16(&c);
	return !c.bad && n == dgc_cursor_left(&c) &&
	       c.pos == dgc_der_hdr_len(n);
}

static int verify_errno(int err)
{
	switch (err) {
	case 0:
	case -EBADMSG:
	case -ENOKEY:
	case -ENOMEM:
	case -ENOPKG:
		return err;
	default:
		return -EKEYREJECTED;
	}
}

/**
 * dgc_pkcs7_verify() - verify the PKCS#7 signature over a list
 * @data: the signed part
 * @len: bytes in it
 * @message: PKCS#7 signed data without content, DER, one signer
 * @message_len: bytes in it
 * @origin: result: @id
 *
 * Return: 0; -EBADMSG for a malformed message; -ENOPKG for a hash algorithm
 * that is refused; -ENOKEY when no trusted key signed; -EKEYREJECTED when the
 * signature is not the key's; -ENOMEM.
 */
int dgc_pkcs7_verify(const u8 *data, u32 len, const u8 *message,
		     u32 message_len, struct dgc_origin *origin)
{
	struct pkcs7_message *pkcs7;
	int err;

	if (!is_one_element(message, message_len))
		return -EBADMSG;
	pkcs7 = pkcs7_parse_message(message, message_len);
	if (IS_ERR(pkcs7)) {
		err = PTR_ERR(pkcs7);
		return err == -ENOMEM || err == -ENOPKG ? err : -EBADMSG;
	}
	err = verify_errno(verify_message(data, len, pkcs7));
	pkcs7_free_message(pkcs7);
	if (err)
		return err;
	return dgc_hash_id(data, len, origin->id);
}
