// SPDX-License-Identifier: GPL-2.0-only
/* Lists with digests of one's own, for the suites of the cache. */

#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/unaligned.h>

#include "lists.h"

void lists_digest(u32 n, u8 digest[SHA256_DIGEST_SIZE])
{
	memset(digest, n, SHA256_DIGEST_SIZE);
	put_unaligned_be32(n * 2654435761u, digest);
	put_unaligned_be32(n, digest + SHA256_DIGEST_SIZE - sizeof(n));
}

static void list_id(u32 number, u8 id[DGC_LIST_ID_LEN])
{
	memset(id, 0xd1, DGC_LIST_ID_LEN);
	put_unaligned_be32(number, id + DGC_LIST_ID_LEN - sizeof(number));
}

struct dgc_list *lists_new(struct kunit *test, u32 number, u32 digests)
{
	struct dgc_origin origin = { .by.owner = true };
	struct dgc_list *list;
	char name[64];

	list_id(number, origin.id);
	scnprintf(name, sizeof(name), "some-package-name-%u-1.2.3-4.el9.x86_64",
		  number);
	list = dgc_list_new(&origin, name);
	KUNIT_ASSERT_NOT_NULL(test, list);
	list->format = DGC_FORMAT_RPM;
	list->digests = digests;
	return list;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_DIGEST_SIZE);
}

int lists_publish(struct kunit *test, u32 number, enum dgc_kind kind,
		  const u32 *n, u32 count, u32 *index)
{
	struct dgc_list *list = lists_new(test, number, count);
	struct dgc_batch batch = {};
	u8 *data = kunit_kmalloc_array(test, count, SHA256_DIGEST_SIZE,
				       GFP_KERNEL);
	u32 i;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < count; i++)
		lists_digest(n[i], data + i * SHA256_DIGEST_SIZE);
	sort(data, count, SHA256_DIGEST_SIZE, compare, NULL);
	batch.set[kind][DGC_ALGO_SHA256] = (struct dgc_digests){ data, count };
	err = dgc_cache_publish(list, &batch);
	if (err)
		kfree(list);
	else
		*index = list->index;
	kunit_kfree(test, data);
	return err;
}

int lists_withdraw(u32 number)
{
	u8 id[DGC_LIST_ID_LEN];

	list_id(number, id);
	return dgc_cache_withdraw(id);
}

u32 lists_holder(enum dgc_kind kind, u32 n, u32 after)
{
	u8 digest[SHA256_DIGEST_SIZE];
	u32 owner;

	lists_digest(n, digest);
	rcu_read_lock();
	owner = dgc_cache_next_owner(kind, DGC_ALGO_SHA256, digest, after);
	rcu_read_unlock();
	return owner;
}

struct dgc_stats lists_stats(void)
{
	struct dgc_stats stats;

	dgc_cache_stats(&stats);
	return stats;
}

int lists_none(struct kunit *test)
{
	struct dgc_stats stats = lists_stats();

	KUNIT_EXPECT_EQ(test, stats.lists, 0);
	KUNIT_EXPECT_EQ(test, stats.digests, 0);
	KUNIT_EXPECT_EQ(test, stats.bound, 0);
	return stats.lists ? -EBUSY : 0;
}
