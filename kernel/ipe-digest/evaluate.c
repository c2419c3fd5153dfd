// SPDX-License-Identifier: GPL-2.0-only
/*
 * What users of the cache ask, and are told.
 */

#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/string.h>

#include "internal.h"

/**
 * digest_cache_evaluate() - is a file attested by a digest list?
 * @inode: the file's inode, of the file system that holds the data
 * @may_sleep: the content may be read and hashed when its fs-verity digest is
 *	not known
 * @verdict: result, written whole
 *
 * A verdict about a file with fs-verity is about its content for good: it
 * cannot change, and every page that is read is checked against the digest.
 *
 * Context: process context; sleeps only when @may_sleep.
 */
void digest_cache_evaluate(struct inode *inode, bool may_sleep,
			   struct digest_cache_verdict *verdict)
{
	enum dgc_algo algo;
	u32 owner;

	memset(verdict, 0, sizeof(*verdict));
	verdict->reason = DIGEST_CACHE_NO_FSVERITY;
	verdict->digest_len = fsverity_get_digest(inode, verdict->digest, NULL,
						  &verdict->algo);
	if (!verdict->digest_len)
		return;

	algo = dgc_algo_from_hash_algo(verdict->algo);
	verdict->reason = DIGEST_CACHE_NOT_ATTESTED;
	if (algo == DGC_ALGO_INVALID)
		return;

	rcu_read_lock();
	owner = dgc_cache_find(DGC_KIND_VERITY, algo, verdict->digest);
	rcu_read_unlock();
	if (owner)
		verdict->reason = DIGEST_CACHE_ATTESTED;
	else
		verdict->reason =
			dgc_bind(inode, algo, verdict->digest, may_sleep);
}
EXPORT_SYMBOL_GPL(digest_cache_evaluate);

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
};

static_assert(ARRAY_SIZE(reason_names) == DIGEST_CACHE_NO_MEMORY + 1);

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
EXPORT_SYMBOL_GPL(digest_cache_reason_name);
