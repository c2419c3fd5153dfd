// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: what the content of a file is that has an fs-verity digest.
 *
 * Packages carry digests of content. The first time a file is met whose
 * fs-verity digest no list holds, its content is hashed, through fs-verity, so
 * that what is hashed is what will ever be read. That an fs-verity digest
 * stands for these digests of content is a fact that no list changes. Which
 * lists hold them is looked up at each evaluation.
 *
 * An inode in core keeps its binding. The table of all bindings is a cache of
 * bounded size over that, for inodes that come into core again and for copies.
 * Whoever churns it costs others a hashing, never a denial.
 */

#include <linux/jhash.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/wait_bit.h>

#include "internal.h"

/*
 * One content has an fs-verity digest for each salt, so whoever can write files
 * can make any number of bindings: 128 bytes each with SHA-256.
 */
uint dgc_max_bound = 262144;
module_param_named(max_bound, dgc_max_bound, uint, 0444);
MODULE_PARM_DESC(max_bound,
		 "Most fs-verity digests whose content is remembered");

/**
 * struct dgc_binding - what an fs-verity digest stands for
 * @node: in dgc_bindings
 * @lru: in dgc_bindings_lru; under dgc_bindings_lock
 * @rcu: for kfree_rcu()
 * @refs: the table's, and one for each inode that keeps it
 * @used: looked at since it was last passed over for replacement
 * @algo: hash algorithm of the fs-verity digest
 * @known: digests of content that follow, a bit per enum dgc_algo
 * @data: the fs-verity digest, then the digests of content by ascending algorithm
 *
 * All but @lru, @refs and @used is constant.
 */
struct dgc_binding {
	struct rhash_head node;
	struct list_head lru;
	struct rcu_head rcu;
	refcount_t refs;
	bool used;
	u8 algo;
	u8 known;
	u8 data[];
};

/* What a binding is found by. */
struct dgc_binding_key {
	enum dgc_algo algo;
	const u8 *verity;
};

static u32 key_hash(const void *data, u32 len, u32 seed)
{
	const struct dgc_binding_key *key = data;

	return jhash(key->verity, dgc_algo_size(key->algo), seed);
}

static u32 binding_hash(const void *data, u32 len, u32 seed)
{
	const struct dgc_binding *b = data;

	return jhash(b->data, dgc_algo_size(b->algo), seed);
}

static int binding_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct dgc_binding_key *key = arg->key;
	const struct dgc_binding *b = obj;

	return b->algo != key->algo ||
	       memcmp(b->data, key->verity, dgc_algo_size(key->algo));
}

static const struct rhashtable_params dgc_bindings_params = {
	.head_offset = offsetof(struct dgc_binding, node),
	.hashfn = key_hash,
	.obj_hashfn = binding_hash,
	.obj_cmpfn = binding_compare,
	.automatic_shrinking = true,
};

/* Readers: RCU. Changed under dgc_bindings_lock, as all below. */
static struct rhashtable dgc_bindings;
static DEFINE_MUTEX(dgc_bindings_lock);
static LIST_HEAD(dgc_bindings_lru); /* the next to be replaced first */
static u32 dgc_bindings_count;
static u64 dgc_bindings_bytes;

static size_t binding_size(enum dgc_algo verity, u8 known)
{
	size_t size = sizeof(struct dgc_binding) + dgc_algo_size(verity);
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if (known & BIT(algo))
			size += dgc_algo_size(algo);
	return size;
}

static struct dgc_binding *binding_new(enum dgc_algo verity_algo,
				       const u8 *verity,
				       const struct dgc_content *content)
{
	struct dgc_binding *b;
	u32 algo, size;
	u8 *at;

	b = kmalloc(binding_size(verity_algo, content->known), GFP_KERNEL);
	if (!b)
		return NULL;
	refcount_set(&b->refs, 1);
	b->used = false;
	b->algo = verity_algo;
	b->known = content->known;
	size = dgc_algo_size(verity_algo);
	at = b->data;
	memcpy(at, verity, size);
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!(b->known & BIT(algo)))
			continue;
		at += size;
		size = dgc_algo_size(algo);
		memcpy(at, content->digest[algo], size);
	}
	return b;
}

/**
 * dgc_binding_put() - give back a reference
 * @b: binding, or NULL
 *
 * Context: any.
 */
void dgc_binding_put(struct dgc_binding *b)
{
	if (b && refcount_dec_and_test(&b->refs))
		kfree_rcu(b, rcu);
}

