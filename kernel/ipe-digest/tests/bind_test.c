// SPDX-License-Identifier: GPL-2.0-only
/* Bindings, bind.c: what is known of a file where nothing may be read. */

#include <linux/slab.h>

#include "lists.h"

static void content_of(u32 n, struct dgc_content *content)
{
	memset(content, 0, sizeof(*content));
	content->known = BIT(DGC_ALGO_SHA256);
	lists_digest(n, content->digest[DGC_ALGO_SHA256]);
}

/* The fs-verity digest @verity stands for the content @n. */
static void bind(struct kunit *test, struct digest_cache_inode *inode,
		 u32 verity, u32 n)
{
	u8 digest[SHA256_DIGEST_SIZE];
	struct dgc_content content;

	lists_digest(verity, digest);
	content_of(n, &content);
	KUNIT_ASSERT_EQ(test,
			dgc_bind(inode, DGC_ALGO_SHA256, digest, &content), 0);
}

static enum digest_cache_reason asked(struct digest_cache_inode *inode,
				      u32 verity)
{
	u8 digest[SHA256_DIGEST_SIZE];

	lists_digest(verity, digest);
	return dgc_content_judge(NULL, inode, DGC_ALGO_SHA256, digest, false);
}

static void publish(struct kunit *test, u32 number, enum dgc_kind kind, u32 n)
{
	u32 index;

	KUNIT_ASSERT_EQ(test, lists_publish(test, number, kind, &n, 1, &index),
			0);
}

/* Leaves the table empty, whatever was used. */
static void forget_all(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	const uint before = dgc_max_bound;

	dgc_max_bound = 0;
	bind(test, &inode, 4711, 4711);
	dgc_max_bound = before;
	digest_cache_inode_free(&inode);
	KUNIT_ASSERT_EQ(test, lists_stats().bound, 0);
	KUNIT_ASSERT_EQ(test, lists_stats().bound_bytes, 0);
}

struct bind_case {
	bool content; /* a list with digests of content is loaded */
	bool verity; /* a list with digests of fs-verity is loaded */
	u32 bound; /* the content that the file is bound to, or none */
	enum digest_cache_reason reason;
	const char *name;
};

/* clang-format off */
static const struct bind_case bind_cases[] = {
	{ false, false, 0, DIGEST_CACHE_NOT_ATTESTED, "no list" },
	{ false, true, 0, DIGEST_CACHE_NOT_ATTESTED, "list of fs-verity digests" },
	{ true, false, 0, DIGEST_CACHE_NOT_HASHED, "list of content" },
	{ true, true, 0, DIGEST_CACHE_NOT_HASHED, "both" },
	{ true, false, 1, DIGEST_CACHE_ATTESTED, "bound to what the list holds" },
	{ true, false, 2, DIGEST_CACHE_NOT_ATTESTED, "bound to something else" },
	{ false, true, 1, DIGEST_CACHE_NOT_ATTESTED, "bound, and the kind is another" },
	{ false, false, 1, DIGEST_CACHE_NOT_ATTESTED, "bound, and no list" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(bind, bind_cases, name);

static void bind_atomic(struct kunit *test)
{
	const struct bind_case *row = test->param_value;
	struct digest_cache_inode inode = {};

	if (row->content)
		publish(test, 1, DGC_KIND_CONTENT, 1);
	if (row->verity)
		publish(test, 2, DGC_KIND_VERITY, 1);
	if (row->bound)
		bind(test, &inode, 9, row->bound);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), row->reason);
	lists_withdraw(1);
	lists_withdraw(2);
	digest_cache_inode_free(&inode);
	forget_all(test);
}

/* What a file contains stays known while lists come and go. */
static void bind_outlives_lists(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	publish(test, 2, DGC_KIND_CONTENT, 2);
	bind(test, &inode, 9, 1);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_NOT_ATTESTED);
	publish(test, 1, DGC_KIND_CONTENT, 1);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_ATTESTED);
	publish(test, 3, DGC_KIND_CONTENT, 1);
	lists_withdraw(1);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_ATTESTED);
	lists_withdraw(3);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_NOT_ATTESTED);
	publish(test, 1, DGC_KIND_CONTENT, 1);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_ATTESTED);
	lists_withdraw(1);
	lists_withdraw(2);
	digest_cache_inode_free(&inode);
	forget_all(test);
}

/* Another inode with the fs-verity digest needs no hashing, now or later. */
static void bind_shared(struct kunit *test)
{
	struct digest_cache_inode first = {}, second = {}, late = {};

	publish(test, 1, DGC_KIND_CONTENT, 1);
	bind(test, &first, 9, 1);
	KUNIT_EXPECT_EQ(test, asked(&second, 9), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(first.binding),
			    rcu_access_pointer(second.binding));
	forget_all(test);
	digest_cache_inode_free(&first);
	KUNIT_EXPECT_EQ(test, asked(&second, 9), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test, asked(&late, 9), DIGEST_CACHE_NOT_HASHED);
	digest_cache_inode_free(&second);
	lists_withdraw(1);
}

