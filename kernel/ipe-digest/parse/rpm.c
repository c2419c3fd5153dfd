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

/*@
 @ requires \valid(e);
 @ terminates \true;
 @ exits \false;
 @ assigns *e;
 @ ensures e->tag == e->type == e->off == e->count == 0;
 */
/* An index entry that is not there; no type is 0. */
static void dgc_rpm_no_entry(struct dgc_rpm_entry *e)
{
	e->tag = 0;
	e->type = 0;
	e->off = 0;
	e->count = 0;
}

/*@
 @ requires 1 <= il <= DGC_RPM_ENTRIES_MAX && \valid(e);
 @ requires \valid_read(buf + (0 .. dgc_l_rpm_entry(il) - 1));
 @ requires \separated(e, buf + (0 .. dgc_l_rpm_entry(il) - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *e;
 @ ensures e->type != 0 ==> e->tag == tag;
 @ ensures e->type == 0 ==> e->tag == 0 || e->tag == tag;
 @ ensures e->tag == 0 && tag != 0 ==> \forall integer i; 1 <= i < il ==>
 @	dgc_l_be32(buf + dgc_l_rpm_entry(i)) != tag;
 */
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

/*@
 @ requires \valid_read(store) && 1 <= store->il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(store->il) == store->off;
 @ requires store->off <= store->end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. store->end - 1));
 @ requires \valid(str);
 @ requires \separated(str, store, buf + (0 .. store->end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *str;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> str->off == 0 && str->len == 0 ||
 @	store->off <= str->off && str->off + str->len < store->end;
 @ ensures \result == 0 && str->off != 0 ==> buf[str->off + str->len] == 0 &&
 @	\forall integer i; str->off <= i < str->off + str->len ==> buf[i] != 0;
 */
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

/*@
 @ requires \valid_read(store) && 1 <= store->il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(store->il) == store->off;
 @ requires store->off <= store->end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. store->end - 1));
 @ requires \valid(value) && \valid(there);
 @ requires \separated(value, there, store, buf + (0 .. store->end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *value, *there;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures !*there ==> *value == \old(*value);
 */
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

/*@
 @ requires \valid_read(store) && 1 <= store->il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(store->il) == store->off;
 @ requires store->off <= store->end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. store->end - 1));
 @ requires \valid(rpm);
 @ requires \separated(rpm, store, buf + (0 .. store->end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns rpm->name, rpm->version, rpm->release, rpm->arch;
 @ assigns rpm->has_epoch, rpm->epoch;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> rpm->name.off + rpm->name.len < store->end;
 @ ensures \result == 0 ==>
 @	rpm->version.off + rpm->version.len < store->end;
 @ ensures \result == 0 ==>
 @	rpm->release.off + rpm->release.len < store->end;
 @ ensures \result == 0 ==> rpm->arch.off + rpm->arch.len < store->end;
 */
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

/*@
 @ requires \valid_read(store) && 1 <= store->il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(store->il) == store->off;
 @ requires store->off <= store->end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. store->end - 1));
 @ requires \valid(rpm);
 @ requires \separated(rpm, store, buf + (0 .. store->end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns rpm->files, rpm->digests_off, rpm->digests_end;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 && rpm->files == 0 ==>
 @	rpm->digests_off == rpm->digests_end == 0;
 @ ensures \result == 0 && rpm->files > 0 ==>
 @	store->off <= rpm->digests_off < rpm->digests_end <= store->end;
 @ ensures \result == 0 && rpm->files > 0 ==>
 @	rpm->files <= rpm->digests_end - rpm->digests_off &&
 @	buf[rpm->digests_end - 1] == 0;
 */
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

/*@
 @ requires \valid_read(store) && 1 <= store->il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(store->il) == store->off;
 @ requires store->off <= store->end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. store->end - 1));
 @ requires \valid(rpm);
 @ requires \separated(rpm, store, buf + (0 .. store->end - 1));
 @ requires rpm->digests_end <= store->end;
 @ terminates \true;
 @ exits \false;
 @ assigns rpm->algo, rpm->digests;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> rpm->algo == DGC_ALGO_SHA256 ||
 @	rpm->algo == DGC_ALGO_SHA384 || rpm->algo == DGC_ALGO_SHA512 ||
 @	rpm->algo == DGC_ALGO_INVALID;
 @ ensures \result == 0 && rpm->algo == DGC_ALGO_INVALID ==>
 @	rpm->digests == 0;
 @ ensures \result == 0 && rpm->algo == DGC_ALGO_INVALID ==>
 @	\forall integer i; rpm->digests_off <= i < rpm->digests_end ==>
 @	buf[i] == 0;
 @ ensures \result == 0 ==> \forall integer i;
 @	rpm->digests_off <= i < rpm->digests_end && buf[i] != 0 ==>
 @	dgc_l_hex(buf[i]) < 16;
 */
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
