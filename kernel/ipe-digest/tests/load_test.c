// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole way of a list into the cache, load.c, with the keys, signatures and
 * lists of vectors.h. The keys are added to the keyring as a key list adds them,
 * and revoked at the end: their secret parts do not exist any more, but the
 * lists that they signed do.
 */

#include <linux/unaligned.h>

#include "keys.h"
#include "lists.h"
#include "vectors.h"

/* Added when the suite begins; the last one is added in a test. */
#define KEYS \
	"" VEC_KEY_RSA VEC_KEY_SUBKEY VEC_KEY_P256 VEC_KEY_P384 VEC_KEY_EDWARDS
#define ALL_KEYS "" KEYS VEC_KEY_P521

#define FIVE_SIGS "" VEC_SIG_DSA VEC_SIG_DSA VEC_SIG_DSA VEC_SIG_DSA VEC_SIG_DSA

enum { RSA, ECDSA };

struct load_case {
	struct bytes data; /* what is signed */
	struct bytes sig;
	enum dgc_sig_format format;
	int needs; /* of the kernel's configuration, ECDSA or not */
	int errno;
	const char *name;
};

/* clang-format off */
static const struct load_case load_cases[] = {
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA), 0, RSA, 0, "RSA" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_V3), 0, RSA, 0, "RSA, version 3" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_SHA384), 0, RSA, 0, "RSA, SHA-384" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_SHA512), 0, RSA, 0, "RSA, SHA-512" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_SHORT), 0, RSA, 0, "RSA, short integer" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_SUBKEY), 0, RSA, 0, "RSA-3072 subkey" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_P256), 0, ECDSA, 0, "P-256" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_P256_SHA512), 0, ECDSA, 0, "P-256, SHA-512" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_P384), 0, ECDSA, 0, "P-384" },
	{ BYTES(VEC_TLV), BYTES(VEC_SIG_RSA_TLV), 0, RSA, 0, "tlv" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_STRANGER), 0, ECDSA, -ENOKEY, "unknown key" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_P521), 0, ECDSA, -ENOKEY, "key not added yet" },
	{ BYTES(VEC_KEY_P521), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED,
	  "key list with another signature" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_TLV), 0, RSA, -EKEYREJECTED,
	  "signature of another list" },
	{ BYTES(VEC_TLV), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED,
	  "another list with the signature" },
	{ BYTES(VEC_RPM VEC_TLV), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED, "more data" },
	{ BYTES(VEC_RPM "\n"), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED, "byte behind data" },
	{ BYTES("\n" VEC_RPM), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED, "byte before data" },
	{ BYTES("\n"), BYTES(VEC_SIG_RSA), 0, RSA, -EKEYREJECTED, "other data" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA "\n"), 0, RSA, -EBADMSG, "byte behind signature" },
	{ BYTES(VEC_RPM), BYTES("\n" VEC_SIG_RSA), 0, RSA, -EBADMSG,
	  "byte before signature" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_SIG_RSA), 0, RSA, 0, "the same twice" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_SIG_SUBKEY), 0, RSA, 0, "two keys" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_SIG_STRANGER), 0, RSA, 0,
	  "unknown key behind a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_STRANGER VEC_SIG_RSA), 0, RSA, 0,
	  "unknown key before a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_SHA1 VEC_SIG_DSA VEC_SIG_RSA),
	  0, RSA, 0, "refused algorithms before a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_SIG_RSA_SHA1), 0, RSA, 0,
	  "SHA-1 behind a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_SIG_RSA_TLV), 0, RSA, -EKEYREJECTED,
	  "wrong one behind a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_TLV VEC_SIG_RSA), 0, RSA, -EKEYREJECTED,
	  "wrong one before a good one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_SUBKEY VEC_SIG_RSA_TLV), 0, RSA, -EKEYREJECTED,
	  "wrong one of another key" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_STRANGER VEC_SIG_RSA_TLV), 0, RSA, -EKEYREJECTED,
	  "unknown key, then a wrong one" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_DSA VEC_SIG_STRANGER), 0, RSA, -ENOKEY,
	  "refused algorithm, then an unknown key" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_STRANGER VEC_SIG_DSA), 0, RSA, -ENOKEY,
	  "unknown key, then a refused algorithm" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_DSA VEC_SIG_RSA_SHA1), 0, RSA, -ENOPKG,
	  "refused algorithms alone" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA "\n" VEC_SIG_RSA), 0, RSA, -EBADMSG,
	  "byte between signatures" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA VEC_KEY_RSA), 0, RSA, -EBADMSG,
	  "key behind a signature" },
	{ BYTES(VEC_RPM), BYTES(FIVE_SIGS FIVE_SIGS FIVE_SIGS VEC_SIG_DSA VEC_SIG_RSA), 0,
	  RSA, -EBADMSG, "seventeen signatures" },
	{ BYTES(VEC_RPM), BYTES(FIVE_SIGS FIVE_SIGS FIVE_SIGS VEC_SIG_RSA), 0, RSA, 0,
	  "sixteen signatures, the last good" },
	{ BYTES(VEC_RPM), BYTES(VEC_KEY_RSA), 0, RSA, -EBADMSG, "key for a signature" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA_SHA1), 0, RSA, -ENOPKG, "SHA-1" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_EDWARDS), 0, RSA, 0, "EdDSA" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_EDWARDS VEC_SIG_RSA), 0, RSA, 0,
	  "EdDSA and RSA" },
	{ BYTES(VEC_TLV), BYTES(VEC_SIG_EDWARDS), 0, RSA, -EKEYREJECTED,
	  "EdDSA of another list" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_DSA), 0, RSA, -ENOPKG, "DSA" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_PKCS7), DGC_SIG_PKCS7, RSA, -ENOKEY,
	  "PKCS#7 of nobody" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_PKCS7_SHA1), DGC_SIG_PKCS7, RSA, -ENOPKG,
	  "PKCS#7, SHA-1" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA), DGC_SIG_PKCS7, RSA, -EBADMSG,
	  "OpenPGP called PKCS#7" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_PKCS7), 0, RSA, -EBADMSG, "PKCS#7 called OpenPGP" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_PKCS7 "\n"), DGC_SIG_PKCS7, RSA, -EBADMSG,
	  "byte behind PKCS#7" },
	{ BYTES(VEC_RPM), BYTES("\x30\x00"), DGC_SIG_PKCS7, RSA, -EBADMSG, "empty PKCS#7" },
	{ BYTES(VEC_RPM), BYTES(VEC_SIG_RSA), 1, RSA, -ENOPKG, "X.509 signature" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(load, load_cases, name);

static const struct load_case good = { BYTES(VEC_RPM), BYTES(VEC_SIG_RSA) };

/* Data, signature and trailer, in memory of exactly their size. */
static u8 *list_of(struct kunit *test, const struct load_case *row, u32 *len)
{
	u8 *buf, *p;

	*len = row->data.len + row->sig.len + DGC_TRAILER_LEN;
	buf = kunit_kzalloc(test, *len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, row->data.data, row->data.len);
	memcpy(buf + row->data.len, row->sig.data, row->sig.len);
	p = buf + row->data.len + row->sig.len;
	p[2] = row->format;
	put_unaligned_be32(row->sig.len, p + 8);
	memcpy(p + DGC_TRAILER_INFO_LEN, DGC_TRAILER_MAGIC,
	       DGC_TRAILER_MAGIC_LEN);
	return buf;
}

static int load_row(struct kunit *test, const struct load_case *row)
{
	u32 len;
	u8 *buf = list_of(test, row, &len);
	int err = dgc_load(buf, len);

	kunit_kfree(test, buf);
	return err;
}

static bool holds(enum dgc_kind kind, const char *digest)
{
	bool found;

	rcu_read_lock();
	found = dgc_cache_find(kind, DGC_ALGO_SHA256, digest);
	rcu_read_unlock();
	return found;
}

static int withdraw(const struct bytes *data)
{
	u8 id[DGC_LIST_ID_LEN];
	int err = dgc_hash_id(data->data, data->len, id);

	return err ?: dgc_cache_withdraw(id);
}

/* What is refused leaves nothing behind; what is loaded is unloaded by its id. */
static void load_one(struct kunit *test)
{
	const struct load_case *row = test->param_value;
	int errno = row->errno;

	if (row->needs == ECDSA && !IS_ENABLED(CONFIG_CRYPTO_ECDSA) && !errno)
		errno = -ENOPKG;
	KUNIT_EXPECT_EQ(test, load_row(test, row), errno);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, !errno);
	KUNIT_EXPECT_EQ(test, withdraw(&row->data), errno ? -ENOENT : 0);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 0);
}