/* A digest list of another hash algorithm needs another hashing. */
static void bind_another_algorithm(struct kunit *test)
{
	static const u8 data[SHA512_DIGEST_SIZE] = { 1, 2, 3 };
	struct dgc_list *list = lists_new(test, 2, 1);
	struct digest_cache_inode inode = {};
	u8 verity[SHA256_DIGEST_SIZE];
	struct dgc_batch batch = {};
	struct dgc_content content;

	batch.set[DGC_KIND_CONTENT][DGC_ALGO_SHA512] =
		(struct dgc_digests){ (u8 *)data, 1 };
	publish(test, 1, DGC_KIND_CONTENT, 1);
	bind(test, &inode, 9, 2);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_NOT_ATTESTED);
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_NOT_HASHED);

	lists_digest(9, verity);
	content_of(2, &content);
	content.known |= BIT(DGC_ALGO_SHA512);
	memcpy(content.digest[DGC_ALGO_SHA512], data, sizeof(data));
	KUNIT_ASSERT_EQ(test,
			dgc_bind(&inode, DGC_ALGO_SHA256, verity, &content), 0);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test, lists_stats().bound, 1);
	lists_withdraw(2);
	KUNIT_EXPECT_EQ(test, asked(&inode, 9), DIGEST_CACHE_NOT_ATTESTED);
	lists_withdraw(1);
	digest_cache_inode_free(&inode);
	forget_all(test);
}

/* The algorithm is part of the fs-verity digest, and a prefix is another one. */
static void bind_another_size(struct kunit *test)
{
	struct digest_cache_inode inode = {}, other = {};
	u8 verity[DGC_DIGEST_MAX] = {};

	publish(test, 1, DGC_KIND_CONTENT, 1);
	bind(test, &inode, 9, 1);
	lists_digest(9, verity);
	KUNIT_EXPECT_EQ(test,
			dgc_content_judge(NULL, &other, DGC_ALGO_SHA512, verity,
					  false),
			DIGEST_CACHE_NOT_HASHED);
	lists_withdraw(1);
	digest_cache_inode_free(&inode);
	forget_all(test);
}

/*
 * Memory is bounded, and what is new replaces what was not used for longest;
 * an inode in core keeps its binding all the same.
 */
static void bind_replaces(struct kunit *test)
{
	struct digest_cache_inode kept = {}, used = {}, inode = {}, late = {};
	const uint before = dgc_max_bound;
	u32 i;

	dgc_max_bound = 16;
	publish(test, 1, DGC_KIND_CONTENT, 1);
	bind(test, &kept, 1, 1);
	bind(test, &used, 2, 1);
	for (i = 0; i < 2 * dgc_max_bound; i++) {
		bind(test, &inode, 100 + i, 3);
		KUNIT_EXPECT_EQ(test, asked(&used, 2), DIGEST_CACHE_ATTESTED);
		KUNIT_EXPECT_LE(test, lists_stats().bound, dgc_max_bound);
	}
	KUNIT_EXPECT_EQ(test, lists_stats().bound, dgc_max_bound);
	KUNIT_EXPECT_EQ(test, asked(&kept, 1), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test, asked(&late, 1), DIGEST_CACHE_NOT_HASHED);
	KUNIT_EXPECT_EQ(test, asked(&late, 2), DIGEST_CACHE_ATTESTED);
	dgc_max_bound = before;
	digest_cache_inode_free(&kept);
	digest_cache_inode_free(&used);
	digest_cache_inode_free(&inode);
	digest_cache_inode_free(&late);
	lists_withdraw(1);
	forget_all(test);
}

/* Which lists attest it by its content, each once, in ascending order. */
static void bind_owners(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	u8 verity[SHA256_DIGEST_SIZE];
	u32 n[] = { 1, 2 }, index[3], owner = 0, i;

	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test,
				lists_publish(test, i + 1, DGC_KIND_CONTENT, n,
					      2, &index[i]),
				0);
	bind(test, &inode, 9, 2);
	lists_withdraw(2);
	lists_digest(9, verity);
	rcu_read_lock();
	owner = dgc_bound_next_owner(DGC_ALGO_SHA256, verity, owner);
	KUNIT_EXPECT_EQ(test, owner, index[0]);
	owner = dgc_bound_next_owner(DGC_ALGO_SHA256, verity, owner);
	KUNIT_EXPECT_EQ(test, owner, index[2]);
	owner = dgc_bound_next_owner(DGC_ALGO_SHA256, verity, owner);
	KUNIT_EXPECT_EQ(test, owner, 0);
	rcu_read_unlock();
	lists_withdraw(1);
	lists_withdraw(3);
	digest_cache_inode_free(&inode);
	forget_all(test);
}

static struct kunit_case bind_tests[] = {
	KUNIT_CASE_PARAM(bind_atomic, bind_gen_params),
	KUNIT_CASE(bind_outlives_lists),
	KUNIT_CASE(bind_shared),
	KUNIT_CASE(bind_another_algorithm),
	KUNIT_CASE(bind_another_size),
	KUNIT_CASE(bind_replaces),
	KUNIT_CASE(bind_owners),
	{},
};

static struct kunit_suite bind_suite = {
	.name = "digest_cache_bind",
	.init = lists_none,
	.test_cases = bind_tests,
};

kunit_test_suite(bind_suite);
