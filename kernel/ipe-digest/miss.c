// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that nothing attests, so that they are not hashed again and again.
 */

#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>

#include "internal.h"

/* Misses remembered; a power of two. */
#define DGC_MISSES 1024

/*
 * A miss is the keyed hash of a fs-verity digest, so that all are forgotten
 * when the key changes, and a table of 8 KiB serves. An older miss gives way
 * to a newer one with the same slot: it is hashed again then.
 */
static struct {
	spinlock_t lock; /* protects all below */
	siphash_key_t key;
	u64 generation; /* of the key */
	u64 slot[DGC_MISSES];
} dgc_misses = {
	.lock = __SPIN_LOCK_UNLOCKED(dgc_misses.lock),
};

/* Never 0, which is an empty slot. Context: dgc_misses.lock is held. */
static u64 miss_hash(enum dgc_algo algo, const u8 *verity)
{
	lockdep_assert_held(&dgc_misses.lock);
	return siphash(verity, dgc_algo_size(algo), &dgc_misses.key) | 1;
}

static u64 *miss_slot(u64 hash)
{
	return &dgc_misses.slot[(hash >> 1) % DGC_MISSES];
}

/**
 * dgc_miss_known() - is it known that nothing attests a file's content?
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 * @generation: result, for dgc_miss_remember()
 *
 * Return: true until the next list is loaded, unless it was forgotten.
 */
bool dgc_miss_known(enum dgc_algo algo, const u8 *verity, u64 *generation)
{
	bool known;
	u64 hash;

	spin_lock(&dgc_misses.lock);
	hash = miss_hash(algo, verity);
	known = *miss_slot(hash) == hash;
	*generation = dgc_misses.generation;
	spin_unlock(&dgc_misses.lock);
	return known;
}

/**
 * dgc_miss_remember() - nothing attests a file's content
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 * @generation: from dgc_miss_known(), called before the cache was asked
 *
 * Does nothing when a list was loaded meanwhile, which may attest it.
 */
void dgc_miss_remember(enum dgc_algo algo, const u8 *verity, u64 generation)
{
	u64 hash;

	spin_lock(&dgc_misses.lock);
	if (generation == dgc_misses.generation) {
		hash = miss_hash(algo, verity);
		*miss_slot(hash) = hash;
	}
	spin_unlock(&dgc_misses.lock);
}

/**
 * dgc_miss_forget() - a list was loaded, which may attest anything
 *
 * To be called after its digests can be found.
 */
void dgc_miss_forget(void)
{
	siphash_key_t key;

	get_random_bytes(&key, sizeof(key));
	spin_lock(&dgc_misses.lock);
	dgc_misses.key = key;
	dgc_misses.generation++;
	spin_unlock(&dgc_misses.lock);
}
