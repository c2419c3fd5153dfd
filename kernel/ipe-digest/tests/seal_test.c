// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words of the file "seal". Nothing is sealed here: it would last.
 */

#include <linux/bits.h>

#include "../internal.h"
#include "test.h"

#define KEYS BIT(DIGEST_CACHE_SEAL_KEYS)
#define POLICY BIT(DIGEST_CACHE_SEAL_POLICY)
#define LISTS BIT(DIGEST_CACHE_SEAL_LISTS)

struct seal_case {
	const char *text;
	int errno;
	unsigned long seals;
	const char *again; /* as it is read back */
	const char *name;
};

/* clang-format off */
static const struct seal_case seal_cases[] = {
	{ "keys", 0, KEYS, "keys", "keys" },
	{ "policy\n", 0, POLICY, "policy", "policy and newline" },
	{ "lists", 0, LISTS, "lists", "lists" },
	{ "keys policy\n", 0, KEYS | POLICY, "keys policy", "two words" },
	{ "lists\npolicy\tkeys", 0, KEYS | POLICY | LISTS, "keys policy lists",
	  "all, in another order" },
	{ "  keys\t\n\n keys\n", 0, KEYS, "keys", "blanks, and twice" },
	{ "", -EINVAL, 0, "", "nothing" },
	{ "\t\n", -EINVAL, 0, "", "blanks alone" },
	{ "keys,policy", -EINVAL, 0, "", "comma" },
	{ "key", -EINVAL, 0, "", "a part of a word" },
	{ "keyss", -EINVAL, 0, "", "more than a word" },
	{ "Keys", -EINVAL, 0, "", "capital letter" },
	{ "keys policies", -EINVAL, KEYS, "keys", "unknown behind a known one" },
	{ "keys\rpolicy", -EINVAL, 0, "", "carriage return" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(seal, seal_cases, name);

static void seal_words(struct kunit *test)
{
	const struct seal_case *row = test->param_value;
	char *text = kunit_kstrdup(test, row->text, GFP_KERNEL);
	char again[DGC_SEAL_WORDS_SIZE];
	unsigned long seals;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_EQ(test, dgc_seal_parse(text, &seals), row->errno);
	KUNIT_EXPECT_EQ(test, seals, row->seals);
	dgc_seal_text(seals, ' ', again);
	KUNIT_EXPECT_STREQ(test, again, row->again);
}

/* What was begun has to end before anything can be sealed. */
static void seal_waits(struct kunit *test)
{
	int what;

	for (what = 0; what < DIGEST_CACHE_SEAL_COUNT; what++) {
		KUNIT_ASSERT_EQ(test, digest_cache_change_begin(what), 0);
		KUNIT_EXPECT_TRUE(test, mutex_is_locked(&dgc_seal_lock));
		digest_cache_change_end();
		KUNIT_EXPECT_FALSE(test, mutex_is_locked(&dgc_seal_lock));
	}
}

static struct kunit_case seal_tests[] = {
	KUNIT_CASE_PARAM(seal_words, seal_gen_params),
	KUNIT_CASE(seal_waits),
	{},
};

static struct kunit_suite seal_suite = {
	.name = "digest_cache_seal",
	.test_cases = seal_tests,
};

kunit_test_suite(seal_suite);
