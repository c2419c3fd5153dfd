// SPDX-License-Identifier: GPL-2.0-only
/*
 * Revocation: what does not count any more, whichever list holds it.
 *
 * Revocation lists are loaded as all others, and never unloaded. What they name
 * is in tables of their own, with the revocation list in the place of the owner.
 * While there are none, a static key keeps all of this out of the way.
 *
 * The owner of the machine may revoke everything, and signs with PKCS#7: no
 * OpenPGP key is the owner's, wherever it came from. Such a key may only revoke
 * what it has attested itself. A list counts as long as it does for one of its
 * signers; for which of them is worked out when a list or a revocation list is
 * loaded (struct dgc_list's alive), and what a revoked digest takes away when a
 * file is evaluated (struct dgc_struck).
 *
 * What keys revoke is apart from what the owner revokes, and limited, so that
 * they can neither use up the memory for it nor slow down what they do not
 * attest.
 */

#include <linux/sched.h>

#include "internal.h"

DEFINE_STATIC_KEY_FALSE(dgc_revoking_key);

/* Of all keys together */
#define DGC_KEYS_REVOCATIONS_MAX 256
#define DGC_KEYS_REVOKED_MAX 65536

/**
 * struct dgc_revoked - what the owner revokes, or what keys revoke
 * @set: digests, by kind and algorithm
 * @lists: ids of lists
 * @signers: of keys, each a struct dgc_fingerprint
 * @count: revocation lists; under dgc_lock
 * @entries: what they hold; under dgc_lock
 *
 * Readers: RCU. Changed under dgc_lock, as all tables.
 */
struct dgc_revoked {
	struct dgc_table set[DGC_KIND_COUNT][DGC_ALGO_COUNT];
	struct dgc_table lists;
	struct dgc_table signers;
	u32 count;
	u64 entries;
};

#define DGC_REVOKED_INIT                                                       \
	{                                                                      \
		.set = DGC_TABLES_INIT, .lists = { .size = DGC_TLV_LIST_LEN }, \
		.signers = { .size = sizeof(struct dgc_fingerprint) },         \
	}

static struct dgc_revoked dgc_by_owner = DGC_REVOKED_INIT;
static struct dgc_revoked dgc_by_keys = DGC_REVOKED_INIT;

/*
 * Keys that have revoked content, by algorithm: NULL until one has, and never freed.
 * Bits are only set, but by the tests. Readers: RCU; changed under dgc_lock.
 */
static unsigned long __rcu *dgc_content_by[DGC_ALGO_COUNT];

static_assert(DGC_TLV_LIST_LEN == DGC_LIST_ID_LEN);
static_assert(DGC_TLV_SIGNER_LEN == DGC_PGP_FINGERPRINT_LEN);
static_assert(DGC_TLV_SIGNER6_LEN == DGC_PGP_FINGERPRINT6_LEN);
/* Table entries are compared as bytes. */
static_assert(sizeof(struct dgc_fingerprint) == 1 + DGC_PGP_FINGERPRINT_MAX);

#define DGC_REVOKED_TABLES (DGC_KIND_COUNT * DGC_ALGO_COUNT + 2)

static struct dgc_table *nth_table(struct dgc_revoked *r, u32 n)
{
	if (n == DGC_REVOKED_TABLES - 1)
		return &r->lists;
	if (n == DGC_REVOKED_TABLES - 2)
		return &r->signers;
	return &r->set[n / DGC_ALGO_COUNT][n % DGC_ALGO_COUNT];
}

static const struct dgc_digests *nth_set(const struct dgc_batch *batch, u32 n)
{
	if (n == DGC_REVOKED_TABLES - 1)
		return &batch->lists;
	if (n == DGC_REVOKED_TABLES - 2)
		return &batch->signers;
	return &batch->set[n / DGC_ALGO_COUNT][n % DGC_ALGO_COUNT];
}

static struct dgc_revoked *revoked_by(const struct dgc_list *list)
{
	return list->origin.by.owner ? &dgc_by_owner : &dgc_by_keys;
}

/**
 * dgc_revokes() - is a list a revocation list?
 * @list: list
 *
 * Return: true when it is.
 */
bool dgc_revokes(const struct dgc_list *list)
{
	return list->format == DGC_FORMAT_REVOCATION;
}

/**
 * dgc_revoke_room() - is there room for another revocation list?
 * @list: the list
 *
 * Neither lists that attest nor keys can take the owner's room.
 *
 * Context: dgc_lock is held.
 * Return: 0, or -ENOSPC.
 */
