// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digests of one kind and algorithm, with the lists that brought them.
 *
 * A table is a few sorted runs. What is added becomes a run of its own, merged
 * with the smaller ones before it, so that a digest is copied O(log n) times
 * in all, and there are O(log n) runs to search. Runs never change once
 * published: readers under RCU see the runs of one moment, complete.
 *
 * A list that is unloaded is dead from then on (dgc_list_by_index()) and its
 * digests are not found any more; dgc_table_purge() takes them out later.
 */

#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/**
 * dgc_table_find() - is a digest there?
 * @table: where to look
 * @digest: @table->size bytes
 *
 * Context: RCU read-side critical section.
 * Return: the index of a loaded list that holds it, or 0.
 */
u32 dgc_table_find(const struct dgc_table *table, const u8 *digest)
{
	const struct dgc_runs *runs = rcu_dereference(table->runs);
	u32 i, owner;

	for (i = 0; runs && i < runs->count; i++) {
		owner = dgc_run_next_owner(runs->run[i], digest, 0);
		if (owner)
			return owner;
	}
	return 0;
}

/**
 * dgc_table_next_owner() - which lists hold a digest?
 * @table: where to look
 * @digest: @table->size bytes
 * @after: 0, then the last result
 *
 * Context: RCU read-side critical section.
 * Return: the least index above @after of a loaded list that holds it, or 0.
 */
u32 dgc_table_next_owner(const struct dgc_table *table, const u8 *digest,
			 u32 after)
{
	const struct dgc_runs *runs = rcu_dereference(table->runs);
	u32 i, owner, best = 0;

	for (i = 0; runs && i < runs->count; i++) {
		owner = dgc_run_next_owner(runs->run[i], digest, after);
		if (owner && (!best || owner < best))
			best = owner;
	}
	return best;
}

/**
 * dgc_table_any() - does any of the lists that hold a digest match?
 * @table: where to look
 * @digest: @table->size bytes
 * @match: called for each loaded list, in no order, until it returns true
 * @data: for @match
 *
 * A digest is searched once in each run, however many lists hold it.
 *
 * Context: RCU read-side critical section.
 * Return: true when one does.
 */
bool dgc_table_any(const struct dgc_table *table, const u8 *digest,
		   dgc_match match, const void *data)
{
	const struct dgc_runs *runs = rcu_dereference(table->runs);
	bool any = false;
	u32 i;

	for (i = 0; runs && i < runs->count && !any; i++)
		any = dgc_run_any(runs->run[i], digest, match, data);
	return any;
}

static struct dgc_runs *runs_alloc(u32 count)
{
	struct dgc_runs *runs;

	runs = kmalloc(struct_size(runs, run, count), GFP_KERNEL);
	if (runs)
		runs->count = count;
	return runs;
}

static struct dgc_runs *table_runs(const struct dgc_table *table)
{
	return rcu_dereference_protected(table->runs,
					 lockdep_is_held(&dgc_lock));
}

/* Publishes @runs and frees the old ones from number @keep on. */
static void table_replace(struct dgc_table *table, struct dgc_runs *runs,
			  u32 keep)
{
	struct dgc_runs *old = table_runs(table);
	u32 i;

	rcu_assign_pointer(table->runs, runs);
	if (!old)
		return;
	for (i = keep; i < old->count; i++)
		kvfree_rcu(old->run[i], rcu);
	kfree_rcu(old, rcu);
}

/* How many runs stay as they are when @count digests are added. */
static u32 table_keep(const struct dgc_runs *old, u64 count)
{
	u32 keep = old ? old->count : 0;

	while (keep && (old->run[keep - 1]->count < 2 * count ||
			keep >= DGC_RUNS_MAX - 1))
		count += old->run[--keep]->count;
	return keep;
}

/*
 * Merges @fresh with the runs of @old from @keep on; takes @fresh over, and
 * frees it when it fails.
 */
static struct dgc_run *table_merge(const struct dgc_runs *old, u32 keep,
				   struct dgc_run *fresh)
{
	struct dgc_run *in[DGC_RUNS_MAX], *out;
	u32 n = 0, i;

	if (!old || keep == old->count)
		return fresh;

	for (i = keep; i < old->count; i++)
		in[n++] = old->run[i];
	in[n++] = fresh;
	out = dgc_run_merge(in, n, false);
	kvfree(fresh);
	return out;
}

/**
 * dgc_table_add() - add what one list brings
 * @table: where to
 * @add: digests, ascending, no two the same
 * @owner: index of the list
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0, or -ENOMEM with @table unchanged.
 */
int dgc_table_add(struct dgc_table *table, const struct dgc_digests *add,
		  u32 owner)
{
	struct dgc_runs *old = table_runs(table), *new;
	u32 keep = table_keep(old, add->count);
	struct dgc_run *run;

	if (!add->count)
		return 0;

	run = dgc_run_new(add, table->size, owner);
	if (!run)
		return -ENOMEM;
	run = table_merge(old, keep, run);
	if (!run)
		return -ENOMEM;
	new = runs_alloc(keep + 1);
	if (!new) {
		kvfree(run);
		return -ENOMEM;
	}

	if (keep)
		memcpy(new->run, old->run, keep * sizeof(*new->run));
	new->run[keep] = run;
	table_replace(table, new, keep);
	return 0;
}

/**
 * dgc_table_purge() - take out the digests of lists that are not loaded
 * @table: where from
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0, or -ENOMEM with @table unchanged; dead digests do no harm then.
 */
int dgc_table_purge(struct dgc_table *table)
{
	struct dgc_runs *old = table_runs(table), *new;
	struct dgc_run *run;

	if (!old)
		return 0;
	run = dgc_run_merge(old->run, old->count, true);
	if (!run)
		return -ENOMEM;
	if (!run->count) {
		kvfree(run);
		table_replace(table, NULL, 0);
		return 0;
	}

	new = runs_alloc(1);
	if (!new) {
		kvfree(run);
		return -ENOMEM;
	}
	new->run[0] = run;
	table_replace(table, new, 0);
	return 0;
}

/**
 * dgc_table_count() - how many digests there are, dead ones included
 * @table: table
 *
 * Context: dgc_lock is held.
 * Return: digests.
 */
u64 dgc_table_count(const struct dgc_table *table)
{
	const struct dgc_runs *runs = table_runs(table);
	u64 count = 0;
	u32 i;

	for (i = 0; runs && i < runs->count; i++)
		count += runs->run[i]->count;
	return count;
}

/**
 * dgc_table_bytes() - what a table takes up
 * @table: table
 *
 * Context: dgc_lock is held.
 * Return: bytes of memory, what the allocators round up included.
 */
u64 dgc_table_bytes(const struct dgc_table *table)
{
	const struct dgc_runs *runs = table_runs(table);
	u64 bytes = 0;
	u32 i;

	if (!runs)
		return 0;
	bytes = kmalloc_size_roundup(struct_size(runs, run, runs->count));
	for (i = 0; i < runs->count; i++)
		bytes += runs->run[i]->alloc;
	return bytes;
}
