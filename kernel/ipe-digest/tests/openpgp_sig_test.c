// SPDX-License-Identifier: GPL-2.0-only
/* OpenPGP signatures over data, parse/openpgp_sig.c. */

#include "openpgp.h"
#include "test.h"
#include "vectors.h"

#define ID "keyident"
#define FPR "fingerprint-20-bytes"

/* Bodies of signature packets, piece by piece */
#define V3(type, key, hash) "\x03\x05" type "\x00\x00\x00\x07" ID key hash "ck"
#define V4(type, key, hash) "\x04" type key hash
#define V6(type, key, hash) "\x06" type key hash
#define FPR32 "a-fingerprint-of-version-6-is-32"
#define CREATED6 "\x00\x00\x00\x06\x05\x02\x00\x00\x00\x07"
#define FINGERPRINT6 "\x00\x00\x00\x23\x22\x21\x06" FPR32
#define SALT16 "\x10salt-of-16-bytes"
#define SALT32 \
	"\x20" \
	"salt: half as many as the digest"
#define HALF "halves-of-32-bytes-of-a-signatur"
#define HALF8 "" HALF HALF HALF HALF HALF HALF HALF HALF
#define HALF64 "" HALF8 HALF8 HALF8 HALF8 HALF8 HALF8 HALF8 HALF8
/* 3309 bytes */
#define MLDSA65                                                              \
	"" HALF64 HALF8 HALF8 HALF8 HALF8 HALF HALF HALF HALF HALF HALF HALF \
	"ML-DSA-65 sig"
#define CREATED "\x00\x06\x05\x02\x00\x00\x00\x07"
#define CREATED_AND(len, more) "\x00" len "\x05\x02\x00\x00\x00\x07" more
#define EMPTY "\x00\x00"
#define ISSUER "\x00\x0a\x09\x10" ID
#define FINGERPRINT "\x00\x17\x16\x21\x04" FPR
#define CHECK "ck"
#define MPI1 "\x00\x09\x01\xff"
#define MPI2 "\x00\x01\x01"

struct sig_case {
	struct bytes in;
	int errno;
	const char *name;
	const char *want;
};

/* clang-format off */
/*
 * Version, public key and hash algorithm, creation time, what is hashed, id and
 * fingerprint of the issuer, integers; offsets are into the packet, which has a
 * header of 6 bytes.
 */