/* Context: RCU read-side critical section. */
static struct dgc_binding *bindings_find(enum dgc_algo algo, const u8 *verity)
{
	const struct dgc_binding_key key = { .algo = algo, .verity = verity };

	return rhashtable_lookup(&dgc_bindings, &key, dgc_bindings_params);
}

/* Context: dgc_bindings_lock is held. */
static void bindings_remove(struct dgc_binding *b)
{
	rhashtable_remove_fast(&dgc_bindings, &b->node, dgc_bindings_params);
	list_del(&b->lru);
	dgc_bindings_count--;
	dgc_bindings_bytes -=
		kmalloc_size_roundup(binding_size(b->algo, b->known));
	dgc_binding_put(b);
}

/* What was used since its last turn is passed over once. */
static void bindings_trim(void)
{
	struct dgc_binding *b;

	while (dgc_bindings_count > dgc_max_bound) {
		b = list_first_entry(&dgc_bindings_lru, struct dgc_binding,
				     lru);
		if (READ_ONCE(b->used)) {
			WRITE_ONCE(b->used, false);
			list_move_tail(&b->lru, &dgc_bindings_lru);
		} else {
			bindings_remove(b);
		}
		cond_resched();
	}
}

/* Without memory it is not remembered here, but with the inode. */
static void bindings_add(struct dgc_binding *b)
{
	struct dgc_binding *old;

	mutex_lock(&dgc_bindings_lock);
	rcu_read_lock();
	old = bindings_find(b->algo, b->data);
	rcu_read_unlock();
	if (old)
		bindings_remove(old);
	if (!rhashtable_insert_fast(&dgc_bindings, &b->node,
				    dgc_bindings_params)) {
		refcount_inc(&b->refs);
		list_add_tail(&b->lru, &dgc_bindings_lru);
		dgc_bindings_count++;
		dgc_bindings_bytes +=
			kmalloc_size_roundup(binding_size(b->algo, b->known));
		bindings_trim();
	}
	mutex_unlock(&dgc_bindings_lock);
}

/*
 * The binding of an inode, which keeps it from then on.
 * Context: RCU read-side critical section.
 */
static struct dgc_binding *inode_binding(struct digest_cache_inode *state,
					 enum dgc_algo algo, const u8 *verity)
{
	struct dgc_binding *b = rcu_dereference(state->binding);

	if (b)
		return b;
	b = bindings_find(algo, verity);
	if (!b || !refcount_inc_not_zero(&b->refs))
		return NULL;
	if (unrcu_pointer(cmpxchg(&state->binding, NULL, RCU_INITIALIZER(b))))
		dgc_binding_put(b);
	return b;
}

/* Context: RCU read-side critical section. */
static enum digest_cache_reason binding_judge(struct dgc_binding *b)
{
	const u8 *digest = b->data + dgc_algo_size(b->algo);
	bool unknown = false;
	u32 algo;

	if (!READ_ONCE(b->used))
		WRITE_ONCE(b->used, true);
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!(b->known & BIT(algo))) {
			unknown |= dgc_cache_has(DGC_KIND_CONTENT, algo);
			continue;
		}
		if (dgc_cache_find(DGC_KIND_CONTENT, algo, digest))
			return DIGEST_CACHE_ATTESTED;
		digest += dgc_algo_size(algo);
	}
	return unknown ? DIGEST_CACHE_NOT_HASHED : DIGEST_CACHE_NOT_ATTESTED;
}

/*
 * An fs-verity digest, and those of the content, if @b is there.
 * Context: RCU read-side critical section, also while @file is used.
 */
static void file_of(enum dgc_algo verity_algo, const u8 *verity,
		    const struct dgc_binding *b, struct dgc_names *file)
{
	const u8 *digest;
	u32 algo;

	file->count = 1;
	file->name[0] =
		(struct dgc_name){ DGC_KIND_VERITY, verity_algo, verity };
	if (!b)
		return;
	digest = b->data + dgc_algo_size(b->algo);
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!(b->known & BIT(algo)))
			continue;
		file->name[file->count++] =
			(struct dgc_name){ DGC_KIND_CONTENT, algo, digest };
		digest += dgc_algo_size(algo);
	}
}

/*
 * As binding_judge(), also of what lists hold by its fs-verity digest: where
 * content is revoked, that of the files concerned has to be known. @b may be NULL.
 */
