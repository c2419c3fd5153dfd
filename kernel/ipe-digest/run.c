// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run: digests in ascending order, and the lists that brought them, those of
 * one digest in ascending order, too.
 */

#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

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
	run->alloc = bytes > PAGE_SIZE ? PAGE_ALIGN(bytes) :
					 kmalloc_size_roundup(bytes);
	return run;
}

/**
 * dgc_run_new() - a run of what one list brings
 * @add: digests, ascending, no two the same
 * @size: bytes in a digest
 * @owner: index of the list
 *
 * Context: sleeps between steps.
 * Return: to be freed with kvfree(); NULL without memory.
 */
struct dgc_run *dgc_run_new(const struct dgc_digests *add, u32 size, u32 owner)
{
	struct dgc_run *run = run_alloc(add->count, size);
	u32 done, step;

	if (!run)
		return NULL;
	for (done = 0; done < add->count; done += step) {
		step = min(add->count - done, DGC_RESCHED_EVERY);
		memcpy(run->data + (size_t)done * size,
		       add->data + (size_t)done * size, (size_t)step * size);
		memset32(run_owners(run) + done, owner, step);
		cond_resched();
	}
	return run;
}

/* Index of the first entry behind digest and owner; run->count if there is none. */
static u32 run_behind(const struct dgc_run *run, const u8 *digest, u32 owner)
{
	u32 low = 0, high = run->count, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = memcmp(run_digest(run, mid), digest, run->size);
		if (order < 0 || (!order && run_owners(run)[mid] <= owner))
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

/**
 * dgc_run_next_owner() - which loaded list brought a digest?
 * @run: where to look
 * @digest: @run->size bytes
 * @after: 0, then the last result
 *
 * Context: RCU read-side critical section, or dgc_lock is held.
 * Return: the least index above @after of a loaded list, or 0.
 */
u32 dgc_run_next_owner(const struct dgc_run *run, const u8 *digest, u32 after)
{
	const u32 *owners = run_owners(run);
	u32 i;

	for (i = run_behind(run, digest, after); run_equal(run, i, digest); i++)
		if (dgc_list_by_index(owners[i]))
			return owners[i];
	return 0;
}

/**
 * dgc_run_any() - does any of the lists that brought a digest match?
 * @run: where to look
 * @digest: @run->size bytes
 * @match: called for each loaded list, until it returns true
 * @data: for @match
 *
 * Context: RCU read-side critical section.
 * Return: true when one does.
 */
bool dgc_run_any(const struct dgc_run *run, const u8 *digest, dgc_match match,
		 const void *data)
{
	const u32 *owners = run_owners(run);
	const struct dgc_list *list;
	u32 i;

	for (i = run_behind(run, digest, 0); run_equal(run, i, digest); i++) {
		list = dgc_list_by_index(owners[i]);
		if (list && match(list, data))
			return true;
	}
	return false;
}

static int entry_order(const struct dgc_run *a, u32 i, const struct dgc_run *b,
		       u32 j)
{
	u32 of_a = run_owners(a)[i], of_b = run_owners(b)[j];
	int order = memcmp(run_digest(a, i), run_digest(b, j), a->size);

	return order ?: of_a < of_b ? -1 : of_a > of_b;
}

/* Which of @n runs has the least entry at its position; @n when all ended. */
static u32 merge_least(struct dgc_run *const *run, const u32 *pos, u32 n)
{
	u32 i, least = n;

	for (i = 0; i < n; i++) {
		if (pos[i] == run[i]->count)
			continue;
		if (least == n ||
		    entry_order(run[i], pos[i], run[least], pos[least]) < 0)
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
		if (!live_only) {
			count += run[i]->count;
			continue;
		}
		for (j = 0; j < run[i]->count; j++) {
			if (dgc_list_by_index(run_owners(run[i])[j]))
				count++;
			if (j % DGC_RESCHED_EVERY == 0)
				cond_resched();
		}
	}
	return count;
}

/**
 * dgc_run_merge() - merge runs
 * @run: runs of the same size of digest; they stay as they are
 * @n: how many, at most DGC_RUNS_MAX
 * @live_only: leave out digests of lists that are not loaded
 *
 * Context: dgc_lock is held, so that no list comes or goes; sleeps.
 * Return: to be freed with kvfree(), perhaps empty; NULL without memory.
 */
struct dgc_run *dgc_run_merge(struct dgc_run *const *run, u32 n, bool live_only)
{
	u32 count = merge_count(run, n, live_only);
	struct dgc_run *out = run_alloc(count, run[0]->size);

	if (out)
		merge_fill(out, run, n, live_only);
	return out;
}
