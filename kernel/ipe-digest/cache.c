// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cache: a table for each kind of digest and hash algorithm, and the one
 * lock under which lists come and go.
 */

#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "internal.h"

/* Memory that whoever may load lists can take: 640 MB of SHA-256 digests. */
static uint dgc_max_digests = 16777216;
module_param_named(max_digests, dgc_max_digests, uint, 0444);
MODULE_PARM_DESC(max_digests, "Most digests that loaded lists can hold");

/* Serialises all changes to lists and tables; see internal.h. */
DEFINE_MUTEX(dgc_lock);

static struct dgc_table dgc_tables[DGC_KIND_COUNT][DGC_ALGO_COUNT] =
	DGC_TABLES_INIT;

/* All under dgc_lock. */
static u64 dgc_digests; /* of lists that are loaded */
static u64 dgc_revoked_count; /* what revocation lists hold */
static u64 dgc_revocation_count; /* these lists */
static u64 dgc_dead; /* in the tables, of lists that are not */

#define DGC_TABLES (DGC_KIND_COUNT * DGC_ALGO_COUNT)

/* One after another; those of no kind or algorithm are always empty. */
static struct dgc_table *nth_table(u32 n)
{
	return &dgc_tables[n / DGC_ALGO_COUNT][n % DGC_ALGO_COUNT];
}

/* What a lookup may have to pass over; it is not interrupted meanwhile. */
#define DGC_DEAD_MAX 65536

/*
 * Frees the memory of dead digests once there are enough of them to be worth
 * the copying. Without memory to copy to they stay until the next time.
 */
static void purge_if_due(void)
{
	int err = 0;
	u32 i;

	if (!dgc_dead || dgc_dead < min(dgc_digests / 8, DGC_DEAD_MAX))
		return;
	for (i = 0; i < DGC_TABLES; i++)
		err = dgc_table_purge(nth_table(i)) ?: err;
	if (!err)
		dgc_dead = 0;
}

/* Adds all that @batch holds; what was added before an error is dead. */
static int add_batch(const struct dgc_list *list, const struct dgc_batch *batch)
{
	u32 kind, algo;
	int err;

	for (kind = 1; kind < DGC_KIND_COUNT; kind++) {
		for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
			err = dgc_table_add(&dgc_tables[kind][algo],
					    &batch->set[kind][algo],
					    list->index);
			if (err)
				return err;
		}
	}
	return 0;
}

static bool revokes(const struct dgc_list *list)
{
	return list->format == DGC_FORMAT_REVOCATION;
}

/* The digests of a list that is not loaded, or not any more, are dead. */
static void bury(const struct dgc_list *list)
{
	if (revokes(list)) {
		dgc_revoke_purge();
		return;
	}
	dgc_dead += list->digests;
	purge_if_due();
}

/**
 * dgc_cache_forget() - take a list out
 * @list: list that is loaded; the caller's again, who frees it after a grace
 *	period
 *
 * Context: dgc_lock is held; sleeps.
 */
void dgc_cache_forget(struct dgc_list *list)
{
	dgc_list_remove(list);
	*(revokes(list) ? &dgc_revoked_count : &dgc_digests) -= list->digests;
	dgc_revocation_count -= revokes(list);
	bury(list);
}

/*
 * The list with this id, if it is loaded. One of several signatures may have been
 * by a key that is revoked by now; the list is loaded again for another of them.
 */
static struct dgc_list *find_loaded(const u8 *id)
{
	struct dgc_list *old = dgc_list_by_id(id);

	if (!old || revokes(old) || !dgc_revoked_origin(&old->origin))
		return old;
	dgc_cache_forget(old);
	kfree_rcu(old, rcu);
	return NULL;
}

static int publish_locked(struct dgc_list *list, const struct dgc_batch *batch)
{
	u64 *total = revokes(list) ? &dgc_revoked_count : &dgc_digests;
	struct dgc_list *loaded = find_loaded(list->origin.id);
	int err;

	if (loaded) {
		/* Read by digest_cache_lookup() without the lock */
		WRITE_ONCE(loaded->measured, loaded->measured | list->measured);
		return -EEXIST;
	}
	if (list->digests > dgc_max_digests ||
	    *total > dgc_max_digests - list->digests)
		return -ENOSPC;
	err = dgc_list_name_index(list);
	if (err)
		return err;

	err = revokes(list) ? dgc_revoke_add(list, batch) :
			      add_batch(list, batch);
	if (!err)
		err = dgc_list_insert(list);
	if (err) {
		bury(list);
		return err;
	}
	*total += list->digests;
	dgc_revocation_count += revokes(list);
	return 0;
}

