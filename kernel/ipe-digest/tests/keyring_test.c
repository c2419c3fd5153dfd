// SPDX-License-Identifier: GPL-2.0-only
/* Keys from key lists, keyring.c and pubkey.c: all of a list's, or none. */

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <linux/err.h>
#include <linux/key.h>
#include <linux/unaligned.h>

#include "keys.h"
#include "vectors.h"

/*
 * Keys that no other suite uses: what is revoked when this one ends does not
 * come back.
 */
#define X8 "\x81\x83\x85\x87\x89\x8b\x8d\x8f"
#define POINT "\x02\x03\x04" X8 X8 X8 X8 X8 X8 X8 X8
#define P256 "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07" POINT
#define SUB(time) "\xce\x52\x04\x5f\0\0" time "\x13" P256
#define BINDING(flags)                                                   \
	"\xc2\x13\x04\x18\x01\x08\0\x09\x05\x02\0\0\0\x01\x02\x1b" flags \
	"\0\0ck"
#define SIGNING_SUB "" SUB("a") BINDING("\x02")
#define ENCRYPTION_SUB "" SUB("b") BINDING("\x0c")

#define ADDED                                                             \
	"" VEC_KEY_OTHER VEC_KEY_ENCRYPTS VEC_KEY_THIRD VEC_KEY_CERTIFIES \
		SIGNING_SUB

struct add_case {
	struct bytes in;
	int errno;
	const char *name;
};

/* clang-format off */
static const struct add_case add_cases[] = {
	{ RING(VEC_KEY_OTHER), 0, "P-256" },
	{ RING(VEC_KEY_OTHER), 0, "the same again" },
	{ RING(VEC_KEY_OTHER VEC_KEY_OTHER), 0, "twice in a list" },
	{ BYTES(""), -EBADMSG, "empty" },
	{ BYTES(VEC_KEY_OTHER), -EBADMSG, "as gpg exports it" },
	{ BYTES("dclist keyring 0" VEC_KEY_OTHER), -EBADMSG, "another magic" },
	{ BYTES("dclist keyring"), -EBADMSG, "half a magic" },
	{ BYTES(VEC_KEY_OTHER DGC_PGP_MAGIC), -EBADMSG, "magic behind the key" },
	{ RING(DGC_PGP_MAGIC VEC_KEY_OTHER), -EBADMSG, "magic twice" },
	{ RING(SIGNING_SUB), -EBADMSG, "subkey first" },
	{ RING(""), -EBADMSG, "no key" },
	{ RING("\n"), -EBADMSG, "no packets" },
	{ RING(VEC_KEY_OTHER "\n"), -EBADMSG, "byte behind the keys" },
	{ RING(VEC_SIG_P256), -EBADMSG, "signature" },
	{ RING(VEC_KEY_SMALL), -ENOPKG, "RSA-1024" },
	{ RING(VEC_KEY_EDWARDS), 0, "EdDSA" },
	{ RING(VEC_KEY_REVOKED), -ENOPKG, "revoked" },
	{ RING(VEC_KEY_ENCRYPTS), 0, "encryption subkey" },
	{ RING(VEC_KEY_CERTIFIES), 0, "only the subkey signs" },
	{ RING(VEC_KEY_SMALL SIGNING_SUB), 0, "signing subkey of a refused key" },
	{ RING(VEC_KEY_SMALL SIGNING_SUB VEC_KEY_OTHER), 0, "and a key behind it" },
	{ RING(VEC_KEY_SMALL ENCRYPTION_SUB), -ENOPKG, "encryption subkey of a refused key" },
	{ RING(VEC_KEY_SMALL VEC_KEY_OTHER SIGNING_SUB), -ENOPKG, "subkey of another key" },
	{ RING(VEC_KEY_REVOKED SIGNING_SUB), -ENOPKG, "signing subkey of a revoked key" },
	{ RING(VEC_KEY_CERTIFIES VEC_KEY_SMALL), -ENOPKG, "and another that is refused" },
	{ RING(VEC_KEY_SMALL VEC_KEY_OTHER), -ENOPKG, "the first is refused" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(add, add_cases, name);

static void keyring_adds(struct kunit *test)
{
	const struct add_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);

	KUNIT_EXPECT_EQ(test, dgc_keyring_add(buf, row->in.len, NULL),
			row->errno);
}

/* The kernel keeps the length of a key's description in 16 bits. */
static void keyring_long_user_id(struct kunit *test)
{
	static const struct bytes cert = BYTES(VEC_KEY_OTHER);
	const u32 user_id =
		U16_MAX + 1 - strlen(": ") - 2 * DGC_PGP_FINGERPRINT_LEN;
	const u8 framing[] = { 0xc0 | DGC_PGP_TAG_USER_ID, 0xff };
	struct dgc_pgp_packet pkt = {};
	struct key *key;
	u8 *ring, *at;

	KUNIT_ASSERT_EQ(test, dgc_pgp_packet(cert.data, cert.len, 0, &pkt), 0);
	ring = kunit_kzalloc(test, DGC_PGP_MAGIC_LEN + pkt.next + 6 + user_id,
			     GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ring);
	memcpy(ring, DGC_PGP_MAGIC, DGC_PGP_MAGIC_LEN);
	at = ring + DGC_PGP_MAGIC_LEN;
	memcpy(at, cert.data, pkt.next);
	at += pkt.next;
	memcpy(at, framing, sizeof(framing));
	put_unaligned_be32(user_id, at + sizeof(framing));
	memset(at + 6, 'a', user_id);

	KUNIT_ASSERT_EQ(
		test, dgc_keyring_add(ring, at + 6 + user_id - ring, NULL), 0);
	key = keys_find(VEC_FPR_OTHER, DGC_PGP_FINGERPRINT_LEN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(key));
	KUNIT_EXPECT_EQ(test, strlen(key->description),
			255 + strlen(": ") + 2 * DGC_PGP_FINGERPRINT_LEN);
	key_put(key);
}

static int found(const char *fingerprint)
{
	struct key *key = keys_find(fingerprint, DGC_PGP_FINGERPRINT_LEN);

	if (IS_ERR(key))
		return PTR_ERR(key);
	key_put(key);
	return 0;
}

/* A list with one key that is refused adds none of the others. */
static void keyring_adds_all_or_none(struct kunit *test)
{
	static const struct bytes mixed = RING(VEC_KEY_THIRD VEC_KEY_SMALL);

	KUNIT_EXPECT_EQ(test, dgc_keyring_add(mixed.data, mixed.len, NULL),
			-ENOPKG);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_THIRD), -ENOKEY);
}

