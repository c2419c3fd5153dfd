// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of trailer.c promise. */
#include "trailer.h"

#include <trailer.c>

/*@
 @ requires \valid_read(p + (0 .. DGC_TRAILER_MAGIC_LEN - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> dgc_l_magic(p);
 */
static bool dgc_trailer_magic(const u8 *p);

/*@
 @ requires \valid_read(info + (0 .. INFO_SIG_LEN - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> dgc_l_info(info);
 */
static bool dgc_trailer_zeros(const u8 *info);

/*@
 @ requires \valid_read(buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> dgc_l_trailer(buf, len);
 @ ensures DGC_TRAILER_LEN <= len <= DGC_INPUT_MAX &&
 @	dgc_l_info(buf + (len - DGC_TRAILER_LEN)) &&
 @	dgc_l_magic(buf + (len - DGC_TRAILER_MAGIC_LEN)) &&
 @	0 < dgc_l_be32(buf + (len - DGC_TRAILER_LEN + 8)) <
 @		len - DGC_TRAILER_LEN ==> \result;
 */
static bool dgc_trailer_there(const u8 *buf, u32 len);
