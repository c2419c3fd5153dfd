// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* An RPM header: the tags that matter to a digest list. */
#include "rpm_int.h"

#define TAG_NAME 1000u
#define TAG_VERSION 1001u
#define TAG_RELEASE 1002u
#define TAG_EPOCH 1003u
#define TAG_ARCH 1022u
#define TAG_FILEDIGESTS 1035u
#define TAG_FILEDIGESTALGO 5011u

#define ALGO_MD5 1u /* what no RPMTAG_FILEDIGESTALGO means */

/* An index entry that is not there; no type is 0. */
static void dgc_rpm_no_entry(struct dgc_rpm_entry *e)
{
	e->tag = 0;
	e->type = 0;
	e->off = 0;
	e->count = 0;
}

/*
 * Walks the index for each of the seven tags: a table filled in one walk would
 * be more code and more to prove, for some hundred comparisons beside the
 * arithmetic of a signature.
 */
static void dgc_rpm_find(const u8 *buf, u32 il, u32 tag,
			 struct dgc_rpm_entry *e)
{
	u32 i;

	/*@
	 @ loop invariant 1 <= i <= il;
	 @ loop invariant \forall integer j; 1 <= j < i ==>
	 @	dgc_l_be32(buf + dgc_l_rpm_entry(j)) != tag;
	 @ loop assigns i, *e;
	 @ loop variant il - i;
	 */
	for (i = 1; i < il; i++) {
		dgc_rpm_entry(buf, i, e);
		if (e->tag == tag)
			return;
	}
	dgc_rpm_no_entry(e);
}

/* A string tag, if it is there. */
static int dgc_rpm_string(const u8 *buf, const struct dgc_rpm_store *store,
			  u32 tag, struct dgc_rpm_str *str)
{
	struct dgc_rpm_entry e;
	u32 off, end;

	str->off = 0;
	str->len = 0;
	dgc_rpm_find(buf, store->il, tag, &e);
	if (e.type == 0)
		return 0;
	if (e.type != DGC_RPM_STRING || e.off > store->end - store->off)
		return -EBADMSG;
	off = store->off + e.off;
	end = dgc_rpm_strings(buf, off, store->end, 1);
	if (end == 0)
		return -EBADMSG;
	str->off = off;
	str->len = end - 1 - off;
	return 0;
}

/* A number tag, or @value as it is when it is not there. */
static int dgc_rpm_number(const u8 *buf, const struct dgc_rpm_store *store,
			  u32 tag, u32 *value, bool *there)
{
	struct dgc_rpm_entry e;

	*there = false;
	dgc_rpm_find(buf, store->il, tag, &e);
	if (e.type == 0)
		return 0;
	if (e.type != DGC_RPM_INT32 || e.count != 1 ||
	    store->end - store->off < 4 || e.off > store->end - store->off - 4)
		return -EBADMSG;
	*value = dgc_be32(buf + (store->off + e.off));
	*there = true;
	return 0;
}

static int dgc_rpm_names(const u8 *buf, const struct dgc_rpm_store *store,
			 struct dgc_rpm *rpm)
{
	rpm->epoch = 0;
	if (dgc_rpm_string(buf, store, TAG_NAME, &rpm->name) ||
	    dgc_rpm_string(buf, store, TAG_VERSION, &rpm->version) ||
	    dgc_rpm_string(buf, store, TAG_RELEASE, &rpm->release) ||
	    dgc_rpm_string(buf, store, TAG_ARCH, &rpm->arch) ||
	    dgc_rpm_number(buf, store, TAG_EPOCH, &rpm->epoch, &rpm->has_epoch))
		return -EBADMSG;
	return 0;
}

/* The strings of RPMTAG_FILEDIGESTS; *@files is 0 when there are none. */
static int dgc_rpm_files(const u8 *buf, const struct dgc_rpm_store *store,
			 struct dgc_rpm *rpm)
{
	struct dgc_rpm_entry e;

	rpm->files = 0;
	rpm->digests_off = 0;
	rpm->digests_end = 0;
	dgc_rpm_find(buf, store->il, TAG_FILEDIGESTS, &e);
	if (e.type == 0)
		return 0;
	if (e.type != DGC_RPM_STRING_ARRAY || e.off > store->end - store->off)
		return -EBADMSG;
	rpm->digests_off = store->off + e.off;
	rpm->digests_end =
		dgc_rpm_strings(buf, rpm->digests_off, store->end, e.count);
	if (rpm->digests_end == 0)
		return -EBADMSG;
	rpm->files = e.count;
	return 0;
}

/* The algorithm of the file digests, and how many there are. */
static int dgc_rpm_digest_algo(const u8 *buf, const struct dgc_rpm_store *store,
			       struct dgc_rpm *rpm)
{
	u32 id = ALGO_MD5;
	bool there;

	rpm->digests = 0;
	if (dgc_rpm_number(buf, store, TAG_FILEDIGESTALGO, &id, &there))
		return -EBADMSG;
	rpm->algo = dgc_algo_from_openpgp(id);
	if (dgc_rpm_blank(buf, rpm->digests_off, rpm->digests_end)) {
		rpm->algo = DGC_ALGO_INVALID;
		return 0;
	}
	if (rpm->algo == DGC_ALGO_INVALID)
		return -ENOPKG;
	return dgc_rpm_digests(buf, rpm->digests_off, rpm->digests_end,
			       dgc_algo_size(rpm->algo) * 2, &rpm->digests);
}

int dgc_rpm_open(const u8 *buf, u32 len, struct dgc_rpm *rpm)
{
	struct dgc_rpm_store store;

	if (dgc_rpm_index(buf, len, &store) ||
	    dgc_rpm_names(buf, &store, rpm) || dgc_rpm_files(buf, &store, rpm))
		return -EBADMSG;
	return dgc_rpm_digest_algo(buf, &store, rpm);
}