static enum digest_cache_reason judge_revoked(enum dgc_algo verity_algo,
					      const u8 *verity,
					      const struct dgc_binding *b)
{
	const u8 unknown = ~(b ? b->known : 0);
	enum digest_cache_reason reason;
	struct dgc_names file;
	u32 algo;

	file_of(verity_algo, verity, b, &file);
	reason = dgc_revoked_judge(&file, unknown);
	if (reason == DIGEST_CACHE_ATTESTED)
		return reason;
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if ((unknown & BIT(algo)) &&
		    dgc_cache_has(DGC_KIND_CONTENT, algo))
			return DIGEST_CACHE_NOT_HASHED;
	return reason;
}

static enum digest_cache_reason judge(struct digest_cache_inode *state,
				      enum dgc_algo algo, const u8 *verity)
{
	enum digest_cache_reason reason = DIGEST_CACHE_NOT_HASHED;
	struct dgc_binding *b;

	rcu_read_lock();
	b = inode_binding(state, algo, verity);
	if (dgc_revoking())
		reason = judge_revoked(algo, verity, b);
	else if (b)
		reason = binding_judge(b);
	rcu_read_unlock();
	return reason;
}

/**
 * dgc_bind() - remember what an fs-verity digest stands for
 * @state: of an inode that has it
 * @algo: hash algorithm of the fs-verity digest
 * @verity: the fs-verity digest
 * @content: digests of its content
 *
 * Context: no other task binds @state meanwhile; sleeps.
 * Return: 0, or -ENOMEM with nothing remembered.
 */
int dgc_bind(struct digest_cache_inode *state, enum dgc_algo algo,
	     const u8 *verity, const struct dgc_content *content)
{
	struct dgc_binding *b = binding_new(algo, verity, content);

	if (!b)
		return -ENOMEM;
	bindings_add(b);
	/* A reader may have put there what it found in the table. */
	b = unrcu_pointer(xchg(&state->binding, RCU_INITIALIZER(b)));
	dgc_binding_put(b);
	return 0;
}

static enum digest_cache_reason reason_of(int err)
{
	switch (err) {
	case -EINTR:
		return DIGEST_CACHE_INTERRUPTED;
	case -ENOMEM:
		return DIGEST_CACHE_NO_MEMORY;
	default:
		return DIGEST_CACHE_READ_ERROR;
	}
}

static int hash(struct inode *inode, struct digest_cache_inode *state,
		enum dgc_algo algo, const u8 *verity)
{
	struct dgc_content content = {};
	int err = dgc_content_hash(inode, &content);

	return err ?: dgc_bind(state, algo, verity, &content);
}

/*
 * Tasks that meet the same inode hash it one after the other, and all but the
 * first find it hashed. Another inode, perhaps on a sick disk, is no matter.
 */
static enum digest_cache_reason hash_once(struct inode *inode,
					  struct digest_cache_inode *state,
					  enum dgc_algo algo, const u8 *verity)
{
	enum digest_cache_reason reason;
	int err;

	if (wait_on_bit_lock(&state->flags, DGC_INODE_HASHING, TASK_KILLABLE))
		return DIGEST_CACHE_INTERRUPTED;
	/* Again only when a list with another algorithm was loaded meanwhile. */
	while ((reason = judge(state, algo, verity)) ==
	       DIGEST_CACHE_NOT_HASHED) {
		err = hash(inode, state, algo, verity);
		if (err) {
			reason = reason_of(err);
			break;
		}
	}
	clear_and_wake_up_bit(DGC_INODE_HASHING, &state->flags);
	return reason;
}

/**
 * dgc_content_judge() - is a file attested by its content, and not revoked?
 * @inode: a file with fs-verity, clean
 * @state: what is kept with it
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest, which no list holds, unless anything is revoked
 * @may_sleep: the content may be read and hashed
 *
 * Return: the reason; DIGEST_CACHE_ATTESTED when it is.
 */
enum digest_cache_reason dgc_content_judge(struct inode *inode,
					   struct digest_cache_inode *state,
					   enum dgc_algo algo, const u8 *verity,
					   bool may_sleep)
{
	enum digest_cache_reason reason;

	if (!dgc_revoking() && !dgc_cache_has_kind(DGC_KIND_CONTENT))
		return DIGEST_CACHE_NOT_ATTESTED;
	reason = judge(state, algo, verity);
	if (reason != DIGEST_CACHE_NOT_HASHED || !may_sleep)
		return reason;
	return hash_once(inode, state, algo, verity);
}

