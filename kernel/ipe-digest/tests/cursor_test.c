// SPDX-License-Identifier: GPL-2.0-only
/* The bounds-checked reader, parse/cursor.c. */

#include "cursor.h"
#include "test.h"

enum read { READ_U8, READ_BE16, READ_BE32, READ_BE64, READ_SKIP };

struct cursor_case {
	struct bytes in;
	enum read read;
	u32 skip; /* bytes passed over before; for READ_SKIP, bytes to skip */
	u64 value;
	u32 left;
	bool bad;
	const char *name;
};

/* clang-format off */
static const struct cursor_case cursor_cases[] = {
	{ BYTES("\x81\x02"), READ_U8, 0, 0x81, 1, false, "u8" },
	{ BYTES("\x81\x02"), READ_U8, 1, 2, 0, false, "u8, the last" },
	{ BYTES("\x81\x02"), READ_U8, 2, 0, 0, true, "u8 at the end" },
	{ BYTES(""), READ_U8, 0, 0, 0, true, "u8 of nothing" },
	{ BYTES("\x81\x02"), READ_BE16, 0, 0x8102, 0, false, "be16" },
	{ BYTES("\x81\x02"), READ_BE16, 1, 0, 1, true, "be16, one short" },
	{ BYTES("\x81\x02\x03\x04"), READ_BE32, 0, 0x81020304, 0, false, "be32" },
	{ BYTES("\x81\x02\x03\x04"), READ_BE32, 1, 0, 3, true, "be32, one short" },
	{ BYTES("\x81\x02\x03\x04\x85\x06\x07\x08"), READ_BE64, 0,
	  0x8102030485060708, 0, false, "be64" },
	{ BYTES("\x81\x02\x03\x04\x85\x06\x07\x08"), READ_BE64, 1, 0, 7, true,
	  "be64, one short" },
	{ BYTES("abc"), READ_SKIP, 0, 0, 3, false, "skip nothing" },
	{ BYTES("abc"), READ_SKIP, 3, 0, 0, false, "skip all" },
	{ BYTES("abc"), READ_SKIP, 4, 0, 3, true, "skip one too many" },
	{ BYTES("abc"), READ_SKIP, U32_MAX, 0, 3, true, "skip 2^32 - 1" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(cursor, cursor_cases, name);

static u64 cursor_read(struct dgc_cursor *c, const struct cursor_case *row)
{
	if (row->read == READ_SKIP)
		return dgc_cursor_skip(c, row->skip);
	dgc_cursor_skip(c, row->skip);
	switch (row->read) {
	case READ_U8:
		return dgc_cursor_u8(c);
	case READ_BE16:
		return dgc_cursor_be16(c);
	case READ_BE32:
		return dgc_cursor_be32(c);
	default:
		return dgc_cursor_be64(c);
	}
}

static void cursor_reads(struct kunit *test)
{
	const struct cursor_case *row = test->param_value;
	struct dgc_cursor c;

	dgc_cursor_init(&c, bytes_copy(test, &row->in), row->in.len);
	KUNIT_EXPECT_EQ(test, cursor_read(&c, row), row->value);
	KUNIT_EXPECT_EQ(test, dgc_cursor_left(&c), row->left);
	KUNIT_EXPECT_EQ(test, c.bad, row->bad);
}

/* Once bad, always bad, and nothing is read any more. */
static void cursor_stays_bad(struct kunit *test)
{
	struct dgc_cursor c;

	dgc_cursor_init(&c, "\x01\x02\x03", 3);
	dgc_cursor_skip(&c, 1);
	dgc_cursor_be32(&c);
	KUNIT_EXPECT_TRUE(test, c.bad);
	KUNIT_EXPECT_EQ(test, dgc_cursor_u8(&c), 0);
	KUNIT_EXPECT_EQ(test, dgc_cursor_skip(&c, 0), 0);
	KUNIT_EXPECT_TRUE(test, c.bad);
	KUNIT_EXPECT_EQ(test, c.pos, 1);
}

static void cursor_offset_of_skip(struct kunit *test)
{
	struct dgc_cursor c;

	dgc_cursor_init(&c, "abcdef", 6);
	KUNIT_EXPECT_EQ(test, dgc_cursor_skip(&c, 2), 0);
	KUNIT_EXPECT_EQ(test, dgc_cursor_skip(&c, 3), 2);
	KUNIT_EXPECT_EQ(test, dgc_cursor_u8(&c), 'f');
}

/* Only the length is looked at: there is no such buffer. */
static void cursor_too_long(struct kunit *test)
{
	struct dgc_cursor c;

	dgc_cursor_init(&c, "", DGC_INPUT_MAX);
	KUNIT_EXPECT_FALSE(test, c.bad);
	KUNIT_EXPECT_EQ(test, dgc_cursor_left(&c), DGC_INPUT_MAX);
	dgc_cursor_init(&c, "", DGC_INPUT_MAX + 1);
	KUNIT_EXPECT_TRUE(test, c.bad);
	KUNIT_EXPECT_EQ(test, dgc_cursor_left(&c), 0);
}

static struct kunit_case cursor_tests[] = {
	KUNIT_CASE_PARAM(cursor_reads, cursor_gen_params),
	KUNIT_CASE(cursor_stays_bad),
	KUNIT_CASE(cursor_offset_of_skip),
	KUNIT_CASE(cursor_too_long),
	{},
};

static struct kunit_suite cursor_suite = {
	.name = "digest_cache_cursor",
	.test_cases = cursor_tests,
};

kunit_test_suite(cursor_suite);
