// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The index of an RPM header: that every entry's data is where the entry says,
 * as strict as librpm's hdrblobVerifyInfo() and hdrblobVerifyRegion().
 */
#include "rpm_int.h"

#define TAG_REGION 63u /* RPMTAG_HEADERIMMUTABLE */
#define TAG_MIN 100u /* below are tags with a meaning to the format itself */
#define TAG_MAX 0x7fffffffu /* a tag is an int to librpm */

#define MAGIC 0x8eade801u

#define REGION_LEN 16u

void dgc_rpm_entry(const u8 *buf, u32 i, struct dgc_rpm_entry *e)
{
	const u8 *p = buf + (DGC_RPM_INTRO_LEN + i * DGC_RPM_ENTRY_LEN);

	e->tag = dgc_be32(p);
	e->type = dgc_be32(p + 4);
	e->off = dgc_be32(p + 8);
	e->count = dgc_be32(p + 12);
}

u32 dgc_rpm_strings(const u8 *buf, u32 off, u32 end, u32 n)
{
	u32 i, found = 0;

	/*@
	 @ loop invariant off <= i && found <= i - off;
	 @ loop invariant n > 0 ==> found < n;
	 @ loop invariant n <= 1 && found == 0 ==>
	 @	\forall integer j; off <= j < i ==> buf[j] != 0;
	 @ loop assigns i, found;
	 @ loop variant end - i;
	 */
	for (i = off; i < end; i++) {
		if (buf[i])
			continue;
		found++;
		if (found == n)
			return i + 1;
	}
	return 0;
}

/* Bytes of one element; also what its data is aligned to. 0: strings. */
static u32 dgc_rpm_size(u32 type)
{
	switch (type) {
	case DGC_RPM_CHAR:
	case DGC_RPM_INT8:
	case DGC_RPM_BIN:
		return 1;
	case DGC_RPM_INT16:
		return 2;
	case DGC_RPM_INT32:
		return 4;
	case DGC_RPM_INT64:
		return 8;
	default:
		return 0;
	}
}

static bool dgc_rpm_aligned(u32 type, u32 off)
{
	switch (type) {
	case DGC_RPM_INT16:
		return off % 2 == 0;
	case DGC_RPM_INT32:
		return off % 4 == 0;
	case DGC_RPM_INT64:
		return off % 8 == 0;
	default:
		return true;
	}
}

static bool dgc_rpm_is_strings(u32 type, u32 count)
{
	if (type == DGC_RPM_STRING)
		return count == 1;
	return type == DGC_RPM_STRING_ARRAY || type == DGC_RPM_I18NSTRING;
}

/*
 * Offset behind the data of @e, or 0 when it does not start at @from, but for
 * alignment, or does not end before @end. librpm leaves no gaps and takes none.
 */
static u32 dgc_rpm_data_end(const u8 *buf, u32 store, u32 from, u32 end,
			    const struct dgc_rpm_entry *e)
{
	u32 size = dgc_rpm_size(e->type);
	u32 off;

	if (e->off > end - store || !dgc_rpm_aligned(e->type, e->off))
		return 0;
	off = store + e->off;
	if (off < from || off - from >= (size > 0 ? size : 1))
		return 0;
	if (e->count == 0 || e->count > end - off)
		return 0;
	if (size > 0) {
		if ((u64)e->count * size > end - off)
			return 0;
		return off + e->count * size;
	}
	if (!dgc_rpm_is_strings(e->type, e->count))
		return 0;
	return dgc_rpm_strings(buf, off, end, e->count);
}

/* Whether none of the entries 1 to @n - 1 has this tag. */
static bool dgc_rpm_tag_new(const u8 *buf, u32 n, u32 tag)
{
	u32 i;

	/*@
	 @ loop invariant 1 <= i <= n;
	 @ loop invariant \forall integer j; 1 <= j < i ==>
	 @	dgc_l_be32(buf + dgc_l_rpm_entry(j)) != tag;
	 @ loop assigns i;
	 @ loop variant n - i;
	 */
	for (i = 1; i < n; i++)
		if (dgc_be32(buf + (DGC_RPM_INTRO_LEN +
				    i * DGC_RPM_ENTRY_LEN)) == tag)
			return false;
	return true;
}

/*
 * Whether no tag stands there twice. Tags ascend but for a few that were added
 * late, and those are looked for among the ones before; a header may have 1024
 * of them, so that the work stays in proportion (the most seen in a real one
 * is far below).
 */
