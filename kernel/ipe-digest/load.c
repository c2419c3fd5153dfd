// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a list into the cache: trailer, signature, format, digests.
 *
 * Until the signature is verified nothing but the trailer and the signature
 * itself is looked at.
 */

#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "internal.h"

/*
 * The largest header known has 9 MB. A list is in memory twice while it is
 * loaded: as it came, and as digests.
 */
uint dgc_max_list_bytes = SZ_32M;
module_param_named(max_list_bytes, dgc_max_list_bytes, uint, 0444);
MODULE_PARM_DESC(max_list_bytes,
		 "Largest digest list that can be loaded, in bytes");

#define DGC_RPM_MAGIC 0x8eade801u

static int set_alloc(struct dgc_digests *set, u32 count, u32 size)
{
	if (!count)
		return 0;
	set->data = kvmalloc_array(count, size, GFP_KERNEL);
	return set->data ? 0 : -ENOMEM;
}

static void batch_free(struct dgc_batch *batch)
{
	u32 kind, algo;

	for (kind = 0; kind < DGC_KIND_COUNT; kind++)
		for (algo = 0; algo < DGC_ALGO_COUNT; algo++)
			kvfree(batch->set[kind][algo].data);
	kvfree(batch->lists.data);
	kvfree(batch->signers.data);
	dgc_floor_free(batch);
}

static void digest_swap(u8 *a, u8 *b, u32 size)
{
	u8 tmp[DGC_DIGEST_MAX];

	memcpy(tmp, a, size);
	memcpy(a, b, size);
	memcpy(b, tmp, size);
}

/* Moves the digest at @root down to where both below it are not greater. */
static void sift_down(u8 *data, u32 size, size_t root, size_t count)
{
	u8 *parent, *child;
	size_t next;

	while ((next = 2 * root + 1) < count) {
		parent = data + root * size;
		child = data + next * size;
		if (next + 1 < count && memcmp(child, child + size, size) < 0) {
			child += size;
			next++;
		}
		if (memcmp(parent, child, size) >= 0)
			return;
		digest_swap(parent, child, size);
		root = next;
	}
}

/*
 * Heapsort, as sort_r() does it, but others may run meanwhile: a list can bring
 * 700,000 digests.
 */
static void digests_sort(u8 *data, u32 count, u32 size)
{
	size_t i;

	for (i = count / 2; i-- > 0;) {
		sift_down(data, size, i, count);
		cond_resched();
	}
	for (i = count; i-- > 1;) {
		digest_swap(data, data + i * size, size);
		sift_down(data, size, 0, i);
		cond_resched();
	}
}

/* Sorts a set, and leaves one of each digest. */
static void set_normalise(struct dgc_digests *set, u32 size)
{
	u32 i, kept = 0;

	if (!set->count)
		return;
	digests_sort(set->data, set->count, size);
	for (i = 1; i < set->count; i++) {
		u8 *digest = set->data + (size_t)i * size;
		u8 *last = set->data + (size_t)kept * size;

		if (memcmp(digest, last, size) && ++kept != i)
			memcpy(last + size, digest, size);
	}
	set->count = kept + 1;
}

/* Returns how many digests, lists, signers and floors there are. */
static u32 batch_normalise(struct dgc_batch *batch)
{
	u32 kind, algo, count;

	set_normalise(&batch->lists, DGC_TLV_LIST_LEN);
	set_normalise(&batch->signers, sizeof(struct dgc_fingerprint));
	count = batch->lists.count + batch->signers.count + batch->floor_count;

	for (kind = 0; kind < DGC_KIND_COUNT; kind++) {
		for (algo = 0; algo < DGC_ALGO_COUNT; algo++) {
			set_normalise(&batch->set[kind][algo],
				      dgc_algo_size(algo));
			count += batch->set[kind][algo].count;
		}
	}
	return count;
}

