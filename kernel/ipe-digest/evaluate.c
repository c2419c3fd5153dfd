// SPDX-License-Identifier: GPL-2.0-only
/*
 * What users of the cache ask, and are told.
 */

#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "internal.h"

static bool held_by_list(enum dgc_algo algo, const u8 *verity)
{
	u32 owner;

	rcu_read_lock();
	owner = dgc_cache_find(DGC_KIND_VERITY, algo, verity);
	rcu_read_unlock();
	return owner;
}

static enum digest_cache_reason judge(struct inode *inode,
				      struct digest_cache_inode *state,
				      enum dgc_algo algo, const u8 *verity,
				      const struct digest_cache_use *use)
{
	if (!dgc_cache_has_kind(DGC_KIND_VERITY) &&
	    !dgc_cache_has_kind(DGC_KIND_CONTENT))
		return DIGEST_CACHE_NO_LISTS;
	if (algo == DGC_ALGO_INVALID)
		return DIGEST_CACHE_NOT_ATTESTED;
	if (!digest_cache_clean(inode, state, use->may_sleep))
		return DIGEST_CACHE_NOT_VERIFIED;
	if (use->signers && use->may_sleep)
		dgc_content_know(inode, state, algo, verity);
	/* What is revoked may be known by its content alone. */
	if (!dgc_revoking() && held_by_list(algo, verity))
		return DIGEST_CACHE_ATTESTED;
	return dgc_content_judge(inode, state, algo, verity, use->may_sleep);
}

/*
 * Did the kernel read what was not judged? What it read before may come from
 * pages that were not checked then or, on overlayfs, from another inode than the
 * one that was judged. A file is copied up once and stays so: if @inode has the
 * data still after the comparison, it is the one that was compared with.
 */
static bool other_bytes(struct file *file, const struct inode *inode,
			const struct digest_cache_use *use)
{
	if (use->partial && inode != file_inode(file))
		return true;
	return use->read &&
	       (!dgc_content_same(file, use->read, use->read_len) ||
		d_real_inode(file->f_path.dentry) != inode);
}

/**
 * digest_cache_evaluate() - is a file attested by a digest list?
 * @file: the file
 * @inode: its inode, of the file system that holds the data
 * @state: what is kept with @inode; digest_cache_opened() was called at each
 *	open of it
 * @use: how @file is used
 * @verdict: result, written whole
 *
 * A verdict about a file with fs-verity is about its content for good: it
 * cannot change, and every page that is read is checked against the digest.
 * What was read before, and what is written to a private copy, is not the file.
 *
 * Context: process context; sleeps only when @use says so.
 */
void digest_cache_evaluate(struct file *file, struct inode *inode,
			   struct digest_cache_inode *state,
			   const struct digest_cache_use *use,
			   struct digest_cache_verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	verdict->reason = DIGEST_CACHE_NO_FSVERITY;
	verdict->state = state;
	verdict->digest_len = fsverity_get_digest(inode, verdict->digest, NULL,
						  &verdict->algo);
	if (!verdict->digest_len)
		return;
	verdict->reason = judge(inode, state,
				dgc_algo_from_hash_algo(verdict->algo),
				verdict->digest, use);
	if (verdict->reason != DIGEST_CACHE_ATTESTED)
		return;
	if (use->written)
		verdict->reason = DIGEST_CACHE_WRITTEN;
	else if (other_bytes(file, inode, use))
		verdict->reason = DIGEST_CACHE_OTHER_BYTES;
}

/**
 * digest_cache_lookup() - is a digest of content attested by a digest list?
 * @algo: hash algorithm of @digest
 * @digest: of all that a file holds, as the user of the cache has read it
 * @registers: a bit for each register of which it is enough that the list was
 *	measured there; 0: it need not be; see digest_cache_measure_by()
 *
 * For users that hash files themselves. Nothing is said of the file: it is
 * theirs to know that it is still what they read.
 *
 * Context: any.
 * Return: DIGEST_CACHE_ATTESTED, or why not: no list is loaded, none holds
 * digests by this algorithm, none holds this one, or all that do are revoked.
 */
enum digest_cache_reason digest_cache_lookup(enum hash_algo algo,
					     const u8 *digest, u32 registers)
{
	const enum dgc_algo a = dgc_algo_from_hash_algo(algo);
	const struct dgc_names file = { 1,
					{ { DGC_KIND_CONTENT, a, digest } } };
	enum digest_cache_reason reason = DIGEST_CACHE_NOT_ATTESTED;
	const struct dgc_list *list;
	struct dgc_struck struck;
	u32 owner = 0;

	if (!dgc_cache_has_kind(DGC_KIND_CONTENT))
		return DIGEST_CACHE_NO_LISTS;
	if (a == DGC_ALGO_INVALID || !dgc_cache_has(DGC_KIND_CONTENT, a))
		return DIGEST_CACHE_OTHER_ALGORITHM;
	rcu_read_lock();
	dgc_revoked_strike(&file, &struck);
	do {
		owner = dgc_cache_next_owner(DGC_KIND_CONTENT, a, digest,
					     owner);
		list = owner ? dgc_list_by_index(owner) : NULL;
		if (!list ||
		    (registers && !(READ_ONCE(list->measured) & registers)))
			continue;
		reason = dgc_revoked_list(list, &struck, 0, NULL);
	} while (owner && reason != DIGEST_CACHE_ATTESTED);
	rcu_read_unlock();
	return reason;
}

static const char *const reason_names[] = {
	[DIGEST_CACHE_UNRESOLVED] = "unresolved",
	[DIGEST_CACHE_ATTESTED] = "attested",
	[DIGEST_CACHE_NO_FSVERITY] = "no_fsverity",
	[DIGEST_CACHE_NO_LISTS] = "no_lists",
	[DIGEST_CACHE_NOT_ATTESTED] = "not_attested",
	[DIGEST_CACHE_NOT_HASHED] = "not_hashed",
	[DIGEST_CACHE_INTERRUPTED] = "interrupted",
	[DIGEST_CACHE_READ_ERROR] = "read_error",
	[DIGEST_CACHE_NO_MEMORY] = "no_memory",
	[DIGEST_CACHE_NOT_VERIFIED] = "not_verified",
	[DIGEST_CACHE_WRITTEN] = "written",
	[DIGEST_CACHE_OTHER_BYTES] = "other_bytes",
	[DIGEST_CACHE_OTHER_ALGORITHM] = "other_algorithm",
	[DIGEST_CACHE_REVOKED] = "revoked",
};

static_assert(ARRAY_SIZE(reason_names) == DIGEST_CACHE_REVOKED + 1);

/**
 * digest_cache_reason_name() - a reason as audit records show it
 * @reason: reason
 *
 * Return: one word.
 */
const char *digest_cache_reason_name(enum digest_cache_reason reason)
{
	return reason_names[reason];
}
