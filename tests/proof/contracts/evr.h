/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of evr.h promise. */
#ifndef DGC_CONTRACTS_EVR_H
#define DGC_CONTRACTS_EVR_H

#include <evr.h>

/*@
 @ requires \valid_read(s + (0 .. len - 1)) && \valid(evr);
 @ requires \separated(evr, s + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *evr;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> 0 < evr->version_len && 0 < evr->release_len;
 @ ensures \result == 0 ==>
 @	evr->version_off + evr->version_len + 1 == evr->release_off;
 @ ensures \result == 0 ==> evr->release_off + evr->release_len == len;
 @ ensures \result == 0 ==> s[evr->release_off - 1] == '-';
 @ ensures \result == 0 ==> \forall integer i;
 @	evr->version_off <= i < len && i + 1 != evr->release_off ==>
 @	s[i] != '-';
 */
int dgc_evr_parse(const u8 *s, u32 len, struct dgc_evr *evr);

/*@
 @ requires \valid_read(a + (0 .. a_len - 1));
 @ requires \valid_read(b + (0 .. b_len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures -1 <= \result <= 1;
 */
int dgc_version_compare(const u8 *a, u32 a_len, const u8 *b, u32 b_len);

#endif /* DGC_CONTRACTS_EVR_H */
