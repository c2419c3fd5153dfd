/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of rpm_int.h promise. */
#ifndef DGC_CONTRACTS_RPM_INT_H
#define DGC_CONTRACTS_RPM_INT_H

#include <rpm_int.h>

#include "cursor.h"
#include "rpm.h"

/*@
 @ requires i <= DGC_RPM_ENTRIES_MAX && \valid(e);
 @ requires \valid_read(buf + (0 .. dgc_l_rpm_entry(i) + 15));
 @ requires \separated(e, buf + (0 .. dgc_l_rpm_entry(i) + 15));
 @ terminates \true;
 @ exits \false;
 @ assigns *e;
 @ ensures e->tag == dgc_l_be32(buf + dgc_l_rpm_entry(i));
 @ ensures e->type == dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 4));
 @ ensures e->off == dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 8));
 @ ensures e->count == dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 12));
 */
void dgc_rpm_entry(const u8 *buf, u32 i, struct dgc_rpm_entry *e);

/*@
 @ requires \valid_read(buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || off < \result <= end;
 @ ensures \result != 0 ==> buf[\result - 1] == 0 && n <= \result - off;
 @ ensures \result != 0 && n == 1 ==>
 @	\forall integer i; off <= i < \result - 1 ==> buf[i] != 0;
 @ ensures \result == 0 && n == 1 ==>
 @	\forall integer i; off <= i < end ==> buf[i] != 0;
 @ ensures n == 0 ==> \result == 0;
 */
u32 dgc_rpm_strings(const u8 *buf, u32 off, u32 end, u32 n);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(store);
 @ requires \separated(store, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *store;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> dgc_l_be32(buf) == 0x8eade801;
 @ ensures \result == 0 ==> 1 <= store->il <= DGC_RPM_ENTRIES_MAX &&
 @	store->il == dgc_l_be32(buf + 8);
 @ ensures \result == 0 ==> store->off == dgc_l_rpm_entry(store->il);
 @ ensures \result == 0 ==> store->off <= store->end;
 @ ensures \result == 0 ==> store->end == len - 16 ==
 @	store->off + dgc_l_be32(buf + 12) - 16;
 @ ensures \result == 0 ==> \forall integer i, j; 1 <= i < j < store->il ==>
 @	dgc_l_be32(buf + dgc_l_rpm_entry(i)) !=
 @	dgc_l_be32(buf + dgc_l_rpm_entry(j));
 @ ensures \result == 0 ==> \forall integer i; 1 <= i < store->il ==>
 @	store->off + dgc_l_be32(buf + (dgc_l_rpm_entry(i) + 8)) < store->end;
 */
int dgc_rpm_index(const u8 *buf, u32 len, struct dgc_rpm_store *store);

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(n);
 @ requires hex <= 2 * DGC_DIGEST_MAX && end <= DGC_INPUT_MAX;
 @ requires \separated(n, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *n;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 && off <= end ==> *n <= end - off;
 @ ensures \result == 0 ==> \forall integer i;
 @	off <= i < end && buf[i] != 0 ==> dgc_l_hex(buf[i]) < 16;
 */
int dgc_rpm_digests(const u8 *buf, u32 off, u32 end, u32 hex, u32 *n);

/*@
 @ requires \valid_read(buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==>
 @	(\forall integer i; off <= i < end ==> buf[i] == 0);
 */
bool dgc_rpm_blank(const u8 *buf, u32 off, u32 end);

#endif /* DGC_CONTRACTS_RPM_INT_H */
