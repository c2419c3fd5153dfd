// SPDX-License-Identifier: GPL-2.0-only
/* OpenPGP keys and certificates, parse/openpgp_key.c and openpgp_keyring.c. */

#include "openpgp.h"
#include "test.h"
#include "vectors.h"

/* Odd bytes with the top bit set */
#define X4 "\x81\x83\x85\x87"
#define X16 "" X4 X4 X4 X4
#define X64 "" X16 X16 X16 X16
#define X128 "" X64 X64
#define X255 "" X128 X64 X16 X16 X16 X4 X4 X4 "\x81\x83\x85"
#define X1024 "" X128 X128 X128 X128 X128 X128 X128 X128
#define MLDSA65 "" X1024 X128 X128 X128 X128 X128 X128 X128 X16 X16

/* Bodies of key packets */
#define HEAD(algo) "\x04\x5f\x00\x00\x00" algo
#define RSA(bits, n) "" HEAD("\x01") bits n
#define HEAD6(algo, len) "\x06\x5f\x00\x00\x00" algo len
#define E65537 "\x00\x11\x01\x00\x01"
#define ECDSA(oid, bits, point) "" HEAD("\x13") oid bits point
#define EDDSA(oid, bits, point) "" HEAD("\x16") oid bits point
#define ED25519 "\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"
#define P256 "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define P384 "\x05\x2b\x81\x04\x00\x22"
#define P521 "\x05\x2b\x81\x04\x00\x23"
#define BRAINPOOL "\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x07"
#define POINT256 "\x04" X64

struct key_case {
	struct bytes in;
	enum dgc_pgp_refusal refusal;
	const char *name;
	u32 bits;
	enum dgc_pgp_curve curve;
};