/* A key that was revoked does not come back with the next key list. */
static void keyring_revoked_for_good(struct kunit *test)
{
	static const struct bytes in = RING(VEC_KEY_THIRD);

	KUNIT_ASSERT_EQ(test, dgc_keyring_add(in.data, in.len, NULL), 0);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_THIRD), 0);
	keys_revoke(&in);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_THIRD), -ENOKEY);
	KUNIT_EXPECT_EQ(test, dgc_keyring_add(in.data, in.len, NULL), 0);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_THIRD), -ENOKEY);
}

/* A primary key that may only certify is not added with its subkeys. */
static void keyring_adds_subkeys_only(struct kunit *test)
{
	static const struct bytes in = RING(VEC_KEY_CERTIFIES);

	KUNIT_ASSERT_EQ(test, dgc_keyring_add(in.data, in.len, NULL), 0);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_CERTIFIES), -ENOKEY);
	KUNIT_EXPECT_EQ(test, found(VEC_FPR_CERTIFIES_SUB), 0);
}

static void keyring_finds(struct kunit *test)
{
	static const struct bytes in = RING(VEC_KEY_OTHER);
	const struct dgc_pgp_sig nobody = {};
	const struct dgc_fingerprint *fingerprint;
	struct key *key;
	u32 at = 0;

	KUNIT_ASSERT_EQ(test, dgc_keyring_add(in.data, in.len, NULL), 0);
	key = keys_find(VEC_FPR_OTHER, DGC_PGP_FINGERPRINT_LEN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(key));
	KUNIT_EXPECT_STREQ(test, asymmetric_key_public_key(key)->pkey_algo,
			   "ecdsa-nist-p256");
	key_put(key);
	KUNIT_EXPECT_EQ(test, found("no key has this print"), -ENOKEY);
	key = dgc_keyring_find(VEC_FPR_OTHER, &nobody, &at, &fingerprint);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(key), -ENOKEY);
}

/* By the 64-bit key id, the end of the fingerprint, when there is no more. */
static void keyring_finds_by_id(struct kunit *test)
{
	static const struct bytes in = RING(VEC_KEY_OTHER);
	const struct dgc_pgp_sig by_id = { .has_key_id = true,
					   .key_id_off = 12 };
	const struct dgc_pgp_sig early = { .has_key_id = true,
					   .key_id_off = 11 };
	const struct dgc_fingerprint *fingerprint;
	struct key *key;
	u32 at = 0;

	KUNIT_ASSERT_EQ(test, dgc_keyring_add(in.data, in.len, NULL), 0);
	key = dgc_keyring_find(VEC_FPR_OTHER, &by_id, &at, &fingerprint);
	KUNIT_ASSERT_FALSE(test, IS_ERR(key));
	KUNIT_EXPECT_EQ(test, fingerprint->len, DGC_PGP_FINGERPRINT_LEN);
	KUNIT_EXPECT_MEMEQ(test, fingerprint->id, VEC_FPR_OTHER,
			   DGC_PGP_FINGERPRINT_LEN);
	key_put(key);
	key = dgc_keyring_find(VEC_FPR_OTHER, &by_id, &at, &fingerprint);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(key), -ENOKEY);
	at = 0;
	key = dgc_keyring_find(VEC_FPR_OTHER, &early, &at, &fingerprint);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(key), -ENOKEY);
}

static void keyring_suite_exit(struct kunit_suite *suite)
{
	static const struct bytes ring = RING(ADDED);

	keys_revoke(&ring);
}

static struct kunit_case keyring_tests[] = {
	/* Before others add this key */
	KUNIT_CASE(keyring_long_user_id),
	KUNIT_CASE_PARAM(keyring_adds, add_gen_params),
	KUNIT_CASE(keyring_adds_all_or_none),
	KUNIT_CASE(keyring_revoked_for_good),
	KUNIT_CASE(keyring_adds_subkeys_only),
	KUNIT_CASE(keyring_finds),
	KUNIT_CASE(keyring_finds_by_id),
	{},
};

static struct kunit_suite keyring_suite = {
	.name = "digest_cache_keyring",
	.suite_exit = keyring_suite_exit,
	.test_cases = keyring_tests,
};

kunit_test_suite(keyring_suite);
