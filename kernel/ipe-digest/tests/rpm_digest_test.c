// SPDX-License-Identifier: GPL-2.0-only
/* RPM headers with digests of all kinds, with many entries, of rpmbuild. */

#include <linux/vmalloc.h>

#include "rpm_build.h"
#include "vectors.h"

struct digests_case {
	struct bytes algo; /* RPMTAG_FILEDIGESTALGO, none when empty */
	struct bytes data;
	u32 files;
	int errno;
	const char *name;
	u32 digests;
	enum dgc_algo result;
};

/* clang-format off */
/* Digests behind a name, and their algorithm. */
static const struct digests_case digests_cases[] = {
	{ BYTES("\0\0\0\x08"), BYTES(HEX64 "\0" HEX64 "\0"), 2, 0, "SHA-256", 2, DGC_ALGO_SHA256 },
	{ BYTES("\0\0\0\x09"), BYTES(HEX64 HEX32 "\0"), 1, 0, "SHA-384", 1, DGC_ALGO_SHA384 },
	{ BYTES("\0\0\0\x0a"), BYTES(HEX64 HEX64 "\0"), 1, 0, "SHA-512", 1, DGC_ALGO_SHA512 },
	{ BYTES("\0\0\0\x08"), BYTES("\0\0"), 2, 0, "SHA-256, all empty", 0 },
	{ BYTES("\0\0\0\x01"), BYTES("\0\0"), 2, 0, "MD5, all empty", 0 },
	{ BYTES(""), BYTES("\0"), 1, 0, "no algorithm, all empty", 0 },
	{ BYTES(""), BYTES(HEX32 "\0"), 1, -ENOPKG, "no algorithm" },
	{ BYTES("\0\0\0\x01"), BYTES(HEX32 "\0"), 1, -ENOPKG, "MD5" },
	{ BYTES("\0\0\0\x08"), BYTES(HEX32 "\0"), 1, -EBADMSG, "MD5 called SHA-256" },
	{ BYTES("\0\0\0\x08"), BYTES(HEX64 "\0" HEX32 "\0"), 2, -EBADMSG, "one is short" },
	{ BYTES("\0\0\0\x08"), BYTES(HEX64 HEX32 "\0"), 1, -EBADMSG, "long" },
	{ BYTES("\0\0\0\x08\0\0\0\x08"), BYTES(HEX64 "\0"), 1, -EBADMSG, "two algorithms" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(digests, digests_cases, name);

static void rpm_digests(struct kunit *test)
{
	const struct digests_case *row = test->param_value;
	const struct entry entry[] = {
		{ NAME, STRING, 1, STR("n") },
		{ DIGESTS, STRINGS, row->files, row->data },
		{ ALGO, INT32, row->algo.len / 4, row->algo },
	};
	struct dgc_rpm rpm;
	u32 len;
	u8 *buf = rpm_build(test, entry, row->algo.len ? 3 : 2, &len);

	KUNIT_ASSERT_EQ(test, dgc_rpm_open(buf, len, &rpm), row->errno);
	if (row->errno)
		return;
	KUNIT_EXPECT_EQ(test, rpm.files, row->files);
	KUNIT_EXPECT_EQ(test, rpm.digests, row->digests);
	KUNIT_EXPECT_EQ(test, rpm.algo, row->result);
}

static void rpm_without_files(struct kunit *test)
{
	static const struct entry entry[] = { { OTHER, BIN, 3, BYTES("xyz") } };
	struct dgc_rpm rpm;
	u32 len;
	u8 *buf = rpm_build(test, entry, 1, &len);

	KUNIT_ASSERT_EQ(test, dgc_rpm_open(buf, len, &rpm), 0);
	KUNIT_EXPECT_EQ(test, rpm.files, 0);
	KUNIT_EXPECT_EQ(test, rpm.digests, 0);
	KUNIT_EXPECT_EQ(test, rpm.algo, DGC_ALGO_INVALID);
	KUNIT_EXPECT_EQ(test, rpm.name.off, 0);
	KUNIT_EXPECT_FALSE(test, rpm.has_epoch);
	KUNIT_EXPECT_EQ(test, dgc_rpm_next(buf, len, &rpm, rpm.digests_off), 0);
}

struct many_case {
	u32 entries; /* without the region's */
	bool descending;
	int errno;
	const char *name;
};

/* clang-format off */
static const struct many_case many_cases[] = {
	{ 0xfffe, false, 0, "65535 entries" },
	{ 0xffff, false, -EBADMSG, "65536 entries" },
	{ 1025, true, 0, "1024 tags not sorted" },
	{ 1026, true, -EBADMSG, "1025 tags not sorted" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(many, many_cases, name);

/* A header of entries that are a byte each. */
static void rpm_many(struct kunit *test)
{
	const struct many_case *row = test->param_value;
	u32 n = row->entries, len = 16 + 16 * (n + 1) + n + 16, i;
	u8 *buf = vzalloc(len);
	struct dgc_rpm rpm;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	rpm_put(buf, 0x8eade801, 0, n + 1, n + 16);
	rpm_put(buf + 16, 63, BIN, n, 16);
	for (i = 0; i < n; i++)
		rpm_put(buf + 32 + 16 * i,
			10000 + (row->descending ? n - i : i), BIN, i, 1);
	rpm_put(buf + len - 16, 63, BIN, -(s32)(16 * (n + 1)), 16);
	KUNIT_EXPECT_EQ(test, dgc_rpm_open(buf, len, &rpm), row->errno);
	vfree(buf);
}

/* A package as rpmbuild makes it: a folder, two files, a link. */
static void rpm_of_rpmbuild(struct kunit *test)
{
	static const struct bytes in = BYTES(VEC_RPM);
	const u8 *buf = bytes_copy(test, &in);
	struct dgc_rpm rpm;
	u32 off;
	u8 digest[32];

	KUNIT_ASSERT_EQ(test, dgc_rpm_open(buf, in.len, &rpm), 0);
	KUNIT_EXPECT_EQ(test, rpm.files, 4);
	KUNIT_ASSERT_EQ(test, rpm.digests, 2);
	KUNIT_EXPECT_EQ(test, rpm.epoch, 2);
	KUNIT_EXPECT_MEMEQ(test, buf + rpm.name.off, "vector", 7);
	off = dgc_rpm_next(buf, in.len, &rpm, rpm.digests_off);
	KUNIT_ASSERT_TRUE(test, dgc_hex_decode(buf + off, 32, digest));
	KUNIT_EXPECT_MEMEQ(test, digest, VEC_EMPTY_DIGEST, 32);
	off = dgc_rpm_next(buf, in.len, &rpm, dgc_rpm_after(&rpm, off));
	KUNIT_ASSERT_TRUE(test, dgc_hex_decode(buf + off, 32, digest));
	KUNIT_EXPECT_MEMEQ(test, digest, VEC_FILE_DIGEST, 32);
}

static struct kunit_case digest_tests[] = {
	KUNIT_CASE_PARAM(rpm_digests, digests_gen_params),
	KUNIT_CASE(rpm_without_files),
	KUNIT_CASE_PARAM(rpm_many, many_gen_params),
	KUNIT_CASE(rpm_of_rpmbuild),
	{},
};

static struct kunit_suite digest_suite = {
	.name = "digest_cache_rpm_digest",
	.test_cases = digest_tests,
};

kunit_test_suite(digest_suite);
