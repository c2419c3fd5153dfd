// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The hash algorithm of a PKCS#7 message. */
#include "../pkcs7_hash.h"
#include "cursor.h"

#define DER_INTEGER 0x02u
#define DER_OID 0x06u
#define DER_SEQUENCE 0x30u
#define DER_SET 0x31u
#define DER_KEY_ID 0x80u /* [0], primitive */
#define DER_CONTENT 0xa0u /* [0], and certificates */
#define DER_CRLS 0xa1u /* [1] */

/* id-sha256 and its kin but for the last byte, 2.16.840.1.101.3.4.2 */
#define OID_SHA2_1 0x60864801u
#define OID_SHA2_2 0x65030402u
#define OID_SHA2_LEN 9u

/* Length of an element; its value is there, or @c is bad. */
static u32 dgc_der_len(struct dgc_cursor *c)
{
	u32 len = dgc_cursor_u8(c), least = 0;

	if (len == 0x81u) {
		len = dgc_cursor_u8(c);
		least = 0x80;
	} else if (len == 0x82u) {
		len = dgc_cursor_be16(c);
		least = 0x100;
	} else if (len >= 0x80u) {
		c->bad = true;
	}
	if (len < least || len > dgc_cursor_left(c))
		c->bad = true;
	return c->bad ? 0 : len;
}

/* Moves into an element, whose length it returns. */
static u32 dgc_der_enter(struct dgc_cursor *c, u32 tag)
{
	if (dgc_cursor_u8(c) != tag)
		c->bad = true;
	return dgc_der_len(c);
}

/* Moves into an element that fills the rest. */
static void dgc_der_last(struct dgc_cursor *c, u32 tag)
{
	if (dgc_der_enter(c, tag) != dgc_cursor_left(c))
		c->bad = true;
}

static void dgc_der_pass(struct dgc_cursor *c, u32 tag)
{
	dgc_cursor_skip(c, dgc_der_enter(c, tag));
}

static void dgc_der_pass_if(struct dgc_cursor *c, u32 tag)
{
	if (!c->bad && dgc_cursor_left(c) > 0 && c->data[c->pos] == tag)
		dgc_der_pass(c, tag);
}

/* Moves to the version of the only SignerInfo. */
static void dgc_pkcs7_signer(struct dgc_cursor *c)
{
	dgc_der_last(c, DER_SEQUENCE); /* ContentInfo */
	dgc_der_pass(c, DER_OID);
	dgc_der_last(c, DER_CONTENT);
	dgc_der_last(c, DER_SEQUENCE); /* SignedData */
	dgc_der_pass(c, DER_INTEGER);
	dgc_der_pass(c, DER_SET); /* digestAlgorithms */
	dgc_der_pass(c, DER_SEQUENCE); /* contentInfo */
	dgc_der_pass_if(c, DER_CONTENT);
	dgc_der_pass_if(c, DER_CRLS);
	dgc_der_last(c, DER_SET); /* signerInfos */
	dgc_der_last(c, DER_SEQUENCE);
}

static enum dgc_algo dgc_pkcs7_oid(const u8 *oid, u32 len)
{
	if (len != OID_SHA2_LEN || dgc_be32(oid) != OID_SHA2_1 ||
	    dgc_be32(oid + 4) != OID_SHA2_2)
		return DGC_ALGO_INVALID;
	switch (oid[OID_SHA2_LEN - 1]) {
	case 1:
		return DGC_ALGO_SHA256;
	case 2:
		return DGC_ALGO_SHA384;
	case 3:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}

int dgc_pkcs7_hash(const u8 *message, u32 len, enum dgc_algo *algo)
{
	enum dgc_algo found;
	struct dgc_cursor c;
	u32 oid_len, end;

	dgc_cursor_init(&c, message, len);
	dgc_pkcs7_signer(&c);
	dgc_der_pass(&c, DER_INTEGER);
	dgc_der_pass_if(&c, DER_SEQUENCE); /* issuerAndSerialNumber */
	dgc_der_pass_if(&c, DER_KEY_ID); /* or subjectKeyIdentifier */
	end = dgc_der_enter(&c, DER_SEQUENCE); /* digestAlgorithm */
	end += c.pos;
	oid_len = dgc_der_enter(&c, DER_OID);
	if (c.bad || c.pos + oid_len > end)
		return -EBADMSG;
	found = dgc_pkcs7_oid(message + c.pos, oid_len);
	if (found == DGC_ALGO_INVALID)
		return -ENOPKG;
	*algo = found;
	return 0;
}
