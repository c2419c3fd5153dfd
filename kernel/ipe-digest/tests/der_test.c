// SPDX-License-Identifier: GPL-2.0-only
/* The DER that the crypto API is given, der.h. */

#include "der.h"
#include "test.h"

struct uint_case {
	struct bytes in;
	struct bytes out;
	const char *name;
};

/* clang-format off */
static const struct uint_case uint_cases[] = {
	{ BYTES(""), BYTES("\x02\x01\x00"), "0" },
	{ BYTES("\x01"), BYTES("\x02\x01\x01"), "1" },
	{ BYTES("\x7f"), BYTES("\x02\x01\x7f"), "127" },
	{ BYTES("\x80"), BYTES("\x02\x02\x00\x80"), "128 is not negative" },
	{ BYTES("\x01\x00\x01"), BYTES("\x02\x03\x01\x00\x01"), "65537" },
	{ BYTES("\xff\xff"), BYTES("\x02\x03\x00\xff\xff"), "65535" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(uint, uint_cases, name);

static void der_uint(struct kunit *test)
{
	const struct uint_case *row = test->param_value;
	u32 len = dgc_der_uint_len(row->in.data, row->in.len);
	u8 *out = kunit_kzalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_EQ(test, len, row->out.len);
	KUNIT_EXPECT_PTR_EQ(test, dgc_der_uint(out, row->in.data, row->in.len),
			    out + len);
	KUNIT_EXPECT_MEMEQ(test, out, row->out.data, len);
}

struct hdr_case {
	u32 len;
	struct bytes out;
	const char *name;
};

/* clang-format off */
static const struct hdr_case hdr_cases[] = {
	{ 0, BYTES("\x30\x00"), "empty" },
	{ 0x7f, BYTES("\x30\x7f"), "longest in a byte" },
	{ 0x80, BYTES("\x30\x81\x80"), "shortest in two" },
	{ 0xff, BYTES("\x30\x81\xff"), "longest in two" },
	{ 0x100, BYTES("\x30\x82\x01\x00"), "shortest in three" },
	{ 0xffff, BYTES("\x30\x82\xff\xff"), "longest in three" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(hdr, hdr_cases, name);

static void der_hdr(struct kunit *test)
{
	const struct hdr_case *row = test->param_value;
	u32 len = dgc_der_hdr_len(row->len);
	u8 *out = kunit_kzalloc(test, len, GFP_KERNEL), *end;

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_EQ(test, len, row->out.len);
	end = dgc_der_hdr(out, ASN1_CONS_BIT | ASN1_SEQ, row->len);
	KUNIT_EXPECT_PTR_EQ(test, end, out + len);
	KUNIT_EXPECT_MEMEQ(test, out, row->out.data, len);
}

/* As long as an RSA-2048 modulus: the length of the value, not of the integer. */
static void der_uint_long(struct kunit *test)
{
	u8 n[256], out[4 + 1 + sizeof(n)];

	memset(n, 0xa5, sizeof(n));
	KUNIT_ASSERT_EQ(test, dgc_der_uint_len(n, sizeof(n)), sizeof(out));
	KUNIT_EXPECT_PTR_EQ(test, dgc_der_uint(out, n, sizeof(n)),
			    out + sizeof(out));
	KUNIT_EXPECT_MEMEQ(test, out, "\x02\x82\x01\x01\x00\xa5", 6);
	KUNIT_EXPECT_EQ(test, out[sizeof(out) - 1], 0xa5);
	KUNIT_EXPECT_EQ(test, dgc_der_uint_len(n, 127), 3 + 128);
	n[0] = 0x7f;
	KUNIT_EXPECT_EQ(test, dgc_der_uint_len(n, 127), 2 + 127);
}

static struct kunit_case der_tests[] = {
	KUNIT_CASE_PARAM(der_uint, uint_gen_params),
	KUNIT_CASE_PARAM(der_hdr, hdr_gen_params),
	KUNIT_CASE(der_uint_long),
	{},
};

static struct kunit_suite der_suite = {
	.name = "digest_cache_der",
	.test_cases = der_tests,
};

kunit_test_suite(der_suite);
