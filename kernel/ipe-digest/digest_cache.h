/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest cache: is a file attested by a signed digest list?
 *
 * The only header for users of the cache. The cache knows nothing of them.
 */
#ifndef _SECURITY_DIGEST_CACHE_H
#define _SECURITY_DIGEST_CACHE_H

#include <linux/err.h>
#include <linux/fsverity.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/types.h>

struct dgc_binding;
struct digest_cache_inode;
struct digest_cache_signer;

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
 * @DIGEST_CACHE_NOT_VERIFIED: pages are cached that were read before fs-verity
 *	was enabled, and they could not be dropped where the question was asked
 * @DIGEST_CACHE_WRITTEN: of a private mapping that was written, or can be, and
 *	so need not be the file; of a file without fs-verity, someone writes it
 * @DIGEST_CACHE_OTHER_BYTES: what the kernel read is not what the file holds,
 *	or need not be
 * @DIGEST_CACHE_OTHER_ALGORITHM: no loaded list holds digests by the hash
 *	algorithm of the digest that was looked up
 * @DIGEST_CACHE_REVOKED: loaded lists hold the file, and a revocation list
 *	revokes it, these lists or their signers
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
	DIGEST_CACHE_NOT_VERIFIED,
	DIGEST_CACHE_WRITTEN,
	DIGEST_CACHE_OTHER_BYTES,
	DIGEST_CACHE_OTHER_ALGORITHM,
	DIGEST_CACHE_REVOKED,
};

/**
 * struct digest_cache_verdict - the answer about one file
 * @reason: DIGEST_CACHE_ATTESTED is the only one that means trust
 * @digest_len: bytes in @digest; 0 for a file without fs-verity
 * @algo: hash algorithm of @digest
 * @digest: the file's fs-verity digest
 * @state: private to the cache; what is kept with the file's inode
 */
struct digest_cache_verdict {
	enum digest_cache_reason reason;
	u32 digest_len;
	enum hash_algo algo;
	u8 digest[FS_VERITY_MAX_DIGEST_SIZE];
	struct digest_cache_inode *state;
};

/* private: bits of struct digest_cache_inode's flags */
enum {
	DGC_INODE_OPENED, /* is or was open */
	DGC_INODE_CLEAN, /* no page of it is cached that was not checked */
	DGC_INODE_HASHING, /* a task hashes it; others wait */
};

/**
 * struct digest_cache_inode - what the digest cache keeps with an inode in core
 * @flags: private to the cache; changed by atomic bit operations
 * @binding: private to the cache; read under RCU
 *
 * A part of its user's inode blob, all zero when the inode comes into core.
 */
struct digest_cache_inode {
	unsigned long flags;
	struct dgc_binding __rcu *binding;
};

/**
 * struct digest_cache_use - how a file is used
 * @may_sleep: pages may be dropped, and the content be read and hashed when it
 *	is not known
 * @signers: digest_cache_signed_by() will be asked, so all has to be known by
 *	which lists may attest the file
 * @partial: the kernel reads the file in parts, and asks before the first
 * @written: of a private mapping that was or can be written; see
 *	digest_cache_written()
 * @read: what the kernel has read from the start of the file already, and acts
 *	on; behind the end of the file all zero; or NULL
 * @read_len: bytes in @read
 *
 * All zero is the mapping of a file where nothing may sleep.
 */
struct digest_cache_use {
	bool may_sleep;
	bool signers;
	bool partial;
	bool written;
	const void *read;
	size_t read_len;
};

/**
 * enum digest_cache_seal - what can be sealed for the rest of the uptime
 * @DIGEST_CACHE_SEAL_KEYS: no key list is accepted any more
 * @DIGEST_CACHE_SEAL_POLICY: what a user of the cache denies; it changes only
 *	by a newer version of its policy
 * @DIGEST_CACHE_SEAL_LISTS: no list is loaded or unloaded any more, but
 *	revocation lists are loaded
 * @DIGEST_CACHE_SEAL_COUNT: how many there are
 */