/**
 * dgc_cache_publish() - load a verified and parsed list
 * @list: the list; owned by the cache on success
 * @batch: what it brings, @list->digests in all; stays with the caller
 *
 * All of its digests count from one moment on, or none does. What a revocation
 * list revokes is so for all that is evaluated after this has returned.
 *
 * Context: takes dgc_lock; sleeps.
 * Return: 0; -EEXIST when a list with this id is loaded; -ENOSPC at the limits
 * max_lists and max_digests; -ENOMEM.
 */
int dgc_cache_publish(struct dgc_list *list, const struct dgc_batch *batch)
{
	int err;

	mutex_lock(&dgc_lock);
	err = publish_locked(list, batch);
	if (!err && revokes(list))
		static_branch_enable(&dgc_revoking_key);
	mutex_unlock(&dgc_lock);
	if (!err && revokes(list))
		dgc_mark_withdrawn();
	return err;
}

/**
 * dgc_cache_withdraw() - unload a list
 * @id: SHA-256 of its signed part
 *
 * Needs no memory: when it returns, nothing that only this list attests is
 * found.
 *
 * Context: takes dgc_lock; sleeps.
 * Return: 0; -ENOENT when no such list is loaded; -EPERM for a revocation list.
 */
int dgc_cache_withdraw(const u8 *id)
{
	struct dgc_list *list;
	int err = 0;

	mutex_lock(&dgc_lock);
	list = dgc_list_by_id(id);
	if (!list)
		err = -ENOENT;
	else if (revokes(list))
		err = -EPERM;
	else
		dgc_cache_forget(list);
	mutex_unlock(&dgc_lock);
	if (err)
		return err;

	dgc_mark_withdrawn();
	dgc_audit_unload(&list->origin, list->name);
	kfree_rcu(list, rcu);
	return 0;
}

/**
 * dgc_cache_find() - which list attests a digest?
 * @kind: what the digest is of
 * @algo: its algorithm
 * @digest: dgc_algo_size(@algo) bytes
 *
 * Context: RCU read-side critical section. Takes no lock, allocates nothing.
 * Return: index of a loaded list, or 0.
 */
u32 dgc_cache_find(enum dgc_kind kind, enum dgc_algo algo, const u8 *digest)
{
	return dgc_table_find(&dgc_tables[kind][algo], digest);
}

/**
 * dgc_cache_next_owner() - which lists attest a digest?
 * @kind: what the digest is of
 * @algo: its algorithm
 * @digest: dgc_algo_size(@algo) bytes
 * @after: 0, then the last result
 *
 * Context: RCU read-side critical section.
 * Return: the least index above @after of a loaded list, or 0.
 */
u32 dgc_cache_next_owner(enum dgc_kind kind, enum dgc_algo algo,
			 const u8 *digest, u32 after)
{
	return dgc_table_next_owner(&dgc_tables[kind][algo], digest, after);
}

/**
 * dgc_cache_has() - is there any digest of a kind and algorithm?
 * @kind: what the digests are of
 * @algo: their algorithm
 *
 * Context: any; a list that comes or goes meanwhile may or may not count.
 * Return: true when there is, perhaps of a list just unloaded.
 */
bool dgc_cache_has(enum dgc_kind kind, enum dgc_algo algo)
{
	return rcu_access_pointer(dgc_tables[kind][algo].runs);
}

/**
 * dgc_cache_has_kind() - is there any digest of a kind?
 * @kind: what the digests are of
 *
 * Context: any, as dgc_cache_has().
 * Return: true when there is, perhaps of a list just unloaded.
 */
bool dgc_cache_has_kind(enum dgc_kind kind)
{
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if (dgc_cache_has(kind, algo))
			return true;
	return false;
}

/**
 * dgc_cache_stats() - what is loaded, and what it takes up
 * @stats: result
 *
 * Context: takes dgc_lock and dgc_bindings_lock, one after the other.
 */
void dgc_cache_stats(struct dgc_stats *stats)
{
	u32 i;

	mutex_lock(&dgc_lock);
	stats->lists = dgc_list_count();
	stats->digests = dgc_digests;
	stats->revocations = dgc_revocation_count;
	stats->revoked = dgc_revoked_count;
	stats->bytes =
		dgc_list_bytes() + sizeof(dgc_tables) + dgc_revoke_bytes();
	for (i = 0; i < DGC_TABLES; i++)
		stats->bytes += dgc_table_bytes(nth_table(i));
	mutex_unlock(&dgc_lock);
	dgc_bound_stats(stats);
}