static void load_rpm(struct kunit *test)
{
	struct dgc_list *list;
	u32 index = 0;

	KUNIT_ASSERT_EQ(test, load_row(test, &good), 0);
	KUNIT_EXPECT_EQ(test, lists_stats().digests, 2);
	KUNIT_EXPECT_TRUE(test, holds(DGC_KIND_CONTENT, VEC_FILE_DIGEST));
	KUNIT_EXPECT_TRUE(test, holds(DGC_KIND_CONTENT, VEC_EMPTY_DIGEST));
	KUNIT_EXPECT_FALSE(test, holds(DGC_KIND_VERITY, VEC_FILE_DIGEST));
	rcu_read_lock();
	list = dgc_list_next(&index);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_STREQ(test, list->name, "vector-2:1.0-3.noarch");
	KUNIT_EXPECT_EQ(test, list->format, DGC_FORMAT_RPM);
	KUNIT_EXPECT_EQ(test, list->signed_len, good.data.len);
	KUNIT_EXPECT_MEMEQ(test, list->origin.id, VEC_RPM_ID, DGC_LIST_ID_LEN);
	KUNIT_EXPECT_EQ(test, list->origin.signer->len,
			DGC_PGP_FINGERPRINT_LEN);
	KUNIT_EXPECT_MEMEQ(test, list->origin.signer->id, VEC_FPR_RSA,
			   DGC_PGP_FINGERPRINT_LEN);
	KUNIT_EXPECT_EQ(test, withdraw(&good.data), 0);
	KUNIT_EXPECT_FALSE(test, holds(DGC_KIND_CONTENT, VEC_FILE_DIGEST));
}

