// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cache: a table for each kind of digest and hash algorithm, and the one
 * lock under which lists come and go.
 */

#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "internal.h"

/* Memory that whoever may load lists can take: 640 MB of SHA-256 digests. */
uint dgc_max_digests = 16777216;
module_param_named(max_digests, dgc_max_digests, uint, 0444);
MODULE_PARM_DESC(max_digests, "Most digests that loaded lists can hold");

/* A backstop for the index's memory; a large distribution has 60,000 packages. */
uint dgc_max_lists = 262144;
module_param_named(max_lists, dgc_max_lists, uint, 0444);
MODULE_PARM_DESC(max_lists, "Most digest lists that can be loaded at a time");

/* Serialises all changes to lists and tables; see internal.h. */
DEFINE_MUTEX(dgc_lock);

static struct dgc_table dgc_tables[DGC_KIND_COUNT][DGC_ALGO_COUNT] =
	DGC_TABLES_INIT;

/* All under dgc_lock. */
static u64 dgc_digests; /* of lists that are loaded */
static u32 dgc_attesting; /* these lists, without those of revocations */
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

/* The digests of a list that is not loaded, or not any more, are dead. */
static void bury(const struct dgc_list *list)
{
	if (dgc_revokes(list)) {
		dgc_revoke_bury(list);
		return;
	}
	dgc_dead += list->digests;
	purge_if_due();
}

static void count(const struct dgc_list *list, int sign)
{
	if (dgc_revokes(list)) {
		dgc_revoke_count(list, sign);
		return;
	}
	dgc_attesting += sign;
	dgc_digests += sign * (s64)list->digests;
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
	count(list, -1);
	bury(list);
	if (dgc_revokes(list))
		dgc_revoke_apply();
}

static int room(const struct dgc_list *list)
{
	if (dgc_revokes(list))
		return dgc_revoke_room(list);
	if (dgc_attesting >= dgc_max_lists || list->digests > dgc_max_digests ||
	    dgc_digests > dgc_max_digests - list->digests)
		return -ENOSPC;
	return 0;
}

static int insert(struct dgc_list *list, struct dgc_batch *batch)
{
	int err = room(list);

	if (!err)
		err = dgc_list_name_index(list);
	if (err)
		return err;
	if (dgc_revokes(list)) {
		static_branch_enable(&dgc_revoking_key);
		err = dgc_revoke_add(list, batch);
	} else {
		err = add_batch(list, batch);
	}
	if (!err)
		err = dgc_list_insert(list);
	if (err) {
		bury(list);
		return err;
	}
	count(list, 1);
	if (dgc_revokes(list))
		dgc_revoke_apply();
	return 0;
}

/* Adds to @to who signed @from. Returns 0, -EEXIST when there is nobody else, -ENOSPC. */
static int merge(struct dgc_signers *to, const struct dgc_signers *from)
{
	struct dgc_signers both = *to;
	int err = 0;
	u32 i;

	both.owner |= from->owner;
	for (i = 0; i < from->count && !err; i++)
		err = dgc_signers_add(&both, from->key[i]);
	if (err)
		return err;
	if (both.count == to->count && both.owner == to->owner)
		return -EEXIST;
	*to = both;
	return 0;
}

/*
 * The same bytes again. Others may have signed them by now: a list counts for
 * these as well, and a revocation list takes the place of the one that is loaded.
 */
static int publish_again(struct dgc_list *loaded, struct dgc_list *list,
			 struct dgc_batch *batch)
{
	int err;

	/* Read by digest_cache_lookup() without the lock */
	WRITE_ONCE(loaded->measured, loaded->measured | list->measured);
	if (!dgc_revokes(list)) {
		err = merge(&loaded->origin.by, &list->origin.by);
		if (err)
			return err;
		/* Pairs with smp_load_acquire() in dgc_revoked_list(). */
		smp_store_release(&loaded->alive, dgc_revoke_alive(loaded));
		return 1;
	}
	err = merge(&list->origin.by, &loaded->origin.by);
	if (err == -ENOSPC)
		return err;
	if (list->origin.by.count == loaded->origin.by.count &&
	    list->origin.by.owner == loaded->origin.by.owner)
		return -EEXIST;
	list->measured = loaded->measured;
	if (loaded->origin.by.owner) {
		/* Whoever else signed it, it is shown as the owner's. */
		list->origin.sig_format = loaded->origin.sig_format;
		list->origin.signer = loaded->origin.signer;
	}
	err = insert(list, batch);
	if (err)
		return err;
	/* Whoever looked a digest up before may have found the old list's alone. */
	synchronize_rcu();
	dgc_cache_forget(loaded);
	kfree_rcu(loaded, rcu);
	return 0;
}

static int publish_locked(struct dgc_list *list, struct dgc_batch *batch)
{
	struct dgc_list *loaded = dgc_list_by_id(list->origin.id);

	list->alive = dgc_revoke_alive(list);
	if (!list->alive)
		return -EKEYREVOKED;
	return loaded ? publish_again(loaded, list, batch) :
			insert(list, batch);
}

/**
 * dgc_cache_publish() - load a verified and parsed list
 * @list: the list; owned by the cache when 0 is returned
 * @batch: what it brings, @list->digests in all; stays with the caller, without
 *	the floors
 *
 * All of its digests count from one moment on, or none does. What a revocation
 * list revokes is so for all that is evaluated after this has returned.
 *
 * Context: takes dgc_lock; sleeps.
 * Return: 0; 1 when a list with this id is loaded, and counts for others who
 * signed it from now on; -EEXIST when these are the same; -EKEYREVOKED when it, or
 * all who signed it, are revoked; -ENOSPC at the limits max_lists and max_digests,
 * at those for revocations by keys, and with too many signers; -ENOMEM.
 */
int dgc_cache_publish(struct dgc_list *list, struct dgc_batch *batch)
{
	int err;

	mutex_lock(&dgc_lock);
	err = publish_locked(list, batch);
	mutex_unlock(&dgc_lock);
	if (!err && dgc_revokes(list))
		dgc_mark_withdrawn();
	return err;
}

/**
 * dgc_cache_counts() - would a list count?
 * @list: list that is not loaded
 *
 * Context: takes dgc_lock.
 * Return: false when it, or all who signed it, are revoked.
 */
bool dgc_cache_counts(const struct dgc_list *list)
{
	bool counts;

	mutex_lock(&dgc_lock);
	counts = dgc_revoke_alive(list);
	mutex_unlock(&dgc_lock);
	return counts;
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
	else if (dgc_revokes(list))
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
 * dgc_cache_any() - does any of the lists that attest a digest match?
 * @name: the digest
 * @match: called for each of them, in no order, until it returns true
 * @data: for @match
 *
 * Context: RCU read-side critical section.
 * Return: true when one does.
 */
bool dgc_cache_any(const struct dgc_name *name, dgc_match match,
		   const void *data)
{
	return dgc_table_any(&dgc_tables[name->kind][name->algo], name->digest,
			     match, data);
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
	stats->bytes = dgc_list_bytes() + sizeof(dgc_tables);
	dgc_revoke_stats(stats);
	for (i = 0; i < DGC_TABLES; i++)
		stats->bytes += dgc_table_bytes(nth_table(i));
	mutex_unlock(&dgc_lock);
	dgc_bound_stats(stats);
}
