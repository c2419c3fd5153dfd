// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cache against a model that is too simple to be wrong: a table of who
 * holds what. And what the digests of a whole system take up.
 */

#include <linux/prandom.h>

#include "lists.h"

#define SEED 20240901
#define STEPS 1500
#define CHECK_EVERY 25
#define LISTS 48
#define DIGESTS 160

struct model {
	u32 index[LISTS]; /* what the tables call it; 0 when it is not loaded */
	u32 brought[LISTS];
	bool content[LISTS][DIGESTS];
};

static void model_publish(struct kunit *test, struct model *m,
			  struct rnd_state *rnd, u32 list)
{
	u32 n[DIGESTS], count = 0, i, share = 1 + prandom_u32_state(rnd) % 40;

	for (i = 0; i < DIGESTS; i++) {
		m->content[list][i] = prandom_u32_state(rnd) % 40 < share;
		if (m->content[list][i])
			n[count++] = i;
	}
	KUNIT_ASSERT_EQ(test,
			lists_publish(test, list, DGC_KIND_CONTENT, n, count,
				      &m->index[list]),
			0);
	m->brought[list] = count;
}

static void model_withdraw(struct kunit *test, struct model *m, u32 list)
{
	KUNIT_ASSERT_EQ(test, lists_withdraw(list), 0);
	m->index[list] = 0;
	m->brought[list] = 0;
	memset(m->content[list], 0, sizeof(m->content[list]));
}

static void model_step(struct kunit *test, struct model *m,
		       struct rnd_state *rnd)
{
	u32 list = prandom_u32_state(rnd) % LISTS;

	if (!m->index[list])
		model_publish(test, m, rnd, list);
	else
		model_withdraw(test, m, list);
}

/* How many loaded lists hold digest @n; each owner of the tables is one. */
static void check_digest(struct kunit *test, const struct model *m, u32 n)
{
	u32 owner = 0, held = 0, want = 0, list;

	while ((owner = lists_holder(DGC_KIND_CONTENT, n, owner))) {
		held++;
		for (list = 0; list < LISTS && m->index[list] != owner; list++)
			;
		KUNIT_ASSERT_LT_MSG(test, list, LISTS, "owner %u is not loaded",
				    owner);
		KUNIT_ASSERT_TRUE_MSG(test, m->content[list][n],
				      "list %u does not hold digest %u", list,
				      n);
	}
	for (list = 0; list < LISTS; list++)
		want += m->content[list][n];
	KUNIT_ASSERT_EQ_MSG(test, held, want, "digest %u", n);
}

static void check_all(struct kunit *test, const struct model *m)
{
	struct dgc_stats stats = lists_stats();
	u32 lists = 0, digests = 0, i;

	for (i = 0; i < LISTS; i++) {
		lists += m->index[i] > 0;
		digests += m->brought[i];
	}
	KUNIT_ASSERT_EQ(test, stats.lists, lists);
	KUNIT_ASSERT_EQ(test, stats.digests, digests);
	for (i = 0; i < DIGESTS; i++)
		check_digest(test, m, i);
}

static void model_random(struct kunit *test)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	const u64 bytes = lists_stats().bytes;
	struct rnd_state rnd;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	prandom_seed_state(&rnd, SEED);
	for (i = 0; i < STEPS; i++) {
		model_step(test, m, &rnd);
		if (i % CHECK_EVERY == 0)
			check_all(test, m);
	}
	check_all(test, m);
	for (i = 0; i < LISTS; i++)
		if (m->index[i])
			model_withdraw(test, m, i);
	check_all(test, m);
	KUNIT_EXPECT_EQ(test, lists_stats().bytes, bytes);
}

struct memory_case {
	u32 lists;
	u32 each;
	u32 hundredths; /* bytes a digest may take up, all included */
	const char *name;
};

/* clang-format off */
static const struct memory_case memory_cases[] = {
	{ 500, 72, 4000, "36000 digests in 500 lists" },
	{ 1883, 66, 4000, "124278 digests in 1883 lists" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(memory, memory_cases, name);

/* As packages have them: one digest in eight is in another list, too. */
static void memory_publish(struct kunit *test, u32 list, u32 each)
{
	u32 *n = kunit_kmalloc_array(test, each, sizeof(*n), GFP_KERNEL), i,
	    index;

	KUNIT_ASSERT_NOT_NULL(test, n);
	for (i = 0; i < each; i++)
		n[i] = list * (each - each / 8) + i;
	KUNIT_ASSERT_EQ(test,
			lists_publish(test, list, DGC_KIND_CONTENT, n, each,
				      &index),
			0);
	kunit_kfree(test, n);
}

static void memory_per_digest(struct kunit *test)
{
	const struct memory_case *row = test->param_value;
	const u64 bytes = lists_stats().bytes;
	struct dgc_stats stats;
	u32 i, ratio;

	for (i = 0; i < row->lists; i++)
		memory_publish(test, i, row->each);
	stats = lists_stats();
	KUNIT_EXPECT_EQ(test, stats.digests, row->lists * row->each);
	ratio = div64_u64(stats.bytes * 100, stats.digests);
	kunit_info(test, "%s: %llu bytes, %u.%02u a digest", row->name,
		   stats.bytes, ratio / 100, ratio % 100);
	KUNIT_EXPECT_LE(test, ratio, row->hundredths);
	for (i = 0; i < row->lists; i++)
		KUNIT_EXPECT_EQ(test, lists_withdraw(i), 0);
	KUNIT_EXPECT_EQ(test, lists_stats().bytes, bytes);
}

static struct kunit_case model_tests[] = {
	KUNIT_CASE(model_random),
	KUNIT_CASE_PARAM(memory_per_digest, memory_gen_params),
	{},
};

static struct kunit_suite model_suite = {
	.name = "digest_cache_model",
	.init = lists_none,
	.test_cases = model_tests,
};

kunit_test_suite(model_suite);
