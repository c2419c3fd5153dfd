// SPDX-License-Identifier: GPL-2.0-only
/* Hash algorithms, parse/algo.c and hash.c, and hexadecimal digits. */

#include <linux/err.h>

#include "internal.h"
#include "test.h"

struct algo_case {
	u32 openpgp;
	u32 uapi;
	enum dgc_algo algo;
	u32 size;
	const char *name;
};

/* clang-format off */
/* Numbers of RFC 9580 section 9.5, and of include/uapi/linux/hash_info.h. */
static const struct algo_case algo_cases[] = {
	{ 0, 255, DGC_ALGO_INVALID, 0, "invalid" },
	{ 8, HASH_ALGO_SHA256, DGC_ALGO_SHA256, 32, "sha256" },
	{ 9, HASH_ALGO_SHA384, DGC_ALGO_SHA384, 48, "sha384" },
	{ 10, HASH_ALGO_SHA512, DGC_ALGO_SHA512, 64, "sha512" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(algo, algo_cases, name);

static void algo_numbers(struct kunit *test)
{
	const struct algo_case *row = test->param_value;

	KUNIT_EXPECT_EQ(test, dgc_algo_from_openpgp(row->openpgp), row->algo);
	KUNIT_EXPECT_EQ(test, dgc_algo_from_uapi(row->uapi), row->algo);
	KUNIT_EXPECT_EQ(test, dgc_algo_from_hash_algo(row->uapi), row->algo);
	KUNIT_EXPECT_EQ(test, dgc_algo_size(row->algo), row->size);
	KUNIT_EXPECT_STREQ(test, dgc_algo_name(row->algo), row->name);
}

/* MD5, SHA-1 and all others, those of a table's holes among them. */
static void algo_others_refused(struct kunit *test)
{
	u32 id;

	for (id = 0; id < 300; id++) {
		if (id < 8 || id > 10)
			KUNIT_EXPECT_EQ(test, dgc_algo_from_openpgp(id), 0);
		if (id < HASH_ALGO_SHA256 || id > HASH_ALGO_SHA512)
			KUNIT_EXPECT_EQ(test, dgc_algo_from_uapi(id), 0);
		if (id < DGC_ALGO_SHA256 || id >= DGC_ALGO_COUNT)
			KUNIT_EXPECT_EQ(test, dgc_algo_size(id), 0);
	}
	KUNIT_EXPECT_EQ(test, dgc_algo_from_openpgp(U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, dgc_algo_from_uapi(0x80000004), 0);
	KUNIT_EXPECT_EQ(test, dgc_algo_size(U32_MAX), 0);
}

struct hex_case {
	struct bytes in;
	bool ok;
	const char *out;
	const char *name;
};

/* clang-format off */
static const struct hex_case hex_cases[] = {
	{ BYTES(""), true, "", "nothing" },
	{ BYTES("00ff"), true, "\x00\xff", "lower case" },
	{ BYTES("09aFAf"), true, "\x09\xaf\xaf", "both cases" },
	{ BYTES("90a0"), true, "\x90\xa0", "high digits first" },
	{ BYTES("0g"), false, "", "g" },
	{ BYTES("G0"), false, "", "G" },
	{ BYTES("/0"), false, "", "before 0" },
	{ BYTES("0:"), false, "", "behind 9" },
	{ BYTES("@0"), false, "", "before A" },
	{ BYTES("0`"), false, "", "before a" },
	{ BYTES("00 0"), false, "", "space" },
	{ BYTES("0\0"), false, "", "NUL" },
	{ BYTES("0\xb0"), false, "", "top bit" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(hex, hex_cases, name);

static void hex_decodes(struct kunit *test)
{
	const struct hex_case *row = test->param_value;
	u32 n = row->in.len / 2;
	u8 *out = kunit_kzalloc(test, n, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_EXPECT_EQ(test,
			dgc_hex_decode(bytes_copy(test, &row->in), n, out),
			row->ok);
	if (row->ok && n)
		KUNIT_EXPECT_MEMEQ(test, out, row->out, n);
}

/* FIPS 180-2, appendix B.1 */
static void hash_of_abc(struct kunit *test)
{
	static const u8 abc[] =
		"\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
		"\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad";
	u8 id[DGC_LIST_ID_LEN];

	KUNIT_ASSERT_EQ(test, dgc_hash_id("abc", 3, id), 0);
	KUNIT_EXPECT_MEMEQ(test, id, abc, DGC_LIST_ID_LEN);
}

static void hash_unknown(struct kunit *test)
{
	struct shash_desc *desc = dgc_hash_start("no-such-hash");

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(desc), -ENOPKG);
	if (!IS_ERR(desc))
		dgc_hash_free(desc);
	dgc_hash_free(NULL);
}

static struct kunit_case algo_tests[] = {
	KUNIT_CASE_PARAM(algo_numbers, algo_gen_params),
	KUNIT_CASE(algo_others_refused),
	KUNIT_CASE_PARAM(hex_decodes, hex_gen_params),
	KUNIT_CASE(hash_of_abc),
	KUNIT_CASE(hash_unknown),
	{},
};

static struct kunit_suite algo_suite = {
	.name = "digest_cache_algo",
	.test_cases = algo_tests,
};

kunit_test_suite(algo_suite);
