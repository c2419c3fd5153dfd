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

#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* Each run is at least twice the next and counts are 32 bits: never more. */
#define DGC_RUNS_MAX 33

#define DGC_RESCHED_EVERY 4096

static const u8 *run_digest(const struct dgc_run *run, u32 i)
{
	return run->data + (size_t)i * run->size;
}

static u32 *run_owners(const struct dgc_run *run)
{
	return (u32 *)run_digest(run, run->count);
}

/* A power of two of memory for a run of a little more would waste a quarter. */
static struct dgc_run *run_alloc(u32 count, u32 size)
{
	size_t bytes = struct_size_t(struct dgc_run, data,
				     array_size(count, size + sizeof(u32)));
	struct dgc_run *run;

	if (bytes > PAGE_SIZE)
		run = vmalloc(bytes);
	else
		run = kmalloc(bytes, GFP_KERNEL);
	if (!run)
		return NULL;

	run->count = count;
	run->size = size;
	run->alloc = bytes > PAGE_SIZE ? PAGE_ALIGN(bytes) : ksize(run);
	return run;
}

static struct dgc_run *run_new(const struct dgc_digests *add, u32 size,
			       u32 owner)
{
	struct dgc_run *run = run_alloc(add->count, size);

	if (!run)
		return NULL;
	memcpy(run->data, add->data, (size_t)add->count * size);
	memset32(run_owners(run), owner, add->count);
	return run;
}

/* Index of the first digest that is not less; run->count when all are. */
static u32 run_lower_bound(const struct dgc_run *run, const u8 *digest)
{
	u32 low = 0, high = run->count;

	while (low < high) {
		u32 mid = low + (high - low) / 2;

		if (memcmp(run_digest(run, mid), digest, run->size) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool run_equal(const struct dgc_run *run, u32 i, const u8 *digest)
{
	return i < run->count && !memcmp(run_digest(run, i), digest, run->size);
}

/* The least live owner of @digest above @after in @run, or 0. */
static u32 run_next_owner(const struct dgc_run *run, const u8 *digest,
			  u32 after)
{
	const u32 *owners = run_owners(run);
	u32 i, best = 0;

	for (i = run_lower_bound(run, digest); run_equal(run, i, digest); i++) {
		if (owners[i] <= after || (best && owners[i] >= best))
			continue;
		if (dgc_list_by_index(owners[i]))
			best = owners[i];
	}
	return best;
}

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
		owner = run_next_owner(runs->run[i], digest, 0);
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
		owner = run_next_owner(runs->run[i], digest, after);
		if (owner && (!best || owner < best))
			best = owner;
	}
	return best;
}

/* Which of @n runs has the least digest at its position; @n when all ended. */
static u32 merge_least(struct dgc_run *const *run, const u32 *pos, u32 n)
{
	u32 i, least = n;

	for (i = 0; i < n; i++) {
		if (pos[i] == run[i]->count)
			continue;
		if (least == n || memcmp(run_digest(run[i], pos[i]),
					 run_digest(run[least], pos[least]),
					 run[i]->size) < 0)
			least = i;
	}
	return least;
}

/* Merges @n runs into @out, which has room for what is kept, exactly. */
static void merge_fill(struct dgc_run *out, struct dgc_run *const *run, u32 n,
		       bool live_only)
{
	u32 pos[DGC_RUNS_MAX] = {};
	u32 *owners = run_owners(out);
	u32 i, owner, filled = 0, steps = 0;

	while ((i = merge_least(run, pos, n)) < n) {
		u32 from = pos[i]++;

		if (++steps % DGC_RESCHED_EVERY == 0)
			cond_resched();
		owner = run_owners(run[i])[from];
		if (live_only && !dgc_list_by_index(owner))
			continue;
		memcpy(out->data + (size_t)filled * out->size,
		       run_digest(run[i], from), out->size);
		owners[filled++] = owner;
	}
}

static u32 merge_count(struct dgc_run *const *run, u32 n, bool live_only)
{
	u32 i, j, count = 0;

	for (i = 0; i < n; i++) {
		for (j = 0; j < run[i]->count; j++)
			if (!live_only ||
			    dgc_list_by_index(run_owners(run[i])[j]))
				count++;
		cond_resched();
	}
	return count;
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
	out = run_alloc(merge_count(in, n, false), fresh->size);
	if (out)
		merge_fill(out, in, n, false);
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

	run = run_new(add, table->size, owner);
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
	u32 count;

	if (!old)
		return 0;
	count = merge_count(old->run, old->count, true);
	if (!count) {
		table_replace(table, NULL, 0);
		return 0;
	}

	run = run_alloc(count, table->size);
	new = runs_alloc(1);
	if (!run || !new) {
		kvfree(run);
		kfree(new);
		return -ENOMEM;
	}
	merge_fill(run, old->run, old->count, true);
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
	bytes = ksize(runs);
	for (i = 0; i < runs->count; i++)
		bytes += runs->run[i]->alloc;
	return bytes;
}