int dgc_revoke_room(const struct dgc_list *list)
{
	const bool owner = list->origin.by.owner;
	const struct dgc_revoked *r = revoked_by(list);
	const u64 most = owner ? dgc_max_digests : DGC_KEYS_REVOKED_MAX;
	const u32 lists = owner ? dgc_max_lists : DGC_KEYS_REVOCATIONS_MAX;

	lockdep_assert_held(&dgc_lock);
	if (r->count >= lists || list->digests > most ||
	    r->entries > most - list->digests)
		return -ENOSPC;
	return 0;
}

static unsigned long *content_by(enum dgc_algo algo)
{
	return rcu_dereference_protected(dgc_content_by[algo],
					 lockdep_is_held(&dgc_lock));
}

static unsigned long *content_by_new(enum dgc_algo algo)
{
	unsigned long *keys = content_by(algo);

	if (keys)
		return keys;
	keys = bitmap_zalloc(DGC_PGP_KEYS_MAX, GFP_KERNEL);
	rcu_assign_pointer(dgc_content_by[algo], keys);
	return keys;
}

/* Whose content has to be hashed from now on; too many do no harm */
static int note_content(const struct dgc_list *list,
			const struct dgc_batch *batch)
{
	const struct dgc_signers *by = &list->origin.by;
	unsigned long *keys;
	u32 algo, i;

	if (by->owner)
		return 0;
	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!batch->set[DGC_KIND_CONTENT][algo].count)
			continue;
		keys = content_by_new(algo);
		if (!keys)
			return -ENOMEM;
		for (i = 0; i < by->count; i++)
			set_bit(by->key[i], keys);
	}
	return 0;
}

/**
 * dgc_revoke_add() - add what a revocation list revokes
 * @list: the list, with an index
 * @batch: what it brings; its floors are taken over on success
 *
 * It counts once the list is inserted and dgc_revoke_apply() was called.
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0, or -ENOMEM; what was added before is dead.
 */
int dgc_revoke_add(const struct dgc_list *list, struct dgc_batch *batch)
{
	int err = 0;
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES && !err; i++)
		err = dgc_table_add(nth_table(revoked_by(list), i),
				    nth_set(batch, i), list->index);
	if (!err)
		err = note_content(list, batch);
	if (!err)
		err = dgc_floor_add(list, batch);
	return err;
}

static void forget_content(void)
{
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if (content_by(algo))
			bitmap_zero(content_by(algo), DGC_PGP_KEYS_MAX);
}

/**
 * dgc_revoke_bury() - free what a revocation list that is not loaded left behind
 * @list: the list
 *
 * Context: dgc_lock is held; sleeps. Without memory it stays, and does no harm.
 */
void dgc_revoke_bury(const struct dgc_list *list)
{
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES; i++)
		dgc_table_purge(nth_table(revoked_by(list), i));
	dgc_floor_forget(list);
	if (!dgc_by_keys.count)
		forget_content();
}

/**
 * dgc_revoke_count() - a revocation list came, or is gone
 * @list: the list
 * @sign: 1 or -1
 *
 * Context: dgc_lock is held.
 */
void dgc_revoke_count(const struct dgc_list *list, int sign)
{
	struct dgc_revoked *r = revoked_by(list);

	lockdep_assert_held(&dgc_lock);
	r->count += sign;
	r->entries += sign * (s64)list->digests;
}

static u64 tables_bytes(struct dgc_revoked *r)
{
	u64 bytes = sizeof(*r);
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES; i++)
		bytes += dgc_table_bytes(nth_table(r, i));
	return bytes;
}

static u64 content_by_bytes(void)
{
	u64 bytes = 0;
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++)
		if (content_by(algo))
			bytes += BITS_TO_LONGS(DGC_PGP_KEYS_MAX) * sizeof(long);
	return bytes;
}

/**
 * dgc_revoke_stats() - what is revoked, and what it takes up
 * @stats: @revocations and @revoked are set, and @bytes raised
 *
 * Context: dgc_lock is held.
 */
void dgc_revoke_stats(struct dgc_stats *stats)
{
	stats->revocations = dgc_by_owner.count + dgc_by_keys.count;
	stats->revoked = dgc_by_owner.entries + dgc_by_keys.entries;
	stats->bytes += tables_bytes(&dgc_by_owner) +
			tables_bytes(&dgc_by_keys) + dgc_floor_memory() +
			content_by_bytes();
}