/* Is there an algorithm by which content is attested, and this is not known? */
static bool content_unknown(struct digest_cache_inode *state,
			    enum dgc_algo algo, const u8 *verity)
{
	struct dgc_names file;
	bool unknown = false;
	u8 missing;
	u32 i;

	rcu_read_lock();
	missing = dgc_content_file(state, algo, verity, &file);
	rcu_read_unlock();
	for (i = 1; i < DGC_ALGO_COUNT; i++)
		unknown |= (missing & BIT(i)) &&
			   dgc_cache_has(DGC_KIND_CONTENT, i);
	return unknown;
}

/**
 * dgc_content_know() - have all known by which lists may attest a file
 * @inode: a file with fs-verity, clean
 * @state: what is kept with it
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 *
 * Hashes the content unless that was done. What cannot be read stays unknown.
 *
 * Context: sleeps.
 */
void dgc_content_know(struct inode *inode, struct digest_cache_inode *state,
		      enum dgc_algo algo, const u8 *verity)
{
	int err = 0;

	if (!content_unknown(state, algo, verity) ||
	    wait_on_bit_lock(&state->flags, DGC_INODE_HASHING, TASK_KILLABLE))
		return;
	while (!err && content_unknown(state, algo, verity))
		err = hash(inode, state, algo, verity);
	clear_and_wake_up_bit(DGC_INODE_HASHING, &state->flags);
}

/**
 * dgc_content_file() - all digests of a file in core
 * @state: what is kept with its inode
 * @algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 * @file: result, with those of the content that are known
 *
 * Context: RCU read-side critical section, also while @file is used.
 * Return: algorithms by which the content is not known, a bit each.
 */
u8 dgc_content_file(struct digest_cache_inode *state, enum dgc_algo algo,
		    const u8 *verity, struct dgc_names *file)
{
	const struct dgc_binding *b = inode_binding(state, algo, verity);

	file_of(algo, verity, b, file);
	return ~(b ? b->known : 0);
}

/**
 * dgc_bound_file() - all digests of a file
 * @verity_algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 * @file: result, with those of the content if it is remembered
 *
 * Context: RCU read-side critical section, also while @file is used.
 */
void dgc_bound_file(enum dgc_algo verity_algo, const u8 *verity,
		    struct dgc_names *file)
{
	file_of(verity_algo, verity, bindings_find(verity_algo, verity), file);
}

/**
 * dgc_bound_next_owner() - which lists attest a file by its content?
 * @verity_algo: hash algorithm of its fs-verity digest
 * @verity: its fs-verity digest
 * @after: 0, then the last result
 *
 * Context: RCU read-side critical section.
 * Return: the least index above @after of a loaded list, or 0; 0 for a file
 * whose content is not remembered.
 */
u32 dgc_bound_next_owner(enum dgc_algo verity_algo, const u8 *verity, u32 after)
{
	const struct dgc_binding *b = bindings_find(verity_algo, verity);
	u32 algo, owner, best = 0;
	const u8 *digest;

	if (!b)
		return 0;
	digest = b->data + dgc_algo_size(b->algo);
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!(b->known & BIT(algo)))
			continue;
		owner = dgc_cache_next_owner(DGC_KIND_CONTENT, algo, digest,
					     after);
		if (owner && (!best || owner < best))
			best = owner;
		digest += dgc_algo_size(algo);
	}
	return best;
}

/**
 * dgc_bound_stats() - what bindings take up
 * @stats: @bound and @bound_bytes are set
 *
 * Context: takes dgc_bindings_lock.
 */
void dgc_bound_stats(struct dgc_stats *stats)
{
	mutex_lock(&dgc_bindings_lock);
	stats->bound = dgc_bindings_count;
	stats->bound_bytes = dgc_bindings_bytes;
	mutex_unlock(&dgc_bindings_lock);
}

/**
 * dgc_bind_init() - make the table of bindings
 *
 * Return: 0 or -ENOMEM.
 */
int __init dgc_bind_init(void)
{
	return rhashtable_init(&dgc_bindings, &dgc_bindings_params);
}

/**
 * dgc_bind_exit() - undo dgc_bind_init(); nothing was bound
 */
void __init dgc_bind_exit(void)
{
	rhashtable_destroy(&dgc_bindings);
}