/* clang-format off */
static const struct key_case key_cases[] = {
	{ BYTES(RSA("\x08\x00", X128 X128) E65537), 0, "RSA-2048", 2048 },
	{ BYTES(RSA("\x07\xff", "\x41" X255) E65537), DGC_PGP_KEY_SIZE, "RSA-2047", 2047 },
	{ BYTES(RSA("\x04\x00", X128) E65537), DGC_PGP_KEY_SIZE, "RSA-1024", 1024 },
	{ BYTES(RSA("\x20\x00", X1024) E65537), 0, "RSA-8192", 8192 },
	{ BYTES(RSA("\x20\x01", "\x01" X1024) E65537), DGC_PGP_KEY_SIZE, "RSA-8193", 8193 },
	{ BYTES(HEAD("\x03") "\x08\x00" X128 X128 E65537), 0, "RSA-sign", 2048 },
	{ BYTES(RSA("\x08\x00", X128 X128) "\x00\x02\x03"), 0, "e = 3", 2048 },
	{ BYTES(RSA("\x08\x00", X128 X128) "\x00\x40" X4 X4), 0, "e of 8 bytes", 2048 },
	{ BYTES(RSA("\x08\x00", X128 X128) "\x00\x41\x01" X4 X4), DGC_PGP_KEY_MALFORMED,
	  "e of 9 bytes" },
	{ BYTES(RSA("\x08\x00", X128 X128) "\x00\x01\x01"), DGC_PGP_KEY_MALFORMED, "e = 1" },
	{ BYTES(RSA("\x08\x00", X128 X128) "\x00\x11\x01\x00\x00"), DGC_PGP_KEY_MALFORMED,
	  "e even" },
	{ BYTES(RSA("\x08\x00", "\x80" X128 X64 X16 X16 X16 X4 X4 X4 "\x81\x83\x84") E65537),
	  DGC_PGP_KEY_MALFORMED, "n even" },
	{ BYTES(RSA("\x08\x00", X128 X128)), DGC_PGP_KEY_MALFORMED, "no e" },
	{ BYTES(RSA("\x08\x00", X128 X128) E65537 "\n"), DGC_PGP_KEY_MALFORMED,
	  "more behind the key" },
	{ BYTES(RSA("\x08\x00", X128 X64)), DGC_PGP_KEY_MALFORMED, "n cut off" },
	{ BYTES(RSA("\x08\x08", "\x00" X128 X128) E65537), 0, "n with zeros", 2048 },
	{ BYTES(RSA("\x08\x00", "\x00" X255) E65537), DGC_PGP_KEY_SIZE,
	  "n of fewer bits than it says", 2040 },
	{ BYTES(HEAD("\x02") "\x08\x00" X128 X128 E65537), DGC_PGP_KEY_USAGE, "RSA-encrypt" },
	{ BYTES(ECDSA(P256, "\x02\x03", POINT256)), 0, "P-256", 256, DGC_PGP_CURVE_P256 },
	{ BYTES(ECDSA(P384, "\x03\x03", "\x04" X64 X16 X16)), 0, "P-384", 384,
	  DGC_PGP_CURVE_P384 },
	{ BYTES(ECDSA(P521, "\x04\x23", "\x04" X128 X4)), 0, "P-521", 521,
	  DGC_PGP_CURVE_P521 },
	{ BYTES(ECDSA(BRAINPOOL, "\x02\x03", POINT256)), DGC_PGP_KEY_ALGO, "brainpool" },
	{ BYTES(ECDSA("\x08\x2a\x86\x48\xce\x3d\x03\x01\x08", "\x02\x03", POINT256)),
	  DGC_PGP_KEY_ALGO, "unknown curve" },
	{ BYTES(ECDSA("\x07\x2a\x86\x48\xce\x3d\x03\x01", "\x02\x03", POINT256)),
	  DGC_PGP_KEY_ALGO, "part of P-256's identifier" },
	{ BYTES(ECDSA("\x00", "\x02\x03", POINT256)), DGC_PGP_KEY_ALGO, "no curve" },
	{ BYTES(ECDSA("\xff", "\x02\x03", POINT256)), DGC_PGP_KEY_MALFORMED,
	  "identifier cut off" },
	{ BYTES(ECDSA(P256, "\x02\x02", "\x02" X64)), DGC_PGP_KEY_MALFORMED,
	  "compressed point" },
	{ BYTES(ECDSA(P256, "\x02\x03", "\x06" X64)), DGC_PGP_KEY_MALFORMED, "hybrid point" },
	{ BYTES(ECDSA(P256, "\x03\x03", "\x04" X64 X16 X16)), DGC_PGP_KEY_MALFORMED,
	  "point of another curve" },
	{ BYTES(ECDSA(P256, "\x02\x03", "\x04")), DGC_PGP_KEY_MALFORMED, "point cut off" },
	{ BYTES(ECDSA(P256, "\x02\x03", POINT256 "\n")), DGC_PGP_KEY_MALFORMED,
	  "more behind the point" },
	{ BYTES(HEAD("\x11") E65537), DGC_PGP_KEY_ALGO, "DSA" },
	{ BYTES(HEAD("\x10") E65537), DGC_PGP_KEY_ALGO, "Elgamal" },
	{ BYTES(HEAD("\x12") P256 "\x02\x03" POINT256), DGC_PGP_KEY_ALGO, "ECDH" },
	{ BYTES(EDDSA(ED25519, "\x01\x07", "\x40" X16 X16)), 0, "Ed25519", 255,
	  DGC_PGP_CURVE_ED25519 },
	{ BYTES(EDDSA(ED25519, "\x01\x07", "\x04" X16 X16)), DGC_PGP_KEY_MALFORMED,
	  "EdDSA, another octet before the point" },
	{ BYTES(EDDSA(ED25519, "\x00\xff", X16 X16)), DGC_PGP_KEY_MALFORMED,
	  "EdDSA, no octet before the point" },
	{ BYTES(EDDSA(ED25519, "\x01\x0f", "\x40" X16 X16 "\x01")),
	  DGC_PGP_KEY_MALFORMED, "EdDSA, point too long" },
	{ BYTES(EDDSA(ED25519, "\x01\x07", "\x40" X16 X16) "\n"), DGC_PGP_KEY_MALFORMED,
	  "EdDSA, more behind the point" },
	{ BYTES(EDDSA(P256, "\x02\x03", POINT256)), DGC_PGP_KEY_ALGO, "EdDSA on P-256" },
	{ BYTES(ECDSA(ED25519, "\x01\x07", "\x40" X16 X16)), DGC_PGP_KEY_ALGO,
	  "ECDSA on Ed25519" },
	{ BYTES(HEAD("\x16") "\x00"), DGC_PGP_KEY_ALGO, "EdDSA, no curve" },
	{ BYTES(HEAD("\x1b") X16 X16), 0, "Ed25519, its own algorithm", 255,
	  DGC_PGP_CURVE_ED25519 },
	{ BYTES(HEAD("\x1b") X16 X4), DGC_PGP_KEY_MALFORMED, "Ed25519, cut off" },
	{ BYTES(HEAD("\x1b") X16 X16 X4), DGC_PGP_KEY_MALFORMED, "Ed25519, too long" },
	{ BYTES(HEAD("\x1c") X16 X16), DGC_PGP_KEY_ALGO, "Ed448" },
	{ BYTES(HEAD6("\x1b", "\0\0\0\x20") X16 X16), 0, "v6 Ed25519", 255,
	  DGC_PGP_CURVE_ED25519 },
	{ BYTES(HEAD6("\x01", "\0\0\1\7") "\x08\x00" X128 X128 E65537), 0, "v6 RSA-2048", 2048 },
	{ BYTES(HEAD6("\x13", "\0\0\0\x4c") P256 "\x02\x03" POINT256), 0, "v6 P-256", 256,
	  DGC_PGP_CURVE_P256 },
	{ BYTES(HEAD6("\x16", "\0\0\0\x2d") ED25519 "\x01\x07" "\x40" X16 X16),
	  DGC_PGP_KEY_ALGO, "v6 EdDSA" },
	{ BYTES(HEAD6("\x1b", "\0\0\0\x21") X16 X16), DGC_PGP_KEY_MALFORMED,
	  "v6, material shorter than it says" },
	{ BYTES(HEAD6("\x1b", "\0\0\0\x1f") X16 X16), DGC_PGP_KEY_MALFORMED,
	  "v6, material longer than it says" },
	{ BYTES(HEAD6("\x1e", "\0\0\7\xc0") X16 X16 MLDSA65), 0, "v6 ML-DSA-65", 255,
	  DGC_PGP_CURVE_ED25519 },
	{ BYTES(HEAD6("\x1e", "\0\0\7\xc4") X16 X16 MLDSA65 X4), DGC_PGP_KEY_MALFORMED,
	  "v6 ML-DSA-65, too long" },
	{ BYTES(HEAD6("\x1e", "\0\0\7\xa0") MLDSA65), DGC_PGP_KEY_MALFORMED,
	  "v6 ML-DSA-65 without Ed25519" },
	{ BYTES(HEAD("\x1e") X16 X16 MLDSA65), DGC_PGP_KEY_ALGO, "v4 ML-DSA-65" },
	{ BYTES(HEAD("\x1b") "\0\0\0\x20" X16 X16), DGC_PGP_KEY_MALFORMED,
	  "v4 with the count of version 6" },
	{ BYTES(HEAD6("\x1b", "\0\0")), DGC_PGP_KEY_MALFORMED, "v6, count cut off" },
	{ BYTES(HEAD("\x00")), DGC_PGP_KEY_ALGO, "algorithm 0" },
	{ BYTES("\x04\x5f\x00\x00\x00"), DGC_PGP_KEY_MALFORMED, "no algorithm" },
	{ BYTES("\x04"), DGC_PGP_KEY_MALFORMED, "version only" },
	{ BYTES("\x02\x5f\x00\x00\x00\x00\x00\x01"), DGC_PGP_KEY_VERSION, "v2" },
	{ BYTES("\x03\x5f\x00\x00\x00\x00\x00\x01"), DGC_PGP_KEY_VERSION, "v3" },
	{ BYTES("\x05\x5f\x00\x00\x00\x13"), DGC_PGP_KEY_VERSION, "v5" },
	{ BYTES("\x06\x5f\x00\x00\x00\x1b\x00\x00\x00\x20"), DGC_PGP_KEY_MALFORMED,
	  "v6 without material" },
	{ BYTES(""), DGC_PGP_KEY_VERSION, "empty" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(key, key_cases, name);

/* The body as a packet, new format with five octets of length. */
static u8 *packet_of(struct kunit *test, u8 tag, const struct bytes *body,
		     u32 *len)
{
	u8 *packet = kunit_kmalloc(test, 6 + body->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, packet);
	packet[0] = 0xc0 | tag;
	packet[1] = 0xff;
	packet[2] = 0;
	packet[3] = body->len >> 16;
	packet[4] = body->len >> 8;
	packet[5] = body->len;
	memcpy(packet + 6, body->data, body->len);
	*len = 6 + body->len;
	return packet;
}

static void key_parses(struct kunit *test)
{
	const struct key_case *row = test->param_value;
	struct dgc_pgp_key key;
	u8 *packet;
	u32 len;

	packet = packet_of(test, DGC_PGP_TAG_SUBKEY, &row->in, &len);
	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(packet, len, 0, &key), 0);
	KUNIT_EXPECT_EQ(test, key.refusal, row->refusal);
	KUNIT_EXPECT_TRUE(test, key.subkey);
	KUNIT_EXPECT_EQ(test, key.body_off, 6);
	KUNIT_EXPECT_EQ(test, key.body_len, row->in.len);
	if (row->refusal)
		return;
	KUNIT_EXPECT_EQ(test, key.bits, row->bits);
	KUNIT_EXPECT_EQ(test, key.curve, row->curve);
	KUNIT_EXPECT_EQ(test, key.created, 0x5f000000);
	KUNIT_EXPECT_EQ(test, key.version, row->in.data[0]);
}

struct tag_case {
	u8 tag;
	int errno;
	const char *name;
};

/* clang-format off */
static const struct tag_case tag_cases[] = {
	{ DGC_PGP_TAG_KEY, 0, "public key" },
	{ DGC_PGP_TAG_SUBKEY, 0, "public subkey" },
	{ DGC_PGP_TAG_SIGNATURE, -EBADMSG, "signature" },
	{ DGC_PGP_TAG_USER_ID, -EBADMSG, "user id" },
	{ 5, -EBADMSG, "secret key" },
	{ 7, -EBADMSG, "secret subkey" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(tag, tag_cases, name);

static void key_tag(struct kunit *test)
{
	static const struct bytes body =
		BYTES(ECDSA(P256, "\x02\x03", POINT256));
	const struct tag_case *row = test->param_value;
	struct dgc_pgp_key key;
	u8 *packet;
	u32 len;

	packet = packet_of(test, row->tag, &body, &len);
	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(packet, len, 0, &key),
			row->errno);
	if (!row->errno)
		KUNIT_EXPECT_EQ(test, key.subkey,
				row->tag == DGC_PGP_TAG_SUBKEY);
}

/* A fingerprint has 16 bits for the length of the body. */
static void key_too_long(struct kunit *test)
{
	struct bytes body = { NULL, 0x10000 };
	struct dgc_pgp_key key;
	u8 *packet;
	u32 len;

	body.data = kunit_kzalloc(test, body.len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, body.data);
	memcpy((u8 *)body.data, HEAD("\x11"), 6);
	packet = packet_of(test, DGC_PGP_TAG_KEY, &body, &len);
	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(packet, len, 0, &key), 0);
	KUNIT_EXPECT_EQ(test, key.refusal, DGC_PGP_KEY_MALFORMED);
	body.len--;
	packet = packet_of(test, DGC_PGP_TAG_KEY, &body, &len);
	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(packet, len, 0, &key), 0);
	KUNIT_EXPECT_EQ(test, key.refusal, DGC_PGP_KEY_ALGO);
}

