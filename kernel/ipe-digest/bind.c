// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a fs-verity digest to the digest of the content it stands for.
 *
 * Packages carry digests of content. The first time a file is met whose
 * fs-verity digest is not known, its content is hashed, through fs-verity, so
 * that what is hashed is what will ever be read. What is found attested is
 * bound to the list that attests it, in the cache, and costs one lookup from
 * then on. What is not is remembered, too, until the next list is loaded.
 */

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "internal.h"

/**
 * struct dgc_hashing - a file whose content is being hashed
 * @node: in dgc_hashings, while it lasts
 * @users: the task that hashes, and those who wait for it
 * @done: completed when @reason is set
 * @reason: what came out
 * @algo: algorithm of @verity
 * @verity: the file's fs-verity digest
 */
struct dgc_hashing {
	struct list_head node;
	refcount_t users;
	struct completion done;
	enum digest_cache_reason reason;
	enum dgc_algo algo;
	u8 verity[DGC_DIGEST_MAX];
};

static LIST_HEAD(dgc_hashings);
static DEFINE_MUTEX(dgc_hashings_lock); /* protects dgc_hashings */

static enum digest_cache_reason reason_of(s64 err)
{
	switch (err) {
	case -EINTR:
		return DIGEST_CACHE_INTERRUPTED;
	case -ENOMEM:
		return DIGEST_CACHE_NO_MEMORY;
	default:
		return DIGEST_CACHE_READ_ERROR;
	}
}

static enum digest_cache_reason
hash_and_bind(struct inode *inode, enum dgc_algo algo, const u8 *verity)
{
	u64 generation;
	s64 owner;

	/* The one before us in dgc_hashings may have settled it. */
	rcu_read_lock();
	owner = dgc_cache_find(DGC_KIND_VERITY, algo, verity);
	rcu_read_unlock();
	if (owner)
		return DIGEST_CACHE_ATTESTED;
	if (dgc_miss_known(algo, verity, &generation))
		return DIGEST_CACHE_NOT_ATTESTED;

	owner = dgc_content_owner(inode);
	if (owner < 0)
		return reason_of(owner);
	if (!owner) {
		dgc_miss_remember(algo, verity, generation);
		return DIGEST_CACHE_NOT_ATTESTED;
	}
	/* When it cannot be remembered, it is attested all the same. */
	dgc_cache_bind(algo, verity, owner);
	return DIGEST_CACHE_ATTESTED;
}

static void hashing_put(struct dgc_hashing *h)
{
	if (refcount_dec_and_test(&h->users))
		kfree(h);
}

static struct dgc_hashing *hashing_find(enum dgc_algo algo, const u8 *verity)
{
	struct dgc_hashing *h;

	list_for_each_entry(h, &dgc_hashings, node)
		if (h->algo == algo &&
		    !memcmp(h->verity, verity, dgc_algo_size(algo)))
			return h;
	return NULL;
}

static struct dgc_hashing *hashing_new(enum dgc_algo algo, const u8 *verity)
{
	struct dgc_hashing *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	h->algo = algo;
	memcpy(h->verity, verity, dgc_algo_size(algo));
	refcount_set(&h->users, 1);
	init_completion(&h->done);
	list_add(&h->node, &dgc_hashings);
	return h;
}

/* Joins who hashes this already, or becomes the one (@first) who does. */
static struct dgc_hashing *hashing_join(enum dgc_algo algo, const u8 *verity,
					bool *first)
{
	struct dgc_hashing *h;

	mutex_lock(&dgc_hashings_lock);
	h = hashing_find(algo, verity);
	*first = !h;
	if (h)
		refcount_inc(&h->users);
	else
		h = hashing_new(algo, verity);
	mutex_unlock(&dgc_hashings_lock);
	return h;
}

static void hashing_finish(struct dgc_hashing *h,
			   enum digest_cache_reason reason)
{
	mutex_lock(&dgc_hashings_lock);
	list_del(&h->node);
	mutex_unlock(&dgc_hashings_lock);
	h->reason = reason;
	complete_all(&h->done);
}

/* What came out for the one who hashes, or @first hashes itself. */
static enum digest_cache_reason hashing_result(struct dgc_hashing *h,
					       bool first, struct inode *inode)
{
	if (first)
		hashing_finish(h, hash_and_bind(inode, h->algo, h->verity));
	else if (wait_for_completion_killable(&h->done))
		return DIGEST_CACHE_INTERRUPTED;
	return h->reason;
}

/* Hashes a file once, however many tasks ask at a time. */
static enum digest_cache_reason bind_once(struct inode *inode,
					  enum dgc_algo algo, const u8 *verity)
{
	enum digest_cache_reason reason;
	struct dgc_hashing *h;
	bool first;

	do {
		h = hashing_join(algo, verity, &first);
		if (!h)
			return DIGEST_CACHE_NO_MEMORY;
		reason = hashing_result(h, first, inode);
		hashing_put(h);
		/* That another task was killed is not this one's fate. */
	} while (reason == DIGEST_CACHE_INTERRUPTED && !first &&
		 !fatal_signal_pending(current));
	return reason;
}

static bool cache_has_kind(enum dgc_kind kind)
{
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if (dgc_cache_has(kind, algo))
			return true;
	return false;
}

/**
 * dgc_bind() - is a file attested by its content?
 * @inode: a file with fs-verity
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest, which is not in the cache
 * @may_sleep: the content may be read and hashed
 *
 * Return: the reason; DIGEST_CACHE_ATTESTED when it is.
 */
enum digest_cache_reason dgc_bind(struct inode *inode, enum dgc_algo algo,
				  const u8 *verity, bool may_sleep)
{
	u64 generation;

	if (!cache_has_kind(DGC_KIND_CONTENT))
		return cache_has_kind(DGC_KIND_VERITY) ?
			       DIGEST_CACHE_NOT_ATTESTED :
			       DIGEST_CACHE_NO_LISTS;
	if (dgc_miss_known(algo, verity, &generation))
		return DIGEST_CACHE_NOT_ATTESTED;
	if (!may_sleep)
		return DIGEST_CACHE_NOT_HASHED;
	return bind_once(inode, algo, verity);
}
