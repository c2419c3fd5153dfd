// SPDX-License-Identifier: GPL-2.0-only
/*
 * Floors: packages of a name that a key signed do not count below a version.
 *
 * A floor is looked up by key and name when a list is loaded, and for each list that
 * is loaded once a revocation list comes: an evaluation has nothing to do with it.
 */

#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "internal.h"

/**
 * struct dgc_floor - the least version of a package that counts
 * @node: in dgc_floors, or in a batch; under dgc_lock
 * @by: the revocation list that brought it
 * @signer: the key that signed the package
 * @evr: its version, behind the space in @text
 * @name_len: bytes in its name
 * @text: "NAME EVR", without a NUL
 */
struct dgc_floor {
	struct hlist_node node;
	const struct dgc_list *by;
	struct dgc_fingerprint signer;
	struct dgc_evr evr;
	u32 name_len;
	u8 text[];
};

#define FLOOR_BITS 10
#define FLOOR_BUCKETS (1U << FLOOR_BITS)

/* All under dgc_lock; the buckets come with the first floor, and stay. */
static struct hlist_head *dgc_floors;
static u64 dgc_floors_bytes;
static u32 dgc_floors_seed; /* so that nobody can choose names for one bucket */

static u32 floor_hash(const struct dgc_fingerprint *signer, const u8 *name,
		      u32 len)
{
	return jhash(name, len,
		     jhash(signer, sizeof(*signer), dgc_floors_seed));
}

static struct hlist_head *bucket_of(u32 hash)
{
	return &dgc_floors[hash_32(hash, FLOOR_BITS)];
}

static size_t floor_bytes(const struct dgc_floor *floor)
{
	const u32 len = floor->evr.release_off + floor->evr.release_len;

	return kmalloc_size_roundup(
		struct_size(floor, text, floor->name_len + 1 + len));
}

/**
 * dgc_floor_parse() - make a floor of an entry
 * @data: list that holds it
 * @entry: a floor
 * @batch: gets it
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int dgc_floor_parse(const u8 *data, const struct dgc_tlv_entry *entry,
		    struct dgc_batch *batch)
{
	const u8 *below = data + entry->below_off;
	struct dgc_floor *floor;

	floor = kmalloc(struct_size(floor, text, entry->below_len), GFP_KERNEL);
	if (!floor)
		return -ENOMEM;
	if (dgc_evr_parse(below + entry->name_len + 1,
			  entry->below_len - entry->name_len - 1,
			  &floor->evr)) {
		kfree(floor);
		return -EBADMSG;
	}
	floor->name_len = entry->name_len;
	memcpy(floor->text, below, entry->below_len);
	dgc_fingerprint_set(&floor->signer, data + entry->digest_off,
			    entry->digest_len);
	hlist_add_head(&floor->node, &batch->floors);
	batch->floor_count++;
	return 0;
}

/**
 * dgc_floor_free() - free the floors that a batch still has
 * @batch: batch
 */
void dgc_floor_free(struct dgc_batch *batch)
{
	struct dgc_floor *floor;
	struct hlist_node *next;

	hlist_for_each_entry_safe(floor, next, &batch->floors, node)
		kfree(floor);
	INIT_HLIST_HEAD(&batch->floors);
}

static int buckets_new(void)
{
	if (dgc_floors)
		return 0;
	dgc_floors = kcalloc(FLOOR_BUCKETS, sizeof(*dgc_floors), GFP_KERNEL);
	if (!dgc_floors)
		return -ENOMEM;
	dgc_floors_seed = get_random_u32();
	return 0;
}

/**
 * dgc_floor_add() - add the floors of a revocation list
 * @by: the list
 * @batch: what it brings; its floors are taken over on success
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0, or -ENOMEM when these are the first floors.
 */
int dgc_floor_add(const struct dgc_list *by, struct dgc_batch *batch)
{
	struct dgc_floor *floor;
	struct hlist_node *next;

	lockdep_assert_held(&dgc_lock);
	if (hlist_empty(&batch->floors))
		return 0;
	if (buckets_new())
		return -ENOMEM;
	hlist_for_each_entry_safe(floor, next, &batch->floors, node) {
		const u32 hash = floor_hash(&floor->signer, floor->text,
					    floor->name_len);

		hlist_del(&floor->node);
		floor->by = by;
		hlist_add_head(&floor->node, bucket_of(hash));
		dgc_floors_bytes += floor_bytes(floor);
	}
	return 0;
}

