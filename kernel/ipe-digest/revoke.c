// SPDX-License-Identifier: GPL-2.0-only
/*
 * Revocation: what does not count any more, whichever list holds it.
 *
 * Revocation lists are loaded as all others, and never unloaded. What they name
 * is in tables of their own, with the revocation list in the place of the owner.
 * While there are none, a static key keeps all of this out of the way.
 *
 * The owner of the machine may revoke everything; a vendor's key may only revoke
 * what lists by the same key attest. The owner signs with PKCS#7, or with a key of a key list of
 * the owner that was loaded before "keys" was sealed.
 */

#include "internal.h"

DEFINE_STATIC_KEY_FALSE(dgc_revoking_key);

/* Readers: RCU. Changed under dgc_lock, as all tables. */
static struct dgc_table dgc_revoked[DGC_KIND_COUNT][DGC_ALGO_COUNT] =
	DGC_TABLES_INIT;
static struct dgc_table dgc_revoked_lists = { .size = DGC_TLV_LIST_LEN };
static struct dgc_table dgc_revoked_signers = { .size = DGC_TLV_SIGNER_LEN };

static u64 dgc_serial; /* changed under dgc_seal_lock, and only raised */

static_assert(DGC_TLV_LIST_LEN == DGC_LIST_ID_LEN);
static_assert(DGC_TLV_SIGNER_LEN == DGC_PGP_FINGERPRINT_LEN);

#define DGC_REVOKED_TABLES (DGC_KIND_COUNT * DGC_ALGO_COUNT + 2)

static struct dgc_table *nth_table(u32 n)
{
	if (n == DGC_REVOKED_TABLES - 1)
		return &dgc_revoked_lists;
	if (n == DGC_REVOKED_TABLES - 2)
		return &dgc_revoked_signers;
	return &dgc_revoked[n / DGC_ALGO_COUNT][n % DGC_ALGO_COUNT];
}

static const struct dgc_digests *nth_set(const struct dgc_batch *batch, u32 n)
{
	if (n == DGC_REVOKED_TABLES - 1)
		return &batch->lists;
	if (n == DGC_REVOKED_TABLES - 2)
		return &batch->signers;
	return &batch->set[n / DGC_ALGO_COUNT][n % DGC_ALGO_COUNT];
}

/**
 * dgc_revoke_add() - add what a revocation list revokes
 * @list: the list, with an index
 * @batch: what it brings
 *
 * It counts once the list is inserted.
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0, or -ENOMEM; what was added before is dead.
 */
int dgc_revoke_add(const struct dgc_list *list, const struct dgc_batch *batch)
{
	int err = 0;
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES && !err; i++)
		err = dgc_table_add(nth_table(i), nth_set(batch, i),
				    list->index);
	return err;
}

/**
 * dgc_revoke_purge() - free what a list that is not loaded left behind
 *
 * Context: dgc_lock is held; sleeps. Without memory it stays, and does no harm.
 */
void dgc_revoke_purge(void)
{
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES; i++)
		dgc_table_purge(nth_table(i));
}

/**
 * dgc_revoke_bytes() - what the tables take up
 *
 * Context: dgc_lock is held.
 * Return: bytes of memory.
 */
u64 dgc_revoke_bytes(void)
{
	u64 bytes = sizeof(dgc_revoked) + sizeof(dgc_revoked_lists) +
		    sizeof(dgc_revoked_signers);
	u32 i;

	for (i = 0; i < DGC_REVOKED_TABLES; i++)
		bytes += dgc_table_bytes(nth_table(i));
	return bytes;
}

/**
 * dgc_revoke_serial_raise() - the owner revoked something
 * @serial: of the revocation list
 *
 * Context: dgc_seal_lock is held.
 */
void dgc_revoke_serial_raise(u64 serial)
{
	lockdep_assert_held(&dgc_seal_lock);
	if (serial > dgc_serial)
		WRITE_ONCE(dgc_serial, serial);
}

/**
 * dgc_revoke_serial() - how new are the revocations of the owner?
 *
 * The initramfs can require a serial, so that none is left out.
 *
 * Return: the highest serial of a revocation list by the owner; 0 without one.
 */
