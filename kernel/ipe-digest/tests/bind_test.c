// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is said of a file whose fs-verity digest is not held, where nothing may
 * be read, bind.c; and the misses that are remembered, miss.c.
 */

#include "lists.h"

struct bind_case {
	bool content; /* a list with digests of content is loaded */
	bool verity; /* a list with digests of fs-verity is loaded */
	bool missed; /* the content was hashed before */
	enum digest_cache_reason reason;
	const char *name;
};

/* clang-format off */
static const struct bind_case bind_cases[] = {
	{ false, false, false, DIGEST_CACHE_NO_LISTS, "no list" },
	{ false, true, false, DIGEST_CACHE_NOT_ATTESTED, "list of fs-verity digests" },
	{ true, false, false, DIGEST_CACHE_NOT_HASHED, "list of content" },
	{ true, true, false, DIGEST_CACHE_NOT_HASHED, "both" },
	{ true, false, true, DIGEST_CACHE_NOT_ATTESTED, "hashed before" },
	{ false, false, true, DIGEST_CACHE_NO_LISTS, "hashed before, no list now" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(bind, bind_cases, name);

static void bind_atomic(struct kunit *test)
{
	const struct bind_case *row = test->param_value;
	u8 digest[SHA256_DIGEST_SIZE];
	u32 n = 1, index;
	u64 generation;

	lists_digest(2, digest);
	if (row->content)
		lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &index);
	if (row->verity)
		lists_publish(test, 2, DGC_KIND_VERITY, &n, 1, &index);
	KUNIT_EXPECT_FALSE(test, dgc_miss_known(DGC_ALGO_SHA256, digest,
						&generation));
	if (row->missed)
		dgc_miss_remember(DGC_ALGO_SHA256, digest, generation);
	KUNIT_EXPECT_EQ(test, dgc_bind(NULL, DGC_ALGO_SHA256, digest, false),
			row->reason);
	lists_withdraw(1);
	lists_withdraw(2);
	dgc_miss_forget();
}

static bool known(u32 n, u64 *generation)
{
	u8 digest[SHA256_DIGEST_SIZE];

	lists_digest(n, digest);
	return dgc_miss_known(DGC_ALGO_SHA256, digest, generation);
}

static void remember(u32 n, u64 generation)
{
	u8 digest[SHA256_DIGEST_SIZE];

	lists_digest(n, digest);
	dgc_miss_remember(DGC_ALGO_SHA256, digest, generation);
}

static void miss_remembered(struct kunit *test)
{
	u64 generation;

	KUNIT_EXPECT_FALSE(test, known(1, &generation));
	remember(1, generation);
	KUNIT_EXPECT_TRUE(test, known(1, &generation));
	KUNIT_EXPECT_FALSE(test, known(2, &generation));
	dgc_miss_forget();
	KUNIT_EXPECT_FALSE(test, known(1, &generation));
}

/* The list that was loaded while the file was hashed may attest it. */
static void miss_of_an_older_generation(struct kunit *test)
{
	u64 before, after;

	known(1, &before);
	dgc_miss_forget();
	known(1, &after);
	KUNIT_EXPECT_NE(test, before, after);
	remember(1, before);
	KUNIT_EXPECT_FALSE(test, known(1, &after));
	remember(1, after);
	KUNIT_EXPECT_TRUE(test, known(1, &after));
	dgc_miss_forget();
}

static void miss_forgotten_when_loaded(struct kunit *test)
{
	u64 generation;
	u32 n = 1, index;

	known(1, &generation);
	remember(1, generation);
	KUNIT_ASSERT_EQ(test,
			lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &index),
			0);
	KUNIT_EXPECT_FALSE(test, known(1, &generation));
	remember(1, generation);
	KUNIT_EXPECT_EQ(test,
			lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &index),
			-EEXIST);
	KUNIT_EXPECT_TRUE(test, known(1, &generation));
	lists_withdraw(1);
	KUNIT_EXPECT_TRUE(test, known(1, &generation));
	dgc_miss_forget();
}

/* The algorithm is part of the digest, and a prefix is another one. */
static void miss_of_another_size(struct kunit *test)
{
	u8 digest[DGC_DIGEST_MAX] = { 1 };
	u64 generation;

	dgc_miss_known(DGC_ALGO_SHA256, digest, &generation);
	dgc_miss_remember(DGC_ALGO_SHA256, digest, generation);
	KUNIT_EXPECT_TRUE(test,
			  dgc_miss_known(DGC_ALGO_SHA256, digest, &generation));
	KUNIT_EXPECT_FALSE(test, dgc_miss_known(DGC_ALGO_SHA384, digest,
						&generation));
	KUNIT_EXPECT_FALSE(test, dgc_miss_known(DGC_ALGO_SHA512, digest,
						&generation));
	dgc_miss_forget();
}

/* Memory is bounded: many more than there is room for, and the last is known. */
static void miss_gives_way(struct kunit *test)
{
	u64 generation;
	u32 i, kept = 0;

	known(0, &generation);
	for (i = 0; i < 100000; i++)
		remember(i, generation);
	KUNIT_EXPECT_TRUE(test, known(i - 1, &generation));
	for (i = 0; i < 100000; i++)
		kept += known(i, &generation);
	KUNIT_EXPECT_GT(test, kept, 0);
	KUNIT_EXPECT_LE(test, kept, 1024);
	dgc_miss_forget();
}

static struct kunit_case bind_tests[] = {
	KUNIT_CASE_PARAM(bind_atomic, bind_gen_params),
	KUNIT_CASE(miss_remembered),
	KUNIT_CASE(miss_of_an_older_generation),
	KUNIT_CASE(miss_forgotten_when_loaded),
	KUNIT_CASE(miss_of_another_size),
	KUNIT_CASE(miss_gives_way),
	{},
};

static struct kunit_suite bind_suite = {
	.name = "digest_cache_bind",
	.init = lists_none,
	.test_cases = bind_tests,
};

kunit_test_suite(bind_suite);
