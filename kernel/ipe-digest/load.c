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

/* Returns how many digests, lists and signers there are. */
static u32 batch_normalise(struct dgc_batch *batch)
{
	u32 kind, algo, count;

	set_normalise(&batch->lists, DGC_TLV_LIST_LEN);
	set_normalise(&batch->signers, DGC_TLV_SIGNER_LEN);
	count = batch->lists.count + batch->signers.count;

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

/* NAME-[EPOCH:]VERSION-RELEASE.ARCH, cut off where it is longer than any. */
static void rpm_name(const u8 *data, const struct dgc_rpm *rpm, char *name)
{
	char epoch[sizeof("4294967295:")] = "";

	if (rpm->has_epoch)
		scnprintf(epoch, sizeof(epoch), "%u:", rpm->epoch);
	scnprintf(name, DGC_NAME_MAX + 1, "%.*s-%s%.*s-%.*s.%.*s",
		  rpm->name.len, data + rpm->name.off, epoch, rpm->version.len,
		  data + rpm->version.off, rpm->release.len,
		  data + rpm->release.off, rpm->arch.len, data + rpm->arch.off);
}

static int parse_rpm(const u8 *data, u32 len, struct dgc_batch *batch,
		     char *name)
{
	struct dgc_rpm rpm;
	int err;

	err = dgc_rpm_open(data, len, &rpm);
	if (err)
		return err;
	rpm_name(data, &rpm, name);
	return rpm_digests(data, len, &rpm, batch);
}

static int tlv_alloc(const struct dgc_tlv *tlv, struct dgc_batch *batch)
{
	const u32 content = tlv->entries - tlv->verity_entries -
			    tlv->list_entries - tlv->signer_entries;
	const u32 size = dgc_algo_size(tlv->algo);

	return set_alloc(&batch->set[DGC_KIND_CONTENT][tlv->algo], content, size) ?:
		       set_alloc(&batch->set[DGC_KIND_VERITY][tlv->algo], tlv->verity_entries, size) ?:
		       set_alloc(&batch->lists, tlv->list_entries, DGC_TLV_LIST_LEN) ?:
		       set_alloc(&batch->signers, tlv->signer_entries,
				 DGC_TLV_SIGNER_LEN);
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

static int tlv_digests(const u8 *data, u32 len, const struct dgc_tlv *tlv,
		       struct dgc_batch *batch)
{
	u32 off = tlv->entries_off, i;
	struct dgc_tlv_entry entry;
	struct dgc_digests *set;

	for (i = 0; i < tlv->entries; i++) {
		if (dgc_tlv_entry(data, len, tlv, off, &entry))
			return -EBADMSG;
		set = tlv_set(batch, entry.kind, tlv->algo);
		memcpy(set->data + (size_t)set->count++ * entry.digest_len,
		       data + entry.digest_off, entry.digest_len);
		off = entry.next;
		cond_resched();
	}
	return 0;
}

static int parse_tlv(const u8 *data, u32 len, struct dgc_batch *batch,
		     char *name, enum dgc_format *format)
{
	struct dgc_tlv tlv;
	int err;

	err = dgc_tlv_open(data, len, &tlv);
	if (err)
		return err;
	*format = tlv.revokes ? DGC_FORMAT_REVOCATION : DGC_FORMAT_TLV;
	batch->serial = tlv.serial;
	if (tlv.floor_entries)
		return -ENOPKG;
	err = tlv_alloc(&tlv, batch);
	if (err)
		return err;
	scnprintf(name, DGC_NAME_MAX + 1, "%.*s", tlv.name_len,
		  data + tlv.name_off);
	return tlv_digests(data, len, &tlv, batch);
}

static bool is_by_owner(const struct dgc_origin *origin)
{
	return origin->sig_format == DGC_SIG_PKCS7 ||
	       dgc_keyring_is_owner(origin->signer);
}

static int publish(const struct dgc_origin *origin, const char *name,
		   enum dgc_format format, u32 signed_len,
		   struct dgc_batch *batch)
{
	const bool revokes = format == DGC_FORMAT_REVOCATION;
	struct dgc_list *list = dgc_list_new(origin, name);
	int err;

	if (!list)
		return -ENOMEM;
	list->format = format;
	list->signed_len = signed_len;
	list->owner = revokes && is_by_owner(origin);
	list->digests = batch_normalise(batch);
	err = dgc_change_begin(revokes ? DGC_SEAL_NONE :
					 DIGEST_CACHE_SEAL_LISTS);
	if (!err) {
		list->measured = dgc_measure(origin->id, name);
		err = dgc_cache_publish(list, batch);
		if (!err && list->owner)
			dgc_revoke_serial_raise(batch->serial);
		if (!err)
			dgc_audit_extend(origin->id);
		dgc_change_end();
	}
	if (err)
		kfree(list);
	return err;
}

/* Parses the digests of what is verified, and adds them to the cache. */
static int load_digests(const u8 *data, u32 len,
			const struct dgc_origin *origin, char *name,
			enum dgc_format *format)
{
	struct dgc_batch batch = {};
	int err;

	if (len >= sizeof(u32) && dgc_be32(data) == DGC_RPM_MAGIC) {
		*format = DGC_FORMAT_RPM;
		err = parse_rpm(data, len, &batch, name);
	} else {
		err = parse_tlv(data, len, &batch, name, format);
	}
	/* No list revokes a revocation list. */
	if (!err && *format != DGC_FORMAT_REVOCATION &&
	    dgc_revoked_origin(origin))
		err = -EKEYREVOKED;
	if (!err)
		err = publish(origin, name, *format, len, &batch);
	batch_free(&batch);
	return err;
}

static int load_verified(const u8 *data, u32 len,
			 const struct dgc_origin *origin, char *name,
			 enum dgc_format *format)
{
	int err;

	if (!dgc_pgp_is_keyring(data, len))
		return load_digests(data, len, origin, name, format);
	strscpy(name, "keys", DGC_NAME_MAX + 1);
	if (dgc_revoked_origin(origin))
		return -EKEYREVOKED;
	err = dgc_change_begin(DIGEST_CACHE_SEAL_KEYS);
	if (err)
		return err;
	err = dgc_keyring_add(data, len, is_by_owner(origin));
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
		return err == -ENOKEY && dgc_revoked_signer(origin->signer) ?
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
 * Return: 0, also when it is loaded already; -EFBIG above max_list_bytes;
 * -EBADMSG when malformed; -ENOPKG for an algorithm that is refused or that
 * this kernel does not have; -ENOKEY for an unknown signer; -EKEYREJECTED for
 * a signature that does not verify; -EKEYREVOKED when the list or its signer is
 * revoked; -EPERM when lists, or keys, are sealed;
 * -ENOSPC at a limit; -ENOMEM; -EINTR when the task is killed meanwhile.
 */
int dgc_load(const u8 *buf, u32 len)
{
	enum dgc_format format = DGC_FORMAT_INVALID;
	char name[DGC_NAME_MAX + 1] = "";
	struct dgc_origin origin = {};
	struct dgc_trailer trailer;
	int err;

	if (len > dgc_max_list_bytes)
		return -EFBIG;
	err = dgc_trailer_parse(buf, len, &trailer);
	if (!err)
		err = verify(buf, &trailer, &origin);
	if (!err)
		err = load_verified(buf, trailer.signed_len, &origin, name,
				    &format);
	if (err == -EEXIST)
		return 0;
	if (!err && format == DGC_FORMAT_REVOCATION)
		dgc_audit_revoke(&origin, name);
	else if (err || format == DGC_FORMAT_INVALID)
		dgc_audit_load(&origin, name, err);
	else
		dgc_audit_list(&origin, name);
	return err;
}
