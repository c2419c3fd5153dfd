/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing the little DER (X.690) that the crypto API wants: OpenPGP has plain
 * integers, RSA keys and ECDSA signatures are sequences of ASN.1 ones.
 *
 * Integers are given without leading zeros, as struct dgc_pgp_mpi has them.
 */
#ifndef _DIGEST_CACHE_DER_H
#define _DIGEST_CACHE_DER_H

#include <linux/asn1.h>
#include <linux/string.h>
#include <linux/types.h>

/* Bytes of tag and length before @len bytes; @len below 64 KiB. */
static inline u32 dgc_der_hdr_len(u32 len)
{
	if (len < 0x80)
		return 2;
	return len < 0x100 ? 3 : 4;
}

/* A top bit that is set would be a sign. */
static inline u32 dgc_der_pad(const u8 *n, u32 len)
{
	return !len || n[0] & 0x80;
}

/* Bytes of an INTEGER, tag and length included. */
static inline u32 dgc_der_uint_len(const u8 *n, u32 len)
{
	len += dgc_der_pad(n, len);
	return dgc_der_hdr_len(len) + len;
}

/* Writes tag and length; returns where the value goes. */
static inline u8 *dgc_der_hdr(u8 *p, u8 tag, u32 len)
{
	*p++ = tag;
	if (len >= 0x100)
		*p++ = 0x82;
	else if (len >= 0x80)
		*p++ = 0x81;
	if (len >= 0x100)
		*p++ = len >> 8;
	*p++ = len;
	return p;
}

/* Writes an INTEGER; returns where the next element goes. */
static inline u8 *dgc_der_uint(u8 *p, const u8 *n, u32 len)
{
	u32 pad = dgc_der_pad(n, len);

	p = dgc_der_hdr(p, ASN1_INT, len + pad);
	if (pad)
		*p++ = 0;
	memcpy(p, n, len);
	return p + len;
}

#endif /* _DIGEST_CACHE_DER_H */
