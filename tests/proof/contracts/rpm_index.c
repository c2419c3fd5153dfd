// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of rpm_index.c promise. */
#include "rpm_int.h"

/*@
 @ logic integer dgc_l_rpm_size(integer type) =
 @	type == DGC_RPM_CHAR || type == DGC_RPM_INT8 ||
 @		type == DGC_RPM_BIN ? 1 :
 @	type == DGC_RPM_INT16 ? 2 : type == DGC_RPM_INT32 ? 4 :
 @	type == DGC_RPM_INT64 ? 8 : 0;
 */

#include <rpm_index.c>

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_rpm_size(type);
 */
static u32 dgc_rpm_size(u32 type);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result && type == DGC_RPM_INT16 ==> off % 2 == 0;
 @ ensures \result && type == DGC_RPM_INT32 ==> off % 4 == 0;
 @ ensures \result && type == DGC_RPM_INT64 ==> off % 8 == 0;
 */
static bool dgc_rpm_aligned(u32 type, u32 off);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> type == DGC_RPM_STRING && count == 1 ||
 @	type == DGC_RPM_STRING_ARRAY || type == DGC_RPM_I18NSTRING;
 */
static bool dgc_rpm_is_strings(u32 type, u32 count);

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid_read(e);
 @ requires store <= end <= DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result != 0 ==> from <= store + e->off < \result <= end;
 @ ensures \result != 0 && dgc_l_rpm_size(e->type) == 0 ==>
 @	store + e->off == from;
 @ ensures \result != 0 && dgc_l_rpm_size(e->type) > 0 ==>
 @	store + e->off < from + dgc_l_rpm_size(e->type);
 @ ensures \result != 0 ==> e->count > 0;
 @ ensures \result != 0 && dgc_l_rpm_size(e->type) > 0 ==>
 @	\result == store + e->off + e->count * dgc_l_rpm_size(e->type);
 @ ensures \result != 0 && dgc_l_rpm_size(e->type) == 0 ==>
 @	buf[\result - 1] == 0 && e->count <= \result - (store + e->off);
 @ ensures \result != 0 ==> DGC_RPM_CHAR <= e->type <= DGC_RPM_I18NSTRING;
 @ ensures \result != 0 && e->type == DGC_RPM_STRING ==> e->count == 1;
 @ ensures \result != 0 && e->type == DGC_RPM_INT16 ==> e->off % 2 == 0;
 @ ensures \result != 0 && e->type == DGC_RPM_INT32 ==> e->off % 4 == 0;
 @ ensures \result != 0 && e->type == DGC_RPM_INT64 ==> e->off % 8 == 0;
 */
static u32 dgc_rpm_data_end(const u8 *buf, u32 store, u32 from, u32 end,
			    const struct dgc_rpm_entry *e);

/*@
 @ requires 1 <= n <= DGC_RPM_ENTRIES_MAX;
 @ requires \valid_read(buf + (0 .. dgc_l_rpm_entry(n) - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> \forall integer i; 1 <= i < n ==>
 @	dgc_l_be32(buf + dgc_l_rpm_entry(i)) != tag;
 */
static bool dgc_rpm_tag_new(const u8 *buf, u32 n, u32 tag);

/*@
 @ requires 1 <= il <= DGC_RPM_ENTRIES_MAX;
 @ requires \valid_read(buf + (0 .. dgc_l_rpm_entry(il) - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> \forall integer i, j; 1 <= i < j < il ==>
 @	dgc_l_be32(buf + dgc_l_rpm_entry(i)) !=
 @	dgc_l_be32(buf + dgc_l_rpm_entry(j));
 */
static bool dgc_rpm_unique(const u8 *buf, u32 il);

/*@
 @ requires 1 <= il <= DGC_RPM_ENTRIES_MAX;
 @ requires dgc_l_rpm_entry(il) == store <= end <= DGC_INPUT_MAX;
 @ requires \valid_read(buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> \forall integer i; 1 <= i < il ==>
 @	store + dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 8)) < end;
 @ ensures \result ==> \forall integer i; 1 <= i < il ==>
 @	TAG_MIN <= dgc_l_be32(buf + dgc_l_rpm_entry(i)) <= TAG_MAX;
 @ ensures \result ==> \forall integer i, j; 1 <= i < j < il ==>
 @	dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 8)) <
 @	dgc_l_be32(buf + (dgc_l_rpm_entry(j) + 8));
 */
static bool dgc_rpm_ordered(const u8 *buf, u32 il, u32 store, u32 end);

/*@
 @ requires 1 <= il <= DGC_RPM_ENTRIES_MAX && dl >= REGION_LEN;
 @ requires trailer <= DGC_INPUT_MAX && dgc_l_rpm_entry(il) <= trailer;
 @ requires \valid_read(buf + (0 .. trailer + 15));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> dgc_l_be32(buf + 16) == TAG_REGION &&
 @	dgc_l_be32(buf + 20) == DGC_RPM_BIN &&
 @	dgc_l_be32(buf + 24) == dl - 16 && dgc_l_be32(buf + 28) == 16;
 @ ensures \result ==> dgc_l_be32(buf + trailer) == TAG_REGION &&
 @	dgc_l_be32(buf + (trailer + 4)) == DGC_RPM_BIN &&
 @	dgc_l_be32(buf + (trailer + 8)) == 0x100000000 - 16 * il &&
 @	dgc_l_be32(buf + (trailer + 12)) == 16;
 */
static bool dgc_rpm_region(const u8 *buf, u32 il, u32 dl, u32 trailer);