static void load_tlv(struct kunit *test)
{
	static const struct load_case tlv = { BYTES(VEC_TLV),
					      BYTES(VEC_SIG_RSA_TLV) };
	struct dgc_list *list;
	u32 index = 0;

	KUNIT_ASSERT_EQ(test, load_row(test, &tlv), 0);
	KUNIT_EXPECT_EQ(test, lists_stats().digests, 2);
	KUNIT_EXPECT_TRUE(test, holds(DGC_KIND_CONTENT,
				      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	KUNIT_EXPECT_TRUE(test, holds(DGC_KIND_VERITY,
				      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"));
	rcu_read_lock();
	list = dgc_list_next(&index);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_STREQ(test, list->name, "vector");
	KUNIT_EXPECT_EQ(test, list->format, DGC_FORMAT_TLV);
	KUNIT_EXPECT_EQ(test, withdraw(&tlv.data), 0);
}

/* Also with another signature: the id is that of what is signed. */
static void load_twice(struct kunit *test)
{
	static const struct load_case again = { BYTES(VEC_RPM),
						BYTES(VEC_SIG_SUBKEY) };
	struct dgc_stats stats;

	KUNIT_ASSERT_EQ(test, load_row(test, &good), 0);
	stats = lists_stats();
	KUNIT_EXPECT_EQ(test, load_row(test, &good), 0);
	KUNIT_EXPECT_EQ(test, load_row(test, &again), 0);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 1);
	KUNIT_EXPECT_EQ(test, lists_stats().bytes, stats.bytes);
	KUNIT_EXPECT_EQ(test, withdraw(&good.data), 0);
	KUNIT_EXPECT_EQ(test, withdraw(&good.data), -ENOENT);
}

/*
 * A keyring that gpg exported, signed by a trusted key, perhaps for another
 * purpose, is no key list; a key that came the right way signs lists.
 */
static void load_key_list(struct kunit *test)
{
	static const struct load_case export = { BYTES(VEC_KEY_P521),
						 BYTES(VEC_SIG_KEYS) };
	static const struct bytes ring = RING(VEC_KEY_P521);
	static const struct load_case list = { BYTES(VEC_RPM),
					       BYTES(VEC_SIG_P521) };

	if (!IS_ENABLED(CONFIG_CRYPTO_ECDSA))
		kunit_skip(test, "no ECDSA in this kernel");
	KUNIT_EXPECT_EQ(test, load_row(test, &list), -ENOKEY);
	KUNIT_ASSERT_EQ(test, load_row(test, &export), -EBADMSG);
	KUNIT_EXPECT_EQ(test, load_row(test, &list), -ENOKEY);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 0);
	KUNIT_ASSERT_EQ(test, dgc_keyring_add(ring.data, ring.len, NULL), 0);
	KUNIT_EXPECT_EQ(test, load_row(test, &list), 0);
	KUNIT_EXPECT_EQ(test, withdraw(&list.data), 0);
}

static void load_too_big(struct kunit *test)
{
	const uint before = dgc_max_list_bytes;
	u32 len;
	u8 *buf = list_of(test, &good, &len);

	dgc_max_list_bytes = len - 1;
	KUNIT_EXPECT_EQ(test, dgc_load(buf, len), -EFBIG);
	dgc_max_list_bytes = len;
	KUNIT_EXPECT_EQ(test, dgc_load(buf, len), 0);
	dgc_max_list_bytes = before;
	KUNIT_EXPECT_EQ(test, withdraw(&good.data), 0);
}

/* Cut off anywhere, at the front or at the back. */
static void load_truncated(struct kunit *test)
{
	u32 len, cut;
	u8 *buf = list_of(test, &good, &len);

	for (cut = 1; cut <= len; cut++) {
		u8 *back = kunit_kmalloc(test, len - cut, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, back);
		memcpy(back, buf, len - cut);
		KUNIT_ASSERT_EQ_MSG(test, dgc_load(back, len - cut), -EBADMSG,
				    "-%u", cut);
		kunit_kfree(test, back);
	}
	for (cut = 1; cut < good.data.len; cut += 97)
		KUNIT_ASSERT_EQ_MSG(test, dgc_load(buf + cut, len - cut),
				    -EKEYREJECTED, "%u-", cut);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 0);
}

/* Where the unhashed issuer is, which only says what key to try. */
static bool in_issuer(u32 at)
{
	struct dgc_pgp_sig sig;
	u32 off;

	if (dgc_pgp_sig_parse(good.sig.data, good.sig.len, &sig) ||
	    !sig.fingerprint_len)
		return false;
	off = good.data.len + sig.key_id_off;
	return at + 1 >= off && at < off + DGC_PGP_KEY_ID_LEN;
}

/* A bit of the data here and there, one of each byte behind it. */
static void load_flipped(struct kunit *test)
{
	u32 len, i;
	u8 *buf = list_of(test, &good, &len);

	for (i = 0; i < len; i += i < good.data.len ? 13 : 1) {
		buf[i] ^= 1 << i % 8;
		if (!dgc_load(buf, len)) {
			KUNIT_EXPECT_TRUE_MSG(test, in_issuer(i),
					      "bit %u of byte %u", i % 8, i);
			withdraw(&good.data);
		}
		buf[i] ^= 1 << i % 8;
	}
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 0);
}

static struct kunit_case load_tests[] = {
	KUNIT_CASE_PARAM(load_one, load_gen_params),
	KUNIT_CASE(load_rpm),
	KUNIT_CASE(load_tlv),
	KUNIT_CASE(load_twice),
	KUNIT_CASE(load_key_list),
	KUNIT_CASE(load_too_big),
	KUNIT_CASE(load_truncated),
	KUNIT_CASE(load_flipped),
	{},
};

static int load_suite_init(struct kunit_suite *suite)
{
	static const struct bytes ring = RING(KEYS);

	return dgc_keyring_add(ring.data, ring.len, NULL);
}

static void load_suite_exit(struct kunit_suite *suite)
{
	static const struct bytes ring = RING(ALL_KEYS);

	keys_revoke(&ring);
}

static struct kunit_suite load_suite = {
	.name = "digest_cache_load",
	.suite_init = load_suite_init,
	.suite_exit = load_suite_exit,
	.init = lists_none,
	.test_cases = load_tests,
};

kunit_test_suite(load_suite);