u64 dgc_revoke_serial(void)
{
	return READ_ONCE(dgc_serial);
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
	return rcu_access_pointer(dgc_revoked[kind][algo].runs);
}

/* May a revocation list revoke what lists by @signer attest? */
static bool counts_for(const struct dgc_list *by,
		       const struct dgc_origin *signer)
{
	if (by->origin.sig_format == DGC_SIG_PKCS7 ||
	    (by->owner && dgc_is_sealed(DIGEST_CACHE_SEAL_KEYS)))
		return true;
	return signer->sig_format == DGC_SIG_PGP &&
	       !memcmp(by->origin.signer, signer->signer,
		       sizeof(signer->signer));
}

/* Context: RCU read-side critical section. */
static bool is_revoked(const struct dgc_table *table, const u8 *name,
		       const struct dgc_origin *signer)
{
	const struct dgc_list *by;
	u32 owner = 0;

	while ((owner = dgc_table_next_owner(table, name, owner))) {
		by = dgc_list_by_index(owner);
		if (by && counts_for(by, signer))
			return true;
	}
	return false;
}

/**
 * dgc_revoked_signer() - is a key revoked?
 * @fingerprint: of an OpenPGP key
 *
 * Return: true when it is, by the owner or by itself.
 */
bool dgc_revoked_signer(const u8 *fingerprint)
{
	struct dgc_origin origin = { .sig_format = DGC_SIG_PGP };
	bool revoked;

	if (!dgc_revoking())
		return false;
	memcpy(origin.signer, fingerprint, sizeof(origin.signer));
	rcu_read_lock();
	revoked = is_revoked(&dgc_revoked_signers, fingerprint, &origin);
	rcu_read_unlock();
	return revoked;
}

/**
 * dgc_revoked_origin() - is a list, or its signer, revoked?
 * @origin: of the list
 *
 * Return: true when nothing that it attests counts.
 */
bool dgc_revoked_origin(const struct dgc_origin *origin)
{
	bool revoked;

	if (!dgc_revoking())
		return false;
	if (origin->sig_format == DGC_SIG_PGP &&
	    dgc_revoked_signer(origin->signer))
		return true;
	rcu_read_lock();
	revoked = is_revoked(&dgc_revoked_lists, origin->id, origin);
	rcu_read_unlock();
	return revoked;
}

/**
 * dgc_revoked_file() - does not count what a list says of a file?
 * @origin: of the list
 * @file: all that is known of the file
 *
 * Context: RCU read-side critical section.
 * Return: true when the list, its signer or a digest of the file is revoked.
 */
bool dgc_revoked_file(const struct dgc_origin *origin,
		      const struct dgc_names *file)
{
	const struct dgc_name *name = file->name;
	u32 i;

	if (!dgc_revoking())
		return false;
	if (dgc_revoked_origin(origin))
		return true;
	for (i = 0; i < file->count; i++, name++)
		if (is_revoked(&dgc_revoked[name->kind][name->algo],
			       name->digest, origin))
			return true;
	return false;
}

/**
 * dgc_revoked_judge() - is a file attested where something is revoked?
 * @file: all that is known of the file
 *
 * Context: RCU read-side critical section.
 * Return: DIGEST_CACHE_ATTESTED when a list holds a digest of it and counts;
 * DIGEST_CACHE_REVOKED when all lists that hold one do not;
 * DIGEST_CACHE_NOT_ATTESTED.
 */
enum digest_cache_reason dgc_revoked_judge(const struct dgc_names *file)
{
	enum digest_cache_reason reason = DIGEST_CACHE_NOT_ATTESTED;
	const struct dgc_name *name = file->name;
	const struct dgc_list *list;
	u32 i, owner;

	for (i = 0; i < file->count; i++, name++) {
		owner = 0;
		while ((owner = dgc_cache_next_owner(name->kind, name->algo,
						     name->digest, owner))) {
			list = dgc_list_by_index(owner);
			if (!list)
				continue;
			if (!dgc_revoked_file(&list->origin, file))
				return DIGEST_CACHE_ATTESTED;
			reason = DIGEST_CACHE_REVOKED;
		}
	}
	return reason;
}
