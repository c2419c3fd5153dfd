/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What has to be known of a PKCS#7 message before the kernel verifies it: that it
 * has one signer and nothing behind it, and which hash algorithm it is about.
 *
 * parse/pkcs7_hash.c has it; a header there would be a part of the proof of each
 * file beside it.
 */
#ifndef _DIGEST_CACHE_PKCS7_HASH_H
#define _DIGEST_CACHE_PKCS7_HASH_H

#include "parse/algo.h"

/**
 * dgc_pkcs7_hash() - hash algorithm of the only signer
 * @message: SignedData in a ContentInfo, DER
 * @len: bytes in @message
 * @algo: result, written on success only
 *
 * Lengths have to be definite and as short as possible, and below 64 KiB. What
 * is in certificates and behind the hash algorithm is not looked at.
 *
 * Source: RFC 2315 sections 7, 9.1 and 9.2, RFC 5652 section 5.3; hash
 * algorithms: RFC 5754 section 2.
 * Return: 0; -EBADMSG when malformed, with a second signer or bytes behind;
 * -ENOPKG for a hash algorithm that is not in enum dgc_algo.
 */
int dgc_pkcs7_hash(const u8 *message, u32 len, enum dgc_algo *algo);

#endif /* _DIGEST_CACHE_PKCS7_HASH_H */