enum digest_cache_seal {
	DIGEST_CACHE_SEAL_KEYS = 0,
	DIGEST_CACHE_SEAL_POLICY,
	DIGEST_CACHE_SEAL_LISTS,
	DIGEST_CACHE_SEAL_COUNT,
};

/**
 * typedef digest_cache_measure - measures a list before its digests count
 * @name: name of the list
 * @id: its id, SHA-256 of what is signed
 * @len: bytes in @id
 *
 * May sleep.
 * Return: into which register, 0 to 31, it is measured, now or before; or a
 * negative errno when it is not.
 */
typedef int (*digest_cache_measure)(const char *name, const u8 *id, size_t len);

#ifdef CONFIG_SECURITY_DIGEST_CACHE

void digest_cache_opened(struct file *file, struct digest_cache_inode *state);
bool digest_cache_clean(struct inode *inode, struct digest_cache_inode *state,
			bool may_sleep);
void digest_cache_inode_free(struct digest_cache_inode *state);
void digest_cache_evaluate(struct file *file, struct inode *inode,
			   struct digest_cache_inode *state,
			   const struct digest_cache_use *use,
			   struct digest_cache_verdict *verdict);
enum digest_cache_reason digest_cache_lookup(enum hash_algo algo,
					     const u8 *digest, u32 registers);
struct digest_cache_signer *digest_cache_signer_new(const char *text);
void digest_cache_signer_free(struct digest_cache_signer *signer);
const char *digest_cache_signer_text(const struct digest_cache_signer *signer);
bool digest_cache_signed_by(const struct digest_cache_verdict *verdict,
			    const struct digest_cache_signer *signer);
void digest_cache_measure_by(digest_cache_measure measure);
const char *digest_cache_reason_name(enum digest_cache_reason reason);
int digest_cache_change_begin(enum digest_cache_seal what);
void digest_cache_change_end(void);

#else

static inline void digest_cache_opened(struct file *file,
				       struct digest_cache_inode *state)
{
}

static inline bool digest_cache_clean(struct inode *inode,
				      struct digest_cache_inode *state,
				      bool may_sleep)
{
	return false;
}

static inline void digest_cache_inode_free(struct digest_cache_inode *state)
{
}

static inline void digest_cache_evaluate(struct file *file, struct inode *inode,
					 struct digest_cache_inode *state,
					 const struct digest_cache_use *use,
					 struct digest_cache_verdict *verdict)
{
	verdict->reason = DIGEST_CACHE_UNRESOLVED;
	verdict->digest_len = 0;
}

static inline enum digest_cache_reason
digest_cache_lookup(enum hash_algo algo, const u8 *digest, u32 registers)
{
	return DIGEST_CACHE_UNRESOLVED;
}

static inline struct digest_cache_signer *
digest_cache_signer_new(const char *text)
{
	return ERR_PTR(-EBADMSG);
}

static inline void digest_cache_signer_free(struct digest_cache_signer *signer)
{
}

static inline const char *
digest_cache_signer_text(const struct digest_cache_signer *signer)
{
	return "?";
}

static inline bool
digest_cache_signed_by(const struct digest_cache_verdict *verdict,
		       const struct digest_cache_signer *signer)
{
	return false;
}

static inline void digest_cache_measure_by(digest_cache_measure measure)
{
}

static inline const char *
digest_cache_reason_name(enum digest_cache_reason reason)
{
	return "unresolved";
}

static inline int digest_cache_change_begin(enum digest_cache_seal what)
{
	return 0;
}

static inline void digest_cache_change_end(void)
{
}

#endif /* CONFIG_SECURITY_DIGEST_CACHE */

/**
 * digest_cache_written() - need a mapping not hold what its file holds?
 * @vma: mapping whose protection is about to change
 * @prot: its next protection
 *
 * A private mapping of a file is a copy of it where it was, or can be, written.
 *
 * Context: the mmap lock is held.
 * Return: true when it is a copy, or becomes one.
 */
static inline bool digest_cache_written(const struct vm_area_struct *vma,
					unsigned long prot)
{
	return !(vma->vm_flags & VM_SHARED) &&
	       ((prot & PROT_WRITE) || vma->anon_vma);
}

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