static void strike_by(const struct dgc_list *list, struct dgc_struck *struck)
{
	u32 i;

	if (!list)
		return;
	if (!struck->some)
		bitmap_zero(struck->key, DGC_PGP_KEYS_MAX);
	struck->some = true;
	for (i = 0; i < list->origin.by.count; i++)
		__set_bit(list->origin.by.key[i], struck->key);
}

/* What the owner says comes first. Context: RCU read-side critical section. */
static void strike(const struct dgc_table *by_owner,
		   const struct dgc_table *by_keys, const u8 *name,
		   struct dgc_struck *struck)
{
	u32 list = 0;

	if (struck->all || dgc_table_find(by_owner, name)) {
		struck->all = true;
		return;
	}
	while ((list = dgc_table_next_owner(by_keys, name, list)))
		strike_by(dgc_list_by_index(list), struck);
}

/**
 * dgc_revoked_strike() - for whom is a file revoked?
 * @file: all that is known of the file
 * @struck: result
 *
 * Context: RCU read-side critical section.
 */
void dgc_revoked_strike(const struct dgc_names *file, struct dgc_struck *struck)
{
	const struct dgc_name *name = file->name;
	u32 i;

	struck->all = false;
	struck->some = false;
	if (!dgc_revoking())
		return;
	for (i = 0; i < file->count; i++, name++)
		strike(&dgc_by_owner.set[name->kind][name->algo],
		       &dgc_by_keys.set[name->kind][name->algo], name->digest,
		       struck);
}

static bool is_struck(const struct dgc_table *by_owner,
		      const struct dgc_table *by_keys, const u8 *name, u16 key)
{
	struct dgc_struck struck;

	struck.all = false;
	struck.some = false;
	rcu_read_lock();
	strike(by_owner, by_keys, name, &struck);
	rcu_read_unlock();
	return struck.all || (struck.some && key < DGC_PGP_KEYS_MAX &&
			      test_bit(key, struck.key));
}

/**
 * dgc_revoked_key() - is a key revoked?
 * @fingerprint: of an OpenPGP key
 * @key: the same key
 *
 * Context: dgc_lock is held.
 * Return: true when it is, by the owner or by itself.
 */
bool dgc_revoked_key(const struct dgc_fingerprint *fingerprint, u16 key)
{
	return is_struck(&dgc_by_owner.signers, &dgc_by_keys.signers,
			 (const u8 *)fingerprint, key);
}

/**
 * dgc_revoked_id() - is a list revoked for a key that signed it?
 * @id: of the list
 * @key: the key; or none, for the owner
 *
 * Context: dgc_lock is held.
 * Return: true when it is, by the owner or by this key.
 */
bool dgc_revoked_id(const u8 *id, u16 key)
{
	return is_struck(&dgc_by_owner.lists, &dgc_by_keys.lists, id, key);
}

/**
 * dgc_revoke_alive() - for which of its signers does a list count?
 * @list: list, which need not be loaded
 *
 * No list revokes a revocation list.
 *
 * Context: dgc_lock is held.
 * Return: bits, as in struct dgc_list's alive; 0 when it is revoked.
 */
u32 dgc_revoke_alive(const struct dgc_list *list)
{
	const struct dgc_signers *by = &list->origin.by;
	u32 alive = dgc_signers_bits(by), i;
	struct dgc_struck struck;

	lockdep_assert_held(&dgc_lock);
	if (!dgc_revoking() || dgc_revokes(list))
		return alive;
	struck.all = false;
	struck.some = false;
	rcu_read_lock();
	strike(&dgc_by_owner.lists, &dgc_by_keys.lists, list->origin.id,
	       &struck);
	rcu_read_unlock();
	if (struck.all)
		return 0;
	for (i = 0; i < by->count; i++)
		if (!dgc_keyring_trusts(by->key[i]) ||
		    (struck.some && test_bit(by->key[i], struck.key)) ||
		    dgc_floor_above(list, by->key[i]))
			alive &= ~BIT(i);
	return alive;
}

/**
 * dgc_revoke_apply() - what is revoked has changed, or which keys are trusted
 *
 * Once for each revocation list and key list, so that no evaluation has to.
 *
 * Context: dgc_lock is held; sleeps.
 */
void dgc_revoke_apply(void)
{
	struct dgc_list *list;
	u32 index = 0;

	lockdep_assert_held(&dgc_lock);
	if (!dgc_revoking())
		return;
	dgc_keyring_judge();
	while ((list = dgc_list_next(&index))) {
		/* Pairs with smp_load_acquire() in dgc_revoked_list(). */
		smp_store_release(&list->alive, dgc_revoke_alive(list));
		cond_resched();
	}
}

