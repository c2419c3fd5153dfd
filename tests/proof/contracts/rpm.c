// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of rpm.c promise. */
#include "rpm_int.h"

#include <rpm.c>

/*@
 @ requires \valid(e);
 @ terminates \true;
 @ exits \false;
 @ assigns *e;
 @ ensures e->tag == e->type == e->off == e->count == 0;
 */
static void dgc_rpm_no_entry(struct dgc_rpm_entry *e);

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
static void dgc_rpm_find(const u8 *buf, u32 il, u32 tag,
			 struct dgc_rpm_entry *e);

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
static int dgc_rpm_string(const u8 *buf, const struct dgc_rpm_store *store,
			  u32 tag, struct dgc_rpm_str *str);

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
static int dgc_rpm_number(const u8 *buf, const struct dgc_rpm_store *store,
			  u32 tag, u32 *value, bool *there);

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
			 struct dgc_rpm *rpm);

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
static int dgc_rpm_files(const u8 *buf, const struct dgc_rpm_store *store,
			 struct dgc_rpm *rpm);

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
static int dgc_rpm_digest_algo(const u8 *buf, const struct dgc_rpm_store *store,
			       struct dgc_rpm *rpm);
