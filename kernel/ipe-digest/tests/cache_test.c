// SPDX-License-Identifier: GPL-2.0-only
/* Lists that come and go, cache.c and table.c: who holds what. */

#include <linux/slab.h>

#include "lists.h"

#define LISTS 4
#define DIGESTS 4

struct cache_case {
	const char *input;
	const char *name;
	const char *want;
};

/* clang-format off */
/*
 * Input: P list digests publishes, M does of a list that was measured into
 * register 1, W list withdraws; small letters are digests of content, capitals those of fs-verity.
 * Want: errors; who holds each digest; lists, digests.
 */
static const struct cache_case cache_cases[] = {
	{ "", "nothing", "0 0" },
	{ "P1", "list without digests", "1 0" },
	{ "P1ab", "a list", "a1 b1 1 2" },
	{ "P1aA", "two kinds of digest", "a1 A1 1 2" },
	{ "P1a P2A", "two kinds in two lists", "a1 A2 2 2" },
	{ "P1ab P2bc", "a digest in two lists", "a1 b12 c2 2 4" },
	{ "P2bc P1ab", "in the other order", "a1 b21 c2 2 4" },
	{ "P1abcd P2abcd P3abcd", "the same in three", "a123 b123 c123 d123 3 12" },
	{ "P1ab W1", "unloaded", "0 0" },
	{ "P1ab P2bc W1", "unload the first", "b2 c2 1 2" },
	{ "P1ab P2bc W2", "unload the second", "a1 b1 1 2" },
	{ "P1a P2a P3a W2", "unload the one between", "a13 2 2" },
	{ "P1ab P2bc W1 W2", "unload all", "0 0" },
	{ "P1ab W1 P1ab", "load again", "a1 b1 1 2" },
	{ "P1ab W1 P2b P1a", "load others again", "a1 b2 2 2" },
	{ "P1a P1a", "the same list twice", "-17 a1 1 1" },
	{ "P1a P1b", "the same id, other digests", "-17 a1 1 1" },
	{ "W1", "unload what is not there", "-2 0 0" },
	{ "P1a W1 W1", "unload twice", "-2 0 0" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(cache, cache_cases, name);

struct lookup_case {
	const char *input;
	const char *name;
	enum hash_algo algo;
	u32 registers;
	enum digest_cache_reason want;
};

/* clang-format off */
#define LOOKUP(input, name, algo, registers, want) \
	{ input, name, HASH_ALGO_##algo, registers, DIGEST_CACHE_##want }

/* "a" is looked up. */
static const struct lookup_case lookup_cases[] = {
	LOOKUP("", "no lists", SHA256, 0, NO_LISTS),
	LOOKUP("P1A", "no digests of content", SHA256, 0, NO_LISTS),
	LOOKUP("P1a", "an algorithm of no list", SHA512, 0, OTHER_ALGORITHM),
	LOOKUP("P1a", "an algorithm that no list can have", SHA1, 0, OTHER_ALGORITHM),
	LOOKUP("P1b", "another digest", SHA256, 0, NOT_ATTESTED),
	LOOKUP("P1bA", "a digest of fs-verity", SHA256, 0, NOT_ATTESTED),
	LOOKUP("P1a", "attested", SHA256, 0, ATTESTED),
	LOOKUP("P1a P2b W1", "unloaded", SHA256, 0, NOT_ATTESTED),
	LOOKUP("P1a", "not measured", SHA256, BIT(1), NOT_ATTESTED),
	LOOKUP("M1a", "measured", SHA256, BIT(1), ATTESTED),
	LOOKUP("P1a M2b", "another list was measured", SHA256, BIT(1), NOT_ATTESTED),
	LOOKUP("P1a M2a", "one of two was measured", SHA256, BIT(1), ATTESTED),
	LOOKUP("P1a M1a", "measured when it was loaded again", SHA256, BIT(1), ATTESTED),
	LOOKUP("M1a P1a", "measured, and not when it was loaded again", SHA256, BIT(1), ATTESTED),
	LOOKUP("M1a", "measured into another register", SHA256, BIT(2), NOT_ATTESTED),
	LOOKUP("M1a", "measured into one of two", SHA256, BIT(1) | BIT(2), ATTESTED),
	LOOKUP("M1a", "measured, which is not asked", SHA256, 0, ATTESTED),
	LOOKUP("M1a W1 P1a", "measured before it was unloaded", SHA256, BIT(1), NOT_ATTESTED),
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(lookup, lookup_cases, name);

/* What the tables call each list, from its last publication. */
struct cache_run {
	u32 index[LISTS];
	char out[128];
	u32 n;
};

static __printf(2, 3) void say(struct cache_run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	run->n += vscnprintf(run->out + run->n, sizeof(run->out) - run->n,
			     format, args);
	va_end(args);
}

static int publish(struct kunit *test, struct cache_run *run, u32 number,
		   u32 measured, const char *digests)
{
	struct dgc_batch batch = {};
	struct dgc_list *list = lists_new(test, number, 0);
	u8 data[DGC_KIND_COUNT][DIGESTS][SHA256_DIGEST_SIZE];
	int err;

	for (; *digests > ' '; digests++) {
		enum dgc_kind kind = *digests >= 'a' ? DGC_KIND_CONTENT :
						       DGC_KIND_VERITY;
		struct dgc_digests *set = &batch.set[kind][DGC_ALGO_SHA256];

		set->data = data[kind][0];
		memset(data[kind][set->count++], *digests | 0x20,
		       SHA256_DIGEST_SIZE);
		list->digests++;
	}
	list->measured = measured;
	err = dgc_cache_publish(list, &batch);
	if (err)
		kfree(list);
	else
		run->index[number - 1] = list->index;
	return err;
}

static void cache_do(struct kunit *test, struct cache_run *run, const char *op)
{
	u32 number = op[1] - '0';
	int err;

	if (op[0] == 'W')
		err = lists_withdraw(number);
	else
		err = publish(test, run, number, op[0] == 'M' ? BIT(1) : 0,
			      op + 2);
	if (err)
		say(run, "%d ", err);
}

static void cache_do_all(struct kunit *test, struct cache_run *run,
			 const char *ops)
{
	while (*ops) {
		cache_do(test, run, ops);
		ops = strchrnul(ops, ' ');
		ops += *ops == ' ';
	}
}

/* Who holds a digest, in the order of the tables; and one of them is found. */
static void say_holders(struct kunit *test, struct cache_run *run, char letter)
{
	enum dgc_kind kind = letter >= 'a' ? DGC_KIND_CONTENT : DGC_KIND_VERITY;
	u8 digest[SHA256_DIGEST_SIZE];
	u32 owner = 0, i, found;
	bool seen = false;

	memset(digest, letter | 0x20, sizeof(digest));
	rcu_read_lock();
	found = dgc_cache_find(kind, DGC_ALGO_SHA256, digest);
	while ((owner = dgc_cache_next_owner(kind, DGC_ALGO_SHA256, digest,
					     owner))) {
		if (!seen)
			say(run, "%c", letter);
		for (i = 0; i < LISTS; i++)
			if (run->index[i] == owner)
				say(run, "%u", i + 1);
		seen = true;
		if (owner == found)
			found = 0;
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ_MSG(test, found, 0,
			    "%c is found in a list that does not hold it",
			    letter);
	if (seen)
		say(run, " ");
}

static void cache_holds(struct kunit *test)
{
	const struct cache_case *row = test->param_value;
	struct cache_run run = {};
	struct dgc_stats stats;
	u32 i;

	cache_do_all(test, &run, row->input);
	for (i = 0; i < DIGESTS; i++)
		say_holders(test, &run, 'a' + i);
	for (i = 0; i < DIGESTS; i++)
		say_holders(test, &run, 'A' + i);
	stats = lists_stats();
	say(&run, "%llu %llu", stats.lists, stats.digests);
	KUNIT_EXPECT_STREQ(test, run.out, row->want);
	for (i = 1; i <= LISTS; i++)
		lists_withdraw(i);
}

static void cache_lookup(struct kunit *test)
{
	const struct lookup_case *row = test->param_value;
	u8 digest[SHA512_DIGEST_SIZE];
	struct cache_run run = {};
	u32 i;

	memset(digest, 'a', sizeof(digest));
	cache_do_all(test, &run, row->input);
	KUNIT_EXPECT_EQ(test,
			digest_cache_lookup(row->algo, digest, row->registers),
			row->want);
	for (i = 1; i <= LISTS; i++)
		lists_withdraw(i);
}

/* The same bytes are another digest in another table. */
static void cache_tables_are_apart(struct kunit *test)
{
	static const u8 data[DGC_DIGEST_MAX] = { 1 };
	struct dgc_list *list = lists_new(test, 1, 1);
	struct dgc_batch batch = {};
	u32 kind, algo, owner;

	batch.set[DGC_KIND_VERITY][DGC_ALGO_SHA384] =
		(struct dgc_digests){ (u8 *)data, 1 };
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	for (kind = 1; kind < DGC_KIND_COUNT; kind++) {
		for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
			bool here = kind == DGC_KIND_VERITY &&
				    algo == DGC_ALGO_SHA384;

			rcu_read_lock();
			owner = dgc_cache_find(kind, algo, data);
			rcu_read_unlock();
			KUNIT_EXPECT_EQ(test, owner, here ? list->index : 0);
			KUNIT_EXPECT_EQ(test, dgc_cache_has(kind, algo), here);
		}
	}
	lists_withdraw(1);
	KUNIT_EXPECT_FALSE(test,
			   dgc_cache_has(DGC_KIND_VERITY, DGC_ALGO_SHA384));
}

static void cache_max_lists(struct kunit *test)
{
	const uint before = dgc_max_lists;
	u32 index, n = 1;

	dgc_max_lists = 1;
	KUNIT_EXPECT_EQ(test,
			lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &index),
			0);
	KUNIT_EXPECT_EQ(test,
			lists_publish(test, 2, DGC_KIND_CONTENT, &n, 1, &index),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test,
			lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &index),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, lists_withdraw(1), 0);
	KUNIT_EXPECT_EQ(test,
			lists_publish(test, 2, DGC_KIND_CONTENT, &n, 1, &index),
			0);
	KUNIT_EXPECT_EQ(test, lists_withdraw(2), 0);
	dgc_max_lists = before;
}

/* Only the number is looked at before the digests are. */
static void cache_max_digests(struct kunit *test)
{
	static struct dgc_batch empty;
	struct dgc_list *list = lists_new(test, 1, 16777217),
			*one = lists_new(test, 2, 1);

	KUNIT_EXPECT_EQ(test, dgc_cache_publish(list, &empty), -ENOSPC);
	list->digests = U32_MAX;
	KUNIT_EXPECT_EQ(test, dgc_cache_publish(list, &empty), -ENOSPC);
	list->digests = 16777216;
	KUNIT_EXPECT_EQ(test, dgc_cache_publish(list, &empty), 0);
	KUNIT_EXPECT_EQ(test, dgc_cache_publish(one, &empty), -ENOSPC);
	kfree(one);
	KUNIT_EXPECT_EQ(test, lists_withdraw(1), 0);
}

static struct kunit_case cache_tests[] = {
	KUNIT_CASE_PARAM(cache_holds, cache_gen_params),
	KUNIT_CASE_PARAM(cache_lookup, lookup_gen_params),
	KUNIT_CASE(cache_tables_are_apart),
	KUNIT_CASE(cache_max_lists),
	KUNIT_CASE(cache_max_digests),
	{},
};

static struct kunit_suite cache_suite = {
	.name = "digest_cache_cache",
	.init = lists_none,
	.test_cases = cache_tests,
};

kunit_test_suite(cache_suite);