struct gpg_case {
	struct bytes in;
	enum dgc_pgp_refusal refusal;
	const char *name;
	u32 bits;
};

/* clang-format off */
/* The first packet of certificates as gpg exports them. */
static const struct gpg_case gpg_cases[] = {
	{ BYTES(VEC_KEY_RSA), 0, "RSA-2048", 2048 },
	{ BYTES(VEC_KEY_P256), 0, "P-256", 256 },
	{ BYTES(VEC_KEY_P384), 0, "P-384", 384 },
	{ BYTES(VEC_KEY_P521), 0, "P-521", 521 },
	{ BYTES(VEC_KEY_SMALL), DGC_PGP_KEY_SIZE, "RSA-1024", 1024 },
	{ BYTES(VEC_KEY_EDWARDS), 0, "Ed25519", 255 },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(gpg, gpg_cases, name);

static void key_of_gpg(struct kunit *test)
{
	const struct gpg_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_pgp_key key;

	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(buf, row->in.len, 0, &key), 0);
	KUNIT_EXPECT_EQ(test, key.refusal, row->refusal);
	KUNIT_EXPECT_EQ(test, key.bits, row->bits);
	KUNIT_EXPECT_FALSE(test, key.subkey);
}

static struct kunit_case key_tests[] = {
	KUNIT_CASE_PARAM(key_parses, key_gen_params),
	KUNIT_CASE_PARAM(key_tag, tag_gen_params),
	KUNIT_CASE(key_too_long),
	KUNIT_CASE_PARAM(key_of_gpg, gpg_gen_params),
	{},
};

static struct kunit_suite key_suite = {
	.name = "digest_cache_openpgp_key",
	.test_cases = key_tests,
};

kunit_test_suite(key_suite);
