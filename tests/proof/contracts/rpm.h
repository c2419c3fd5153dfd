/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of rpm.h promise. */
#ifndef DGC_CONTRACTS_RPM_H
#define DGC_CONTRACTS_RPM_H

#include <rpm.h>

#include "algo.h"
#include "cursor.h"

/*@
 @ logic integer dgc_l_hex(integer c) =
 @	'0' <= c <= '9' ? c - '0' :
 @	'a' <= c <= 'f' ? c - 'a' + 10 :
 @	'A' <= c <= 'F' ? c - 'A' + 10 : 16;
 @
 @ // where index entry @i starts
 @ logic integer dgc_l_rpm_entry(integer i) =
 @	DGC_RPM_INTRO_LEN + i * DGC_RPM_ENTRY_LEN;
 */

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(rpm);
 @ requires \separated(rpm, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *rpm;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> dgc_l_be32(buf) == 0x8eade801;
 @ ensures \result == 0 ==> len == DGC_RPM_INTRO_LEN +
 @	DGC_RPM_ENTRY_LEN * dgc_l_be32(buf + 8) + dgc_l_be32(buf + 12);
 @ ensures \result == 0 ==> \forall integer i, j;
 @	1 <= i < j < dgc_l_be32(buf + 8) ==>
 @	dgc_l_be32(buf + dgc_l_rpm_entry(i)) !=
 @	dgc_l_be32(buf + dgc_l_rpm_entry(j));
 @ ensures \result == 0 ==> rpm->algo == DGC_ALGO_SHA256 ||
 @	rpm->algo == DGC_ALGO_SHA384 || rpm->algo == DGC_ALGO_SHA512 ||
 @	rpm->algo == DGC_ALGO_INVALID;
 @ ensures \result == 0 && rpm->algo == DGC_ALGO_INVALID ==>
 @	rpm->digests == 0;
 @ ensures \result == 0 && rpm->files > 0 ==>
 @	DGC_RPM_INTRO_LEN < rpm->digests_off < rpm->digests_end <= len - 16;
 @ ensures \result == 0 && rpm->files == 0 ==>
 @	rpm->digests_off == rpm->digests_end == 0;
 @ ensures \result == 0 ==> \forall integer i;
 @	rpm->digests_off <= i < rpm->digests_end && buf[i] != 0 ==>
 @	dgc_l_hex(buf[i]) < 16;
 @ ensures \result == 0 ==> rpm->name.off + rpm->name.len < len &&
 @	rpm->version.off + rpm->version.len < len &&
 @	rpm->release.off + rpm->release.len < len &&
 @	rpm->arch.off + rpm->arch.len < len;
 */
int dgc_rpm_open(const u8 *buf, u32 len, struct dgc_rpm *rpm);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid_read(rpm);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || pos <= \result;
 @ ensures \result != 0 ==>
 @	\result + 2 * dgc_l_algo_size(rpm->algo) < len;
 @ ensures \result != 0 ==>
 @	\result + 2 * dgc_l_algo_size(rpm->algo) < rpm->digests_end;
 @ ensures \result != 0 ==> dgc_l_algo_size(rpm->algo) > 0;
 @ ensures \result != 0 ==> buf[\result] != 0 &&
 @	\forall integer i; pos <= i < \result ==> buf[i] == 0;
 */
u32 dgc_rpm_next(const u8 *buf, u32 len, const struct dgc_rpm *rpm, u32 pos);

/*@
 @ requires \valid_read(rpm) && off <= DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == off + 2 * dgc_l_algo_size(rpm->algo) + 1;
 */
u32 dgc_rpm_after(const struct dgc_rpm *rpm, u32 off);

/*@
 @ requires n <= DGC_DIGEST_MAX;
 @ requires \valid_read(hex + (0 .. 2 * n - 1));
 @ requires \valid(out + (0 .. n - 1));
 @ requires \separated(hex + (0 .. 2 * n - 1), out + (0 .. n - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns out[0 .. n - 1];
 @ ensures \result ==>
 @	\forall integer i; 0 <= i < 2 * n ==> dgc_l_hex(hex[i]) < 16;
 @ ensures !\result ==>
 @	\exists integer i; 0 <= i < 2 * n && dgc_l_hex(hex[i]) == 16;
 @ ensures \result ==> \forall integer i; 0 <= i < n ==> out[i] ==
 @	dgc_l_hex(hex[2 * i]) * 16 + dgc_l_hex(hex[2 * i + 1]);
 */
bool dgc_hex_decode(const u8 *hex, u32 n, u8 *out);

#endif /* DGC_CONTRACTS_RPM_H */