static int rpm_digests(const u8 *data, u32 len, const struct dgc_rpm *rpm,
		       struct dgc_batch *batch)
{
	struct dgc_digests *set = &batch->set[DGC_KIND_CONTENT][rpm->algo];
	u32 size = dgc_algo_size(rpm->algo);
	u32 off = rpm->digests_off;
	int err;

	err = set_alloc(set, rpm->digests, size);
	if (err)
		return err;
	while (set->count < rpm->digests) {
		off = dgc_rpm_next(data, len, rpm, off);
		if (!off ||
		    !dgc_hex_decode(data + off, size,
				    set->data + (size_t)set->count * size))
			return -EBADMSG;
		set->count++;
		off = dgc_rpm_after(rpm, off);
		cond_resched();
	}
	return 0;
}

/* What load finds in a list, besides its digests. */
struct dgc_found {
	enum dgc_format format;
	struct dgc_nevr nevr;
	char name[DGC_NAME_MAX + 1];
};

/* A precision above 32767 is a warning of printk's. */
static int shown(u32 len)
{
	return min_t(u32, len, DGC_NAME_MAX);
}

/* NAME-[EPOCH:]VERSION-RELEASE.ARCH, cut off where it is longer than any. */
static void rpm_name(const u8 *data, const struct dgc_rpm *rpm,
		     struct dgc_found *found)
{
	struct dgc_nevr *nevr = &found->nevr;
	char epoch[sizeof("4294967295:")] = "";
	u64 version_off, release_off, len;

	if (rpm->has_epoch)
		scnprintf(epoch, sizeof(epoch), "%u:", rpm->epoch);
	scnprintf(found->name, sizeof(found->name), "%.*s-%s%.*s-%.*s.%.*s",
		  shown(rpm->name.len), data + rpm->name.off, epoch,
		  shown(rpm->version.len), data + rpm->version.off,
		  shown(rpm->release.len), data + rpm->release.off,
		  shown(rpm->arch.len), data + rpm->arch.off);
	version_off = (u64)rpm->name.len + 1 + strlen(epoch);
	release_off = version_off + rpm->version.len + 1;
	len = release_off + rpm->release.len + 1 + rpm->arch.len;
	nevr->cut = len > DGC_NAME_MAX;
	if (nevr->cut)
		return;
	nevr->epoch = rpm->epoch;
	nevr->name_len = rpm->name.len;
	nevr->version_off = version_off;
	nevr->version_len = rpm->version.len;
	nevr->release_off = release_off;
	nevr->release_len = rpm->release.len;
}

static int parse_rpm(const u8 *data, u32 len, struct dgc_batch *batch,
		     struct dgc_found *found)
{
	struct dgc_rpm rpm;
	int err;

	err = dgc_rpm_open(data, len, &rpm);
	if (err)
		return err;
	rpm_name(data, &rpm, found);
	return rpm_digests(data, len, &rpm, batch);
}

static int tlv_alloc(const struct dgc_tlv *tlv, struct dgc_batch *batch)
{
	const u32 content = tlv->entries - tlv->verity_entries -
			    tlv->list_entries - tlv->signer_entries -
			    tlv->floor_entries;
	const u32 size = dgc_algo_size(tlv->algo);

	return set_alloc(&batch->set[DGC_KIND_CONTENT][tlv->algo], content, size) ?:
		       set_alloc(&batch->set[DGC_KIND_VERITY][tlv->algo], tlv->verity_entries, size) ?:
		       set_alloc(&batch->lists, tlv->list_entries, DGC_TLV_LIST_LEN) ?:
		       set_alloc(&batch->signers, tlv->signer_entries,
				 sizeof(struct dgc_fingerprint));
}

/* dgc_tlv_open() lets only revocation lists have lists and signers. */
static struct dgc_digests *tlv_set(struct dgc_batch *batch, enum dgc_kind kind,
				   enum dgc_algo algo)
{
	if (kind == DGC_KIND_LIST)
		return &batch->lists;
	if (kind == DGC_KIND_SIGNER)
		return &batch->signers;
	return &batch->set[kind][algo];
}