/**
 * dgc_floor_forget() - free the floors of a revocation list
 * @by: the list
 *
 * Context: dgc_lock is held.
 */
void dgc_floor_forget(const struct dgc_list *by)
{
	struct dgc_floor *floor;
	struct hlist_node *next;
	u32 bucket;

	lockdep_assert_held(&dgc_lock);
	if (!dgc_floors_bytes)
		return;
	for (bucket = 0; bucket < FLOOR_BUCKETS; bucket++) {
		hlist_for_each_entry_safe(floor, next, &dgc_floors[bucket],
					  node) {
			if (floor->by != by)
				continue;
			hlist_del(&floor->node);
			dgc_floors_bytes -= floor_bytes(floor);
			kfree(floor);
		}
	}
}

/**
 * dgc_floor_memory() - what floors take up
 *
 * Context: dgc_lock is held.
 * Return: bytes of memory.
 */
u64 dgc_floor_memory(void)
{
	lockdep_assert_held(&dgc_lock);
	if (!dgc_floors)
		return 0;
	return FLOOR_BUCKETS * sizeof(*dgc_floors) + dgc_floors_bytes;
}

static int part_order(const struct dgc_list *list, u32 off, u32 len,
		      const u8 *evr, u32 floor_off, u32 floor_len)
{
	return dgc_version_compare(list->name + off, len, evr + floor_off,
				   floor_len);
}

static bool is_below(const struct dgc_list *list, const struct dgc_floor *floor)
{
	const u8 *evr = floor->text + floor->name_len + 1;
	const struct dgc_nevr *nevr = &list->nevr;
	int order;

	if (nevr->epoch != floor->evr.epoch)
		return nevr->epoch < floor->evr.epoch;
	order = part_order(list, nevr->version_off, nevr->version_len, evr,
			   floor->evr.version_off, floor->evr.version_len);
	if (!order)
		order = part_order(list, nevr->release_off, nevr->release_len,
				   evr, floor->evr.release_off,
				   floor->evr.release_len);
	return order < 0;
}

/* By the owner, or by the key itself? */
static bool counts(const struct dgc_floor *floor,
		   const struct dgc_fingerprint *signer, u16 key)
{
	const struct dgc_signers *by = &floor->by->origin.by;

	return dgc_fingerprint_same(&floor->signer, signer) &&
	       (by->owner || dgc_signers_have(by, key));
}

/* What cannot be compared is below every floor of its signer. */
static bool any_counts(const struct dgc_fingerprint *signer, u16 key)
{
	const struct dgc_floor *floor;
	u32 bucket;

	for (bucket = 0; bucket < FLOOR_BUCKETS; bucket++)
		hlist_for_each_entry(floor, &dgc_floors[bucket], node)
			if (counts(floor, signer, key))
				return true;
	return false;
}

/**
 * dgc_floor_above() - is a package lower than it may be?
 * @list: any list
 * @key: a key that signed it
 *
 * Context: dgc_lock is held.
 * Return: true when a floor of this key is above the package.
 */
bool dgc_floor_above(const struct dgc_list *list, u16 key)
{
	const u32 name_len = list->nevr.name_len;
	const struct dgc_fingerprint *signer;
	const struct dgc_floor *floor;
	u32 hash;

	lockdep_assert_held(&dgc_lock);
	if (!dgc_floors_bytes || list->format != DGC_FORMAT_RPM)
		return false;
	signer = dgc_keyring_fingerprint(key);
	if (list->nevr.cut)
		return any_counts(signer, key);
	hash = floor_hash(signer, list->name, name_len);
	hlist_for_each_entry(floor, bucket_of(hash), node)
		if (floor->name_len == name_len &&
		    !memcmp(floor->text, list->name, name_len) &&
		    counts(floor, signer, key) && is_below(list, floor))
			return true;
	return false;
}