static bool dgc_rpm_unique(const u8 *buf, u32 il)
{
	struct dgc_rpm_entry e;
	u32 i, max = 0, unsorted = 0;

	/*@
	 @ loop invariant 1 <= i <= il && unsorted <= DGC_RPM_UNSORTED_MAX;
	 @ loop invariant \forall integer j; 1 <= j < i ==>
	 @	dgc_l_be32(buf + dgc_l_rpm_entry(j)) <= max;
	 @ loop invariant \forall integer j, k; 1 <= j < k < i ==>
	 @	dgc_l_be32(buf + dgc_l_rpm_entry(j)) !=
	 @	dgc_l_be32(buf + dgc_l_rpm_entry(k));
	 @ loop assigns i, e, max, unsorted;
	 @ loop variant il - i;
	 */
	for (i = 1; i < il; i++) {
		dgc_rpm_entry(buf, i, &e);
		if (e.tag > max) {
			max = e.tag;
			continue;
		}
		unsorted++;
		if (unsorted > DGC_RPM_UNSORTED_MAX ||
		    !dgc_rpm_tag_new(buf, i, e.tag))
			return false;
	}
	return true;
}

/* Whether all data lies in index order and fills @store to @end. */
static bool dgc_rpm_ordered(const u8 *buf, u32 il, u32 store, u32 end)
{
	struct dgc_rpm_entry e;
	u32 i, from = store;

	/*@
	 @ loop invariant 1 <= i <= il && store <= from <= end;
	 @ loop invariant \forall integer j; 1 <= j < i ==>
	 @	store + dgc_l_be32(buf + (dgc_l_rpm_entry(j) + 8)) < from;
	 @ loop invariant \forall integer j; 1 <= j < i ==>
	 @	TAG_MIN <= dgc_l_be32(buf + dgc_l_rpm_entry(j)) <= TAG_MAX;
	 @ loop invariant \forall integer j, k; 1 <= j < k < i ==>
	 @	dgc_l_be32(buf + (dgc_l_rpm_entry(j) + 8)) <
	 @	dgc_l_be32(buf + (dgc_l_rpm_entry(k) + 8));
	 @ loop assigns i, e, from;
	 @ loop variant il - i;
	 */
	for (i = 1; i < il; i++) {
		dgc_rpm_entry(buf, i, &e);
		if (e.tag < TAG_MIN || e.tag > TAG_MAX)
			return false;
		from = dgc_rpm_data_end(buf, store, from, end, &e);
		if (from == 0)
			return false;
	}
	return from == end;
}

/* The region's entry, and its trailer at the end of the store. */
static bool dgc_rpm_region(const u8 *buf, u32 il, u32 dl, u32 trailer)
{
	struct dgc_rpm_entry e;
	const u8 *p = buf + trailer;

	dgc_rpm_entry(buf, 0, &e);
	if (e.tag != TAG_REGION || e.type != DGC_RPM_BIN ||
	    e.off != dl - REGION_LEN || e.count != REGION_LEN)
		return false;
	return dgc_be32(p) == TAG_REGION && dgc_be32(p + 4) == DGC_RPM_BIN &&
	       dgc_be32(p + 8) == 0xffffffffu - (il * DGC_RPM_ENTRY_LEN - 1) &&
	       dgc_be32(p + 12) == REGION_LEN;
}

int dgc_rpm_index(const u8 *buf, u32 len, struct dgc_rpm_store *store)
{
	u32 il, dl, off;

	if (len < DGC_RPM_INTRO_LEN || dgc_be32(buf) != MAGIC ||
	    dgc_be32(buf + 4) != 0)
		return -EBADMSG;
	il = dgc_be32(buf + 8);
	dl = dgc_be32(buf + 12);
	if (il == 0 || il > DGC_RPM_ENTRIES_MAX || dl < REGION_LEN ||
	    dl > DGC_RPM_STORE_MAX)
		return -EBADMSG;
	off = DGC_RPM_INTRO_LEN + il * DGC_RPM_ENTRY_LEN;
	if (len != off + dl)
		return -EBADMSG;
	if (!dgc_rpm_region(buf, il, dl, len - REGION_LEN) ||
	    !dgc_rpm_ordered(buf, il, off, len - REGION_LEN) ||
	    !dgc_rpm_unique(buf, il))
		return -EBADMSG;
	store->il = il;
	store->off = off;
	store->end = len - REGION_LEN;
	return 0;
}
