// SPDX-License-Identifier: GPL-2.0-only
/* RPM headers, parse/rpm*.c: a small one that is well formed, made malformed. */

#include <linux/unaligned.h>

#include "rpm_build.h"
#include "vectors.h"

/* clang-format off */
/* Store offsets: 0, 2, 4, 8, 12, 14 (67 bytes), 84 */
static const struct entry base[] = {
	{ NAME, STRING, 1, STR("n") },
	{ VERSION, STRING, 1, STR("v") },
	{ RELEASE, STRING, 1, STR("r") },
	{ EPOCH, INT32, 1, BYTES("\0\0\0\7") },
	{ ARCH, STRING, 1, STR("a") },
	{ DIGESTS, STRINGS, 3, BYTES("\0" HEX64 "\0\0") },
	{ ALGO, INT32, 1, BYTES("\0\0\0\x08") },
};

/* clang-format on */

/* Where a field of the header is: of the intro, of entry i, of the trailer */
enum { TAG, TYPE, OFF, COUNT };
#define INTRO(field) (4 * (field))
#define INDEX(i, field) (16 + 16 * (i) + 4 * (field))
#define STORE(off) (16 + 16 * 8 + (off))
#define TRAILER(field) (STORE(88) + 4 * (field))

struct bad_case {
	u32 at; /* offset of the 32 bits that are changed */
	u32 value;
	int errno;
	const char *name;
};

