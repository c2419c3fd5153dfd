// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of rpm_digest.c promise. */
#include "rpm_int.h"

#include <rpm_digest.c>

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_hex(c) <= NOT_HEX;
 */
static u32 dgc_hex_digit(u8 c);

/*@
 @ requires \valid_read(buf + (0 .. end)) && pos <= end;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> buf[end] == 0 && \forall integer i;
 @	pos <= i < end ==> dgc_l_hex(buf[i]) < 16;
 @ ensures !\result ==> buf[end] != 0 || \exists integer i;
 @	pos <= i < end && dgc_l_hex(buf[i]) == 16;
 */
static bool dgc_rpm_is_digest(const u8 *buf, u32 pos, u32 end);
