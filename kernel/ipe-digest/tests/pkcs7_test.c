// SPDX-License-Identifier: GPL-2.0-only
/* PKCS#7 messages that nobody trusted signed, pkcs7.c: how far they get. */

#include "internal.h"
#include "test.h"
#include "vectors.h"

/* The message of vectors.h begins with 0x30 0x81 and its length. */
#define LEN ((u8)(sizeof(VEC_SIG_PKCS7) - 1 - 3))

struct length_case {
	struct bytes length;
	int errno;
	const char *name;
};

/* clang-format off */
static const struct length_case length_cases[] = {
	{ { (u8[]){ 0x81, LEN }, 2 }, -ENOKEY, "as it is" },
	{ { (u8[]){ 0x82, 0, LEN }, 3 }, -EBADMSG, "in three bytes" },
	{ { (u8[]){ 0x83, 0, 0, LEN }, 4 }, -EBADMSG, "in four bytes" },
	{ { (u8[]){ 0x80 }, 1 }, -EBADMSG, "indefinite" },
	{ { (u8[]){ LEN & 0x7f }, 1 }, -EBADMSG, "in one byte" },
	{ { (u8[]){ 0x81, LEN - 1 }, 2 }, -EBADMSG, "a byte short" },
	{ { (u8[]){ 0x81, LEN + 1 }, 2 }, -EBADMSG, "a byte too many" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(length, length_cases, name);

static int verify(struct kunit *test, const struct bytes *message)
{
	static const struct bytes data = BYTES(VEC_RPM);
	struct dgc_origin origin = {};
	int err;

	err = dgc_pkcs7_verify(data.data, data.len, bytes_copy(test, message),
			       message->len, &origin);
	KUNIT_EXPECT_NULL(test, memchr_inv(&origin, 0, sizeof(origin)));
	return err;
}

/* All of the signature, in the fewest bytes. */
static void pkcs7_length(struct kunit *test)
{
	static const struct bytes whole = BYTES(VEC_SIG_PKCS7);
	const struct length_case *row = test->param_value;
	u8 message[sizeof(VEC_SIG_PKCS7) + 4] = { 0x30 };
	struct bytes in = { message, 1 + row->length.len + whole.len - 3 };

	KUNIT_ASSERT_EQ(test, whole.data[1], 0x81);
	memcpy(message + 1, row->length.data, row->length.len);
	memcpy(message + 1 + row->length.len, whole.data + 3, whole.len - 3);
	KUNIT_EXPECT_EQ(test, verify(test, &in), row->errno);
}

/* Cut off anywhere, it is no message any more. */
static void pkcs7_truncated(struct kunit *test)
{
	static const struct bytes whole = BYTES(VEC_SIG_PKCS7);
	struct bytes cut = whole;

	for (cut.len = 0; cut.len < whole.len; cut.len++)
		KUNIT_EXPECT_EQ_MSG(test, verify(test, &cut), -EBADMSG,
				    "%u bytes", cut.len);
}

static struct kunit_case pkcs7_tests[] = {
	KUNIT_CASE_PARAM(pkcs7_length, length_gen_params),
	KUNIT_CASE(pkcs7_truncated),
	{},
};

static struct kunit_suite pkcs7_suite = {
	.name = "digest_cache_pkcs7",
	.test_cases = pkcs7_tests,
};

kunit_test_suite(pkcs7_suite);