/* clang-format off */
static const struct bad_case bad_cases[] = {
	{ INTRO(0), 0x8eade801, 0, "nothing changed" },
	{ INTRO(0), 0x8eade802, -EBADMSG, "header version 2" },
	{ INTRO(0), 0xedabeedb, -EBADMSG, "another magic" },
	{ INTRO(1), 1, -EBADMSG, "reserved bytes" },
	{ INTRO(2), 0, -EBADMSG, "no entries" },
	{ INTRO(2), 7, -EBADMSG, "an entry too few" },
	{ INTRO(2), 9, -EBADMSG, "an entry too many" },
	{ INTRO(2), 0xffff, -EBADMSG, "65535 entries" },
	{ INTRO(2), 0x10000008, -EBADMSG, "entries whose size wraps" },
	{ INTRO(3), 103, -EBADMSG, "store a byte short" },
	{ INTRO(3), 105, -EBADMSG, "store a byte longer" },
	{ INTRO(3), 15, -EBADMSG, "store shorter than the trailer" },
	{ INTRO(3), 0xffffffff, -EBADMSG, "store of 2^32 - 1 bytes" },
	{ INDEX(0, TAG), 62, -EBADMSG, "region of signatures" },
	{ INDEX(0, TAG), 61, -EBADMSG, "region of an image" },
	{ INDEX(0, TYPE), INT32, -EBADMSG, "region of another type" },
	{ INDEX(0, OFF), 87, -EBADMSG, "region's trailer elsewhere" },
	{ INDEX(0, OFF), 104, -EBADMSG, "region's trailer behind the store" },
	{ INDEX(0, COUNT), 15, -EBADMSG, "short region" },
	{ INDEX(0, COUNT), 32, -EBADMSG, "long region" },
	{ TRAILER(TAG), 62, -EBADMSG, "trailer's tag" },
	{ TRAILER(TYPE), BIN + 1, -EBADMSG, "trailer's type" },
	{ TRAILER(OFF), -(16 * 7), -EBADMSG, "trailer leaves out an entry" },
	{ TRAILER(OFF), 16 * 8, -EBADMSG, "trailer's offset not negative" },
	{ TRAILER(COUNT), 17, -EBADMSG, "trailer's size" },
	{ INDEX(1, TAG), 99, -EBADMSG, "tag below 100" },
	{ INDEX(7, TAG), 0x80000000, -EBADMSG, "negative tag" },
	{ INDEX(1, TAG), 63, -EBADMSG, "second region" },
	{ INDEX(2, TAG), NAME, -EBADMSG, "duplicate tag" },
	{ INDEX(2, TAG), ALGO, -EBADMSG, "duplicate of a later tag" },
	{ INDEX(2, TAG), 5000, 0, "tags not sorted" },
	{ INDEX(1, TYPE), 0, -EBADMSG, "type 0" },
	{ INDEX(1, TYPE), 10, -EBADMSG, "unknown type" },
	{ INDEX(1, TYPE), 0xffffffff, -EBADMSG, "type 2^32 - 1" },
	{ INDEX(1, TYPE), BIN, -EBADMSG, "name is no string" },
	{ INDEX(1, TYPE), I18N, -EBADMSG, "name in several languages" },
	{ INDEX(1, COUNT), 2, -EBADMSG, "two strings" },
	{ INDEX(1, COUNT), 0, -EBADMSG, "no string" },
	{ INDEX(1, OFF), 1, -EBADMSG, "gap before the data" },
	{ INDEX(2, OFF), 1, -EBADMSG, "overlapping strings" },
	{ INDEX(2, OFF), 0, -EBADMSG, "the same data twice" },
	{ INDEX(3, OFF), 89, -EBADMSG, "in the trailer" },
	{ INDEX(3, OFF), 105, -EBADMSG, "behind the store" },
	{ INDEX(3, OFF), 0xffffffff, -EBADMSG, "offset -1" },
	{ INDEX(3, OFF), 0xffffff70, -EBADMSG, "offset that wraps" },
	{ INDEX(4, OFF), 9, -EBADMSG, "misaligned number" },
	{ INDEX(4, OFF), 6, -EBADMSG, "number aligned to 2" },
	{ INDEX(4, TYPE), INT64, -EBADMSG, "number of 8 bytes that overlaps" },
	{ INDEX(4, TYPE), INT16, -EBADMSG, "epoch of 16 bits" },
	{ INDEX(4, COUNT), 2, -EBADMSG, "two numbers that overlap" },
	{ INDEX(4, COUNT), 0, -EBADMSG, "no number" },
	{ INDEX(4, COUNT), 0x40000001, -EBADMSG, "numbers whose size wraps" },
	{ INDEX(6, COUNT), 2, -EBADMSG, "gap behind the digests" },
	{ INDEX(6, COUNT), 8, -EBADMSG, "digests take the next entry's data" },
	{ INDEX(6, COUNT), 16, -EBADMSG, "more digests than the store holds" },
	{ INDEX(6, COUNT), 0xffffffff, -EBADMSG, "2^32 - 1 digests" },
	{ INDEX(6, COUNT), 0, -EBADMSG, "digest count 0" },
	{ INDEX(6, TYPE), BIN, -EBADMSG, "digests are no strings" },
	{ INDEX(6, TYPE), I18N, -EBADMSG, "digests in several languages" },
	{ INDEX(7, TYPE), BIN, -EBADMSG, "algorithm is no number" },
	{ INDEX(7, OFF), 88, -EBADMSG, "algorithm in the trailer" },
	{ INDEX(7, OFF), 82, -EBADMSG, "algorithm misaligned" },
	{ STORE(84), 1, -ENOPKG, "MD5" },
	{ STORE(84), 2, -ENOPKG, "SHA-1" },
	{ STORE(84), 0, -ENOPKG, "algorithm 0" },
	{ STORE(84), 10, -EBADMSG, "SHA-512 with digests of SHA-256" },
	{ STORE(84), 0x108, -ENOPKG, "algorithm 264" },
	{ INDEX(7, TAG), ALGO + 1, -ENOPKG, "no algorithm: MD5" },
	{ STORE(16), 0x30313267, -EBADMSG, "digest with a g" },
	{ STORE(16), 0x30310032, -EBADMSG, "digest with a NUL" },
	{ STORE(12), 0x61003030, -EBADMSG, "digest of 65 digits" },
	{ STORE(0), 0x6e6e7676, -EBADMSG, "name without a NUL" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(bad, bad_cases, name);

static void rpm_patched(struct kunit *test)
{
	const struct bad_case *row = test->param_value;
	struct dgc_rpm rpm;
	u32 len;
	u8 *buf = rpm_build(test, base, ARRAY_SIZE(base), &len);

	KUNIT_ASSERT_EQ(test, len, TRAILER(4));
	put_unaligned_be32(row->value, buf + row->at);
	KUNIT_EXPECT_EQ(test, dgc_rpm_open(buf, len, &rpm), row->errno);
}

static void rpm_well_formed(struct kunit *test)
{
	struct dgc_rpm rpm;
	u32 len, off;
	u8 *buf = rpm_build(test, base, ARRAY_SIZE(base), &len);

	KUNIT_ASSERT_EQ(test, dgc_rpm_open(buf, len, &rpm), 0);
	KUNIT_EXPECT_EQ(test, rpm.algo, DGC_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, rpm.files, 3);
	KUNIT_EXPECT_EQ(test, rpm.digests, 1);
	KUNIT_EXPECT_EQ(test, rpm.name.len, 1);
	KUNIT_EXPECT_EQ(test, buf[rpm.name.off], 'n');
	KUNIT_EXPECT_EQ(test, buf[rpm.version.off], 'v');
	KUNIT_EXPECT_EQ(test, buf[rpm.release.off], 'r');
	KUNIT_EXPECT_EQ(test, buf[rpm.arch.off], 'a');
	KUNIT_EXPECT_TRUE(test, rpm.has_epoch);
	KUNIT_EXPECT_EQ(test, rpm.epoch, 7);
	off = dgc_rpm_next(buf, len, &rpm, rpm.digests_off);
	KUNIT_ASSERT_EQ(test, off, STORE(15));
	KUNIT_EXPECT_EQ(test,
			dgc_rpm_next(buf, len, &rpm, dgc_rpm_after(&rpm, off)),
			0);
}

/* Cut off anywhere, or with a byte more, it is no header any more. */
static void rpm_truncated(struct kunit *test)
{
	static const struct bytes whole = BYTES(VEC_RPM "\n");
	struct dgc_rpm rpm;
	u32 len;

	for (len = 0; len <= whole.len; len++) {
		struct bytes cut = { whole.data, len };
		u8 *buf = bytes_copy(test, &cut);

		KUNIT_EXPECT_EQ_MSG(test, dgc_rpm_open(buf, len, &rpm),
				    len == whole.len - 1 ? 0 : -EBADMSG,
				    "%u bytes", len);
		kunit_kfree(test, buf);
	}
}

static struct kunit_case rpm_tests[] = {
	KUNIT_CASE_PARAM(rpm_patched, bad_gen_params),
	KUNIT_CASE(rpm_well_formed),
	KUNIT_CASE(rpm_truncated),
	{},
};

static struct kunit_suite rpm_suite = {
	.name = "digest_cache_rpm",
	.test_cases = rpm_tests,
};

kunit_test_suite(rpm_suite);