static void set_add(struct dgc_digests *set, const u8 *data,
		    const struct dgc_tlv_entry *entry)
{
	const u8 *value = data + entry->digest_off;
	struct dgc_fingerprint *signers = (struct dgc_fingerprint *)set->data;

	if (entry->kind == DGC_KIND_SIGNER)
		dgc_fingerprint_set(&signers[set->count], value,
				    entry->digest_len);
	else
		memcpy(set->data + (size_t)set->count * entry->digest_len,
		       value, entry->digest_len);
	set->count++;
}

static int tlv_digests(const u8 *data, u32 len, const struct dgc_tlv *tlv,
		       struct dgc_batch *batch)
{
	u32 off = tlv->entries_off, i;
	struct dgc_tlv_entry entry;
	int err = 0;

	for (i = 0; i < tlv->entries && !err; i++) {
		if (dgc_tlv_entry(data, len, tlv, off, &entry))
			return -EBADMSG;
		off = entry.next;
		cond_resched();
		if (entry.kind == DGC_KIND_FLOOR) {
			err = dgc_floor_parse(data, &entry, batch);
			continue;
		}
		set_add(tlv_set(batch, entry.kind, tlv->algo), data, &entry);
	}
	return err;
}

static int parse_tlv(const u8 *data, u32 len, struct dgc_batch *batch,
		     struct dgc_found *found)
{
	struct dgc_tlv tlv;
	int err;

	err = dgc_tlv_open(data, len, &tlv);
	if (err)
		return err;
	found->format = tlv.revokes ? DGC_FORMAT_REVOCATION : DGC_FORMAT_TLV;
	batch->serial = tlv.serial;
	err = tlv_alloc(&tlv, batch);
	if (err)
		return err;
	scnprintf(found->name, sizeof(found->name), "%.*s", tlv.name_len,
		  data + tlv.name_off);
	return tlv_digests(data, len, &tlv, batch);
}

static struct dgc_list *make_list(const struct dgc_origin *origin,
				  const struct dgc_found *found, u32 signed_len,
				  struct dgc_batch *batch)
{
	struct dgc_list *list = dgc_list_new(origin, found->name);

	if (!list)
		return NULL;
	list->format = found->format;
	list->signed_len = signed_len;
	list->digests = batch_normalise(batch);
	if (found->format == DGC_FORMAT_RPM)
		list->nevr = found->nevr;
	else
		list->serial = batch->serial;
	return list;
}

/* What is revoked is not measured. */
static int publish(struct dgc_list *list, struct dgc_batch *batch)
{
	int err;

	if (!dgc_cache_counts(list))
		return -EKEYREVOKED;
	err = dgc_change_begin(dgc_revokes(list) ? DGC_SEAL_NONE :
						   DIGEST_CACHE_SEAL_LISTS);
	if (err)
		return err;
	list->measured = dgc_measure(list->origin.id, list->name);
	err = dgc_cache_publish(list, batch);
	if (err >= 0)
		dgc_audit_extend(list->origin.id);
	dgc_change_end();
	return err;
}

/* Parses the digests of what is verified, and adds them to the cache. */
static int load_digests(const u8 *data, u32 len,
			const struct dgc_origin *origin,
			struct dgc_found *found)
{
	struct dgc_list *list = NULL;
	struct dgc_batch batch = {};
	int err;

	if (len >= sizeof(u32) && dgc_be32(data) == DGC_RPM_MAGIC) {
		found->format = DGC_FORMAT_RPM;
		err = parse_rpm(data, len, &batch, found);
	} else {
		err = parse_tlv(data, len, &batch, found);
	}
	if (!err) {
		list = make_list(origin, found, len, &batch);
		err = list ? publish(list, &batch) : -ENOMEM;
	}
	batch_free(&batch);
	if (err)
		kfree(list);
	return min(err, 0);
}