/**
 * dgc_revoked_has() - is any digest of a kind and algorithm revoked?
 * @kind: what the digests are of
 * @algo: their algorithm
 *
 * Context: any.
 * Return: true when there is one.
 */
bool dgc_revoked_has(enum dgc_kind kind, enum dgc_algo algo)
{
	return rcu_access_pointer(dgc_by_owner.set[kind][algo].runs) ||
	       rcu_access_pointer(dgc_by_keys.set[kind][algo].runs);
}

static bool revoked_content(enum dgc_algo algo, u16 key)
{
	const unsigned long *keys = rcu_dereference(dgc_content_by[algo]);

	return keys && test_bit(key, keys);
}

/* Has the owner, or has a key, revoked content of which nothing is known? */
static bool unknown_by(u8 unknown, bool owner, u16 key)
{
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!(unknown & BIT(algo)))
			continue;
		if (owner ? !!rcu_access_pointer(
				    dgc_by_owner.set[DGC_KIND_CONTENT][algo]
					    .runs) :
			    revoked_content(algo, key))
			return true;
	}
	return false;
}

/**
 * dgc_revoked_list() - does a list that holds a file count?
 * @list: the list
 * @struck: of the file
 * @unknown: algorithms by which the content of the file is not known, a bit each
 * @by: the only signer for whom it is to count; NULL: any
 *
 * Context: RCU read-side critical section.
 * Return: DIGEST_CACHE_ATTESTED, DIGEST_CACHE_REVOKED, or DIGEST_CACHE_NOT_HASHED
 * when that depends on the content.
 */
enum digest_cache_reason dgc_revoked_list(const struct dgc_list *list,
					  const struct dgc_struck *struck,
					  u8 unknown,
					  const struct digest_cache_signer *by)
{
	/* Pairs with smp_store_release(): keys are there before their bits. */
	unsigned long alive = smp_load_acquire(&list->alive);
	enum digest_cache_reason reason = DIGEST_CACHE_REVOKED;
	u32 i;

	if (by)
		alive = dgc_signer_bits(by, list, alive);
	if (struck->all || !alive)
		return DIGEST_CACHE_REVOKED;
	if (unknown_by(unknown, true, 0))
		return DIGEST_CACHE_NOT_HASHED;
	if (alive & BIT(DGC_SIGNER_PKCS7))
		return DIGEST_CACHE_ATTESTED;
	for_each_set_bit(i, &alive, DGC_PGP_SIGNATURES_MAX) {
		const u16 key = list->origin.by.key[i];

		if (struck->some && test_bit(key, struck->key))
			continue;
		if (!unknown_by(unknown, false, key))
			return DIGEST_CACHE_ATTESTED;
		reason = DIGEST_CACHE_NOT_HASHED;
	}
	return reason;
}

/**
 * dgc_revoked_judge() - is a file attested where something is revoked?
 * @file: all that is known of the file
 * @unknown: as for dgc_revoked_list()
 *
 * Context: RCU read-side critical section.
 * Return: DIGEST_CACHE_ATTESTED when a list holds a digest of it and counts;
 * DIGEST_CACHE_NOT_HASHED when that depends on the content;
 * DIGEST_CACHE_REVOKED when all lists that hold one do not;
 * DIGEST_CACHE_NOT_ATTESTED.
 */
enum digest_cache_reason dgc_revoked_judge(const struct dgc_names *file,
					   u8 unknown)
{
	enum digest_cache_reason reason = DIGEST_CACHE_NOT_ATTESTED, one;
	const struct dgc_name *name = file->name;
	const struct dgc_list *list;
	struct dgc_struck struck;
	u32 i, owner;

	dgc_revoked_strike(file, &struck);
	for (i = 0; i < file->count; i++, name++) {
		owner = 0;
		while ((owner = dgc_cache_next_owner(name->kind, name->algo,
						     name->digest, owner))) {
			list = dgc_list_by_index(owner);
			if (!list)
				continue;
			one = dgc_revoked_list(list, &struck, unknown, NULL);
			if (one == DIGEST_CACHE_ATTESTED)
				return one;
			if (reason != DIGEST_CACHE_NOT_HASHED)
				reason = one;
			/* The owner's word holds for all of them. */
			if (struck.all)
				return reason;
		}
	}
	return reason;
}
