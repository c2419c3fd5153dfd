// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verification of PKCS#7 signatures over digest lists, with the keys that
 * verify IPE policies: builtin, secondary with the machine owner's keys linked
 * to it, and platform keys where IPE uses them.
 */

#include <crypto/pkcs7.h>
#include <linux/err.h>
#include <linux/verification.h>

#include "internal.h"
#include "pkcs7_hash.h"

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

/* Malformed is something else than not verified, and there is one errno for it. */
static int check_message(const u8 *message, u32 len)
{
	enum dgc_algo algo;
	struct pkcs7_message *pkcs7;
	int err;

	err = dgc_pkcs7_hash(message, len, &algo);
	if (err)
		return err;
	pkcs7 = pkcs7_parse_message(message, len);
	if (IS_ERR(pkcs7)) {
		err = PTR_ERR(pkcs7);
		return err == -ENOMEM || err == -ENOPKG ? err : -EBADMSG;
	}
	pkcs7_free_message(pkcs7);
	return 0;
}

static int verify_with(struct key *keys, const u8 *data, u32 len,
		       const u8 *message, u32 message_len)
{
	int err = verify_pkcs7_signature(data, len, message, message_len, keys,
					 VERIFYING_UNSPECIFIED_SIGNATURE, NULL,
					 NULL);

	return verify_errno(err);
}

/**
 * dgc_pkcs7_verify() - verify the PKCS#7 signature over a list
 * @data: the signed part
 * @len: bytes in it
 * @message: PKCS#7 signed data without content, DER, one signer
 * @message_len: bytes in it
 * @origin: result: @id, and in @by that the owner signed
 *
 * Return: 0; -EBADMSG for a malformed message; -ENOPKG for a hash algorithm
 * that is refused; -ENOKEY when no trusted key signed; -EKEYREJECTED when the
 * signature is not the key's; -ENOMEM.
 */
int dgc_pkcs7_verify(const u8 *data, u32 len, const u8 *message,
		     u32 message_len, struct dgc_origin *origin)
{
	int err;

	err = check_message(message, message_len);
	if (!err)
		err = verify_with(VERIFY_USE_SECONDARY_KEYRING, data, len,
				  message, message_len);
	if (IS_ENABLED(CONFIG_IPE_POLICY_SIG_PLATFORM_KEYRING) &&
	    err == -ENOKEY)
		err = verify_with(VERIFY_USE_PLATFORM_KEYRING, data, len,
				  message, message_len);
	if (err)
		return err;
	origin->by.owner = true;
	return dgc_hash_id(data, len, origin->id);
}