/* Those who signed a key list, and may. */
static int introducers(const struct dgc_origin *origin, struct dgc_origin *by)
{
	struct dgc_list *list = dgc_list_new(origin, "keys");
	u32 alive, i;

	if (!list)
		return -ENOMEM;
	mutex_lock(&dgc_lock);
	alive = dgc_revoke_alive(list);
	mutex_unlock(&dgc_lock);
	kfree(list);
	memcpy(by->id, origin->id, sizeof(by->id));
	by->by.owner = alive & BIT(DGC_SIGNER_PKCS7);
	for (i = 0; i < origin->by.count; i++)
		if (alive & BIT(i))
			dgc_signers_add(&by->by, origin->by.key[i]);
	return alive ? 0 : -EKEYREVOKED;
}

static int load_verified(const u8 *data, u32 len,
			 const struct dgc_origin *origin,
			 struct dgc_found *found)
{
	struct dgc_origin by = {};
	int err;

	if (!dgc_pgp_is_keyring(data, len))
		return load_digests(data, len, origin, found);
	strscpy(found->name, "keys", sizeof(found->name));
	err = introducers(origin, &by);
	if (!err)
		err = dgc_change_begin(DIGEST_CACHE_SEAL_KEYS);
	if (err)
		return err;
	err = dgc_keyring_add(data, len, &by);
	dgc_change_end();
	return err;
}

static int verify(const u8 *buf, const struct dgc_trailer *t,
		  struct dgc_origin *origin)
{
	const u8 *sig = buf + t->sig_off;
	int err;

	origin->sig_format = t->format;
	if (t->format == DGC_SIG_PGP) {
		err = dgc_openpgp_verify(buf, t->signed_len, sig, t->sig_len,
					 origin);
		/* The key is there, and verifies nothing any more. */
		return err == -ENOKEY && origin->signer &&
				       dgc_keyring_withdrawn(origin->signer) ?
			       -EKEYREVOKED :
			       err;
	}
	return dgc_pkcs7_verify(buf, t->signed_len, sig, t->sig_len, origin);
}

/**
 * dgc_load() - verify a digest list and add it to the cache
 * @buf: the list with signature and trailer, exactly
 * @len: bytes in it
 *
 * A key list goes the same way, and its keys into the keyring. So does a
 * revocation list, also when lists are sealed.
 *
 * Context: sleeps; takes dgc_lock only to publish, so that lists can be
 * verified in parallel.
 * Return: 0, also when it is loaded already, by whomever it is signed now; -EFBIG above max_list_bytes;
 * -EBADMSG when malformed; -ENOPKG for an algorithm that is refused or that
 * this kernel does not have; -ENOKEY for an unknown signer; -EKEYREJECTED for
 * a signature that does not verify; -EKEYREVOKED when the list or all of its
 * signers are revoked; -EPERM when lists, or keys, are sealed;
 * -ENOSPC at a limit; -ENOMEM; -EINTR when the task is killed meanwhile.
 */
int dgc_load(const u8 *buf, u32 len)
{
	struct dgc_origin origin = {};
	struct dgc_found found = {};
	struct dgc_trailer trailer;
	int err;

	if (len > dgc_max_list_bytes)
		return -EFBIG;
	err = dgc_trailer_parse(buf, len, &trailer);
	if (!err)
		err = verify(buf, &trailer, &origin);
	if (!err)
		err = load_verified(buf, trailer.signed_len, &origin, &found);
	if (err == -EEXIST)
		return 0;
	if (!err && found.format == DGC_FORMAT_REVOCATION)
		dgc_audit_revoke(&origin, found.name);
	else if (err || found.format == DGC_FORMAT_INVALID)
		dgc_audit_load(&origin, found.name, err);
	else
		dgc_audit_list(&origin, found.name);
	return err;
}
