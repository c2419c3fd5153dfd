/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest cache: is a file attested by a signed digest list?
 *
 * The only header for users of the cache. The cache knows nothing of them.
 */
#ifndef _SECURITY_DIGEST_CACHE_H
#define _SECURITY_DIGEST_CACHE_H

#include <linux/fsverity.h>
#include <linux/types.h>

/**
 * enum digest_cache_reason - why a file is trusted, or is not
 * @DIGEST_CACHE_UNRESOLVED: nobody asked; not trusted
 * @DIGEST_CACHE_ATTESTED: a loaded list holds the fs-verity digest, or the
 *	digest of the content it was found to stand for
 * @DIGEST_CACHE_NO_FSVERITY: the file has no fs-verity
 * @DIGEST_CACHE_NO_LISTS: no digest list is loaded
 * @DIGEST_CACHE_NOT_ATTESTED: no loaded list holds the file
 * @DIGEST_CACHE_NOT_HASHED: the fs-verity digest is not known, and the content
 *	could not be hashed where the question was asked
 * @DIGEST_CACHE_INTERRUPTED: a signal ended the hashing
 * @DIGEST_CACHE_READ_ERROR: the content could not be read, or fs-verity found
 *	it corrupted
 * @DIGEST_CACHE_NO_MEMORY: out of memory
 */
enum digest_cache_reason {
	DIGEST_CACHE_UNRESOLVED = 0,
	DIGEST_CACHE_ATTESTED,
	DIGEST_CACHE_NO_FSVERITY,
	DIGEST_CACHE_NO_LISTS,
	DIGEST_CACHE_NOT_ATTESTED,
	DIGEST_CACHE_NOT_HASHED,
	DIGEST_CACHE_INTERRUPTED,
	DIGEST_CACHE_READ_ERROR,
	DIGEST_CACHE_NO_MEMORY,
};

/**
 * struct digest_cache_verdict - the answer about one file
 * @reason: DIGEST_CACHE_ATTESTED is the only one that means trust
 * @digest_len: bytes in @digest; 0 for a file without fs-verity
 * @algo: hash algorithm of @digest
 * @digest: the file's fs-verity digest
 */
struct digest_cache_verdict {
	enum digest_cache_reason reason;
	u32 digest_len;
	enum hash_algo algo;
	u8 digest[FS_VERITY_MAX_DIGEST_SIZE];
};

#ifdef CONFIG_SECURITY_DIGEST_CACHE

void digest_cache_evaluate(struct inode *inode, bool may_sleep,
			   struct digest_cache_verdict *verdict);
const char *digest_cache_reason_name(enum digest_cache_reason reason);

#else

static inline void digest_cache_evaluate(struct inode *inode, bool may_sleep,
					 struct digest_cache_verdict *verdict)
{
	verdict->reason = DIGEST_CACHE_UNRESOLVED;
	verdict->digest_len = 0;
}

static inline const char *
digest_cache_reason_name(enum digest_cache_reason reason)
{
	return "unresolved";
}

#endif /* CONFIG_SECURITY_DIGEST_CACHE */

/**
 * digest_cache_trusted() - does a verdict mean trust?
 * @verdict: result of digest_cache_evaluate(), or all zero
 *
 * Return: true only for a file that is attested.
 */
static inline bool
digest_cache_trusted(const struct digest_cache_verdict *verdict)
{
	return verdict->reason == DIGEST_CACHE_ATTESTED;
}

#endif /* _SECURITY_DIGEST_CACHE_H */