static const struct sig_case sig_cases[] = {
	{ BYTES(V3("\0", "\x01", "\x08") MPI1), 0, "v3 RSA SHA-256",
	  "v3 1 1 t7 h8+5 keyident - 27+2 0+0" },
	{ BYTES(V3("\0", "\x03", "\x0a") MPI1), 0, "v3 RSA-sign SHA-512",
	  "v3 3 3 t7 h8+5 keyident - 27+2 0+0" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED ISSUER CHECK MPI1), 0,
	  "v4 RSA SHA-256", "v4 1 1 t7 h6+12 keyident - 34+2 0+0" },
	{ BYTES(V4("\0", "\x01", "\x09") CREATED FINGERPRINT CHECK MPI1), 0,
	  "v4 RSA SHA-384", "v4 1 2 t7 h6+12 - fingerprint-20-bytes 47+2 0+0" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED FINGERPRINT CHECK "\0\x18\0\x01\xff"), 0,
	  "integer with a leading zero", "v4 1 1 t7 h6+12 - fingerprint-20-bytes 48+2 0+0" },
	{ BYTES(V4("\0", "\x13", "\x08") CREATED EMPTY CHECK MPI1 MPI2), 0,
	  "v4 ECDSA, no issuer", "v4 19 1 t7 h6+12 - - 24+2 28+1" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED_AND("\x0a", "\x03\x94xy") ISSUER CHECK
	  MPI1), -ENOPKG, "critical notation" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED_AND("\x0c", "\x05\x83\0\0\0\x01") ISSUER
	  CHECK MPI1), -ENOPKG, "critical expiration" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED_AND("\x0a", "\x03\x14xy") ISSUER CHECK
	  MPI1), 0, "notation", "v4 1 1 t7 h6+16 keyident - 38+2 0+0" },
	{ BYTES(V4("\x01", "\x01", "\x08") CREATED ISSUER CHECK MPI1), -ENOPKG, "text" },
	{ BYTES(V4("\x10", "\x01", "\x08") CREATED ISSUER CHECK MPI1), -ENOPKG,
	  "certification" },
	{ BYTES(V4("\0", "\x02", "\x08") CREATED ISSUER CHECK MPI1), -ENOPKG,
	  "RSA-encrypt" },
	{ BYTES(V4("\0", "\x11", "\x08") CREATED ISSUER CHECK MPI1 MPI2), -ENOPKG,
	  "DSA" },
	{ BYTES(V4("\0", "\x16", "\x08") CREATED ISSUER CHECK MPI1 MPI2), 0,
	  "EdDSA", "v4 22 1 t7 h6+12 keyident - 34+2 38+1" },
	{ BYTES(V4("\0", "\x16", "\x08") CREATED ISSUER CHECK MPI1), -EBADMSG,
	  "EdDSA, one integer" },
	{ BYTES(V4("\0", "\x1b", "\x08") CREATED ISSUER CHECK HALF HALF), 0, "Ed25519",
	  "v4 27 1 t7 h6+12 keyident - 32+32 64+32" },
	{ BYTES(V4("\0", "\x1b", "\x08") CREATED ISSUER CHECK MPI1 MPI2), -EBADMSG,
	  "Ed25519 with integers" },
	{ BYTES(V4("\0", "\x1b", "\x08") CREATED ISSUER CHECK HALF HALF "x"), -EBADMSG,
	  "more behind Ed25519" },
	{ BYTES(V4("\0", "\x1c", "\x08") CREATED ISSUER CHECK HALF HALF), -ENOPKG, "Ed448" },
	{ BYTES(V6("\0", "\x1b", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 HALF HALF), 0,
	  "v6 Ed25519", "v6 27 1 t7 h6+14 - a-fingerprint-of-version-6-is-32 78+32 110+32" },
	{ BYTES(V6("\0", "\x1e", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 HALF HALF MLDSA65), 0,
	  "v6 ML-DSA-65",
	  "v6 30 1 t7 h6+14 - a-fingerprint-of-version-6-is-32 78+64 142+3309" },
	{ BYTES(V6("\0", "\x1e", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 HALF MLDSA65), -EBADMSG,
	  "v6 ML-DSA-65, half of Ed25519" },
	{ BYTES(V6("\0", "\x1e", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 HALF HALF MLDSA65 "x"),
	  -EBADMSG, "more behind v6 ML-DSA-65" },
	{ BYTES(V4("\0", "\x1e", "\x08") CREATED ISSUER CHECK HALF HALF MLDSA65), -ENOPKG,
	  "v4 ML-DSA-65" },
	{ BYTES(V6("\0", "\x01", "\x0a") CREATED6 FINGERPRINT6 CHECK SALT32 MPI1), 0,
	  "v6 RSA SHA-512", "v6 1 3 t7 h6+14 - a-fingerprint-of-version-6-is-32 96+2 0+0" },
	{ BYTES(V6("\0", "\x13", "\x08") CREATED6 "\0\0" FINGERPRINT CHECK SALT16 MPI1 MPI2), 0,
	  "v6 ECDSA, fingerprint of version 4", "v6 19 1 t7 h6+14 - - 68+2 72+1" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED6 "\0\0" ISSUER CHECK SALT16 MPI1), 0,
	  "v6 RSA, key id", "v6 1 1 t7 h6+14 - - 55+2 0+0" },
	{ BYTES(V6("\0", "\x16", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 MPI1 MPI2), -ENOPKG,
	  "v6 EdDSA of the old kind" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED6 FINGERPRINT6 CHECK SALT32 MPI1), -EBADMSG,
	  "v6 salt of another algorithm" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED6 FINGERPRINT6 CHECK "\0" MPI1), -EBADMSG,
	  "v6 without a salt" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16), -EBADMSG,
	  "v6 without an integer" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED ISSUER CHECK SALT16 MPI1), -EBADMSG,
	  "v6 with lengths of version 4" },
	{ BYTES(V6("\0", "\x01", "\x08") CREATED6 "\xff\xff\xff\xff"), -EBADMSG,
	  "v6 unhashed part longer than all" },
	{ BYTES(V6("\x01", "\x01", "\x08") CREATED6 FINGERPRINT6 CHECK SALT16 MPI1), -ENOPKG,
	  "v6 text" },
	{ BYTES(V6("\0", "\x01", "\x0c") CREATED6 FINGERPRINT6 CHECK SALT16 MPI1), -ENOPKG,
	  "v6 SHA3-256" },
	{ BYTES(V4("\0", "\0", "\x08") CREATED ISSUER CHECK MPI1), -ENOPKG, "algorithm 0" },
	{ BYTES(V4("\0", "\x01", "\x01") CREATED ISSUER CHECK MPI1), -ENOPKG, "MD5" },
	{ BYTES(V4("\0", "\x01", "\x02") CREATED ISSUER CHECK MPI1), -ENOPKG, "SHA-1" },
	{ BYTES(V4("\0", "\x01", "\x0b") CREATED ISSUER CHECK MPI1), -ENOPKG, "SHA-224" },
	{ BYTES(V4("\0", "\x01", "\0") CREATED ISSUER CHECK MPI1), -ENOPKG, "hash 0" },
	{ BYTES(V3("\0", "\x01", "\x02") MPI1), -ENOPKG, "v3 SHA-1" },
	{ BYTES(V3("\0", "\x11", "\x08") MPI1 MPI2), -ENOPKG, "v3 DSA" },
	{ BYTES(V3("\x01", "\x01", "\x08") MPI1), -ENOPKG, "v3 text" },
	{ BYTES("\x02\x05"), -ENOPKG, "v2" },
	{ BYTES("\x05\0\x01\x08"), -ENOPKG, "v5" },
	{ BYTES("\x06\0\x01\x08"), -EBADMSG, "v6, cut off" },
	{ BYTES(""), -EBADMSG, "empty" },
	{ BYTES("\x03\x06\0\0\0\0\x07" ID "\x01\x08" CHECK MPI1), -EBADMSG,
	  "v3 hashes six bytes" },
	{ BYTES("\x03\x04\0\0\0\0\x07" ID "\x01\x08" CHECK MPI1), -EBADMSG,
	  "v3 hashes four bytes" },
	{ BYTES(V4("\0", "\x01", "\x08") EMPTY ISSUER CHECK MPI1), -EBADMSG,
	  "no creation time" },
	{ BYTES(V4("\0", "\x01", "\x08") EMPTY CREATED CHECK MPI1), -EBADMSG,
	  "creation time not hashed" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED_AND("\x0c", "\x05\x02\0\0\0\x08") ISSUER
	  CHECK MPI1), -EBADMSG, "two creation times" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED "\0\x0a\x08\x10" ID CHECK MPI1), -EBADMSG,
	  "malformed unhashed part" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED_AND("\xff", "")), -EBADMSG,
	  "hashed part longer than all" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED "\xff\xff" ID), -EBADMSG,
	  "unhashed part longer than all" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED ISSUER CHECK), -EBADMSG, "no integer" },
	{ BYTES(V4("\0", "\x13", "\x08") CREATED ISSUER CHECK MPI1), -EBADMSG,
	  "ECDSA with one integer" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED ISSUER CHECK MPI1 MPI2), -EBADMSG,
	  "RSA with two integers" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED ISSUER CHECK MPI1 CHECK), -EBADMSG,
	  "more behind the integer" },
	{ BYTES(V4("\0", "\x01", "\x08") CREATED ISSUER CHECK "\0\x08\0"), -EBADMSG,
	  "integer 0" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(sig, sig_cases, name);

/* The body as a packet, new format with five octets of length. */
static u8 *packet_of(struct kunit *test, const struct bytes *body, u32 *len)
{
	u8 *packet = kunit_kmalloc(test, 6 + body->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, packet);
	memcpy(packet, "\xc2\xff\0\0", 4);
	packet[4] = body->len >> 8;
	packet[5] = body->len;
	memcpy(packet + 6, body->data, body->len);
	*len = 6 + body->len;
	return packet;
}

static void sig_describe(const u8 *buf, const struct dgc_pgp_sig *s, char *out,
			 u32 size)
{
	u32 n = scnprintf(out, size, "v%u %u %u t%u h%u+%u", s->version,
			  s->pubkey_algo, s->algo, s->created, s->hash_off,
			  s->hash_len);

	n += s->has_key_id ? scnprintf(out + n, size - n, " %.8s",
				       buf + s->key_id_off) :
			     scnprintf(out + n, size - n, " -");
	n += s->fingerprint_len ?
		     scnprintf(out + n, size - n, " %.*s", s->fingerprint_len,
			       buf + s->fingerprint_off) :
		     scnprintf(out + n, size - n, " -");
	scnprintf(out + n, size - n, " %u+%u %u+%u", s->mpi[0].off,
		  s->mpi[0].len, s->mpi[1].off, s->mpi[1].len);
}

/* What is hashed behind the hashed part but of version 3, section 5.2.4 */
static void expect_suffix(struct kunit *test, const struct dgc_pgp_sig *s)
{
	const u8 want[] = { s->version,	      0xff,	  0, 0,
			    s->hash_len >> 8, s->hash_len };

	KUNIT_EXPECT_EQ(test, s->suffix_len, s->version == 3 ? 0 : 6);
	if (s->version != 3)
		KUNIT_EXPECT_MEMEQ(test, s->suffix, want, sizeof(want));
}

static void sig_parses(struct kunit *test)
{
	const struct sig_case *row = test->param_value;
	struct dgc_pgp_sig sig;
	char out[96];
	u8 *packet;
	u32 len;

	packet = packet_of(test, &row->in, &len);
	KUNIT_ASSERT_EQ(test, dgc_pgp_sig_parse(packet, len, &sig), row->errno);
	if (row->errno)
		return;
	sig_describe(packet, &sig, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, row->want);
	KUNIT_EXPECT_EQ(test, sig.type, 0);
	KUNIT_EXPECT_MEMEQ(test, sig.check, "ck", 2);
	expect_suffix(test, &sig);
}

struct real_case {
	struct bytes in;
	int errno;
	const char *name;
	u32 version;
	u32 pubkey_algo;
	enum dgc_algo algo;
};

/* clang-format off */
/* Whole packets as gpg writes them. */
static const struct real_case real_cases[] = {
	{ BYTES(VEC_SIG_RSA), 0, "RSA", 4, DGC_PGP_RSA, DGC_ALGO_SHA256 },
	{ BYTES(VEC_SIG_RSA_V3), 0, "RSA, v3", 3, DGC_PGP_RSA, DGC_ALGO_SHA256 },
	{ BYTES(VEC_SIG_RSA_SHA384), 0, "SHA-384", 4, DGC_PGP_RSA, DGC_ALGO_SHA384 },
	{ BYTES(VEC_SIG_RSA_SHA512), 0, "SHA-512", 4, DGC_PGP_RSA, DGC_ALGO_SHA512 },
	{ BYTES(VEC_SIG_P256), 0, "P-256", 4, DGC_PGP_ECDSA, DGC_ALGO_SHA256 },
	{ BYTES(VEC_SIG_P384), 0, "P-384", 4, DGC_PGP_ECDSA, DGC_ALGO_SHA384 },
	{ BYTES(VEC_SIG_P521), 0, "P-521", 4, DGC_PGP_ECDSA, DGC_ALGO_SHA512 },
	{ BYTES(VEC_SIG_RSA_SHA1), -ENOPKG, "SHA-1" },
	{ BYTES(VEC_SIG_EDWARDS), 0, "EdDSA", 4, DGC_PGP_EDDSA, DGC_ALGO_SHA256 },
	{ BYTES(VEC_SIG_DSA), -ENOPKG, "DSA" },
	{ BYTES(VEC_SIG_P256 VEC_SIG_P256), -EBADMSG, "two packets" },
	{ BYTES(VEC_KEY_P256), -EBADMSG, "a key" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(real, real_cases, name);

static void sig_of_gpg(struct kunit *test)
{
	const struct real_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_pgp_sig sig;

	KUNIT_ASSERT_EQ(test, dgc_pgp_sig_parse(buf, row->in.len, &sig),
			row->errno);
	if (row->errno)
		return;
	KUNIT_EXPECT_EQ(test, sig.version, row->version);
	KUNIT_EXPECT_EQ(test, sig.pubkey_algo, row->pubkey_algo);
	KUNIT_EXPECT_EQ(test, sig.algo, row->algo);
	KUNIT_EXPECT_TRUE(test, sig.has_key_id);
	KUNIT_EXPECT_EQ(test, sig.fingerprint_len,
			row->version == 4 ? DGC_PGP_FINGERPRINT_LEN : 0);
	expect_suffix(test, &sig);
}

/* Cut off anywhere, or with one byte more, it is no signature any more. */
static void sig_truncated(struct kunit *test)
{
	static const struct bytes whole = BYTES(VEC_SIG_RSA "\n");
	struct dgc_pgp_sig sig;
	u32 len;

	for (len = 0; len <= whole.len; len++) {
		struct bytes cut = { whole.data, len };
		u8 *buf = bytes_copy(test, &cut);

		KUNIT_EXPECT_EQ_MSG(test, dgc_pgp_sig_parse(buf, len, &sig),
				    len == whole.len - 1 ? 0 : -EBADMSG,
				    "%u bytes", len);
		kunit_kfree(test, buf);
	}
}

static struct kunit_case sig_tests[] = {
	KUNIT_CASE_PARAM(sig_parses, sig_gen_params),
	KUNIT_CASE_PARAM(sig_of_gpg, real_gen_params),
	KUNIT_CASE(sig_truncated),
	{},
};

static struct kunit_suite sig_suite = {
	.name = "digest_cache_openpgp_sig",
	.test_cases = sig_tests,
};

kunit_test_suite(sig_suite);
