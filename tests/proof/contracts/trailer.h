/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of trailer.h promise. */
#ifndef DGC_CONTRACTS_TRAILER_H
#define DGC_CONTRACTS_TRAILER_H

#include <trailer.h>

#include "cursor.h"

/*@
 @ // the magic string, in numbers
 @ predicate dgc_l_magic(u8 *p) =
 @	dgc_l_be32(p) == 0x7e4d6f64 && dgc_l_be32(p + 4) == 0x756c6520 &&
 @	dgc_l_be32(p + 8) == 0x7369676e && dgc_l_be32(p + 12) == 0x61747572 &&
 @	dgc_l_be32(p + 16) == 0x65206170 && dgc_l_be32(p + 20) == 0x70656e64 &&
 @	dgc_l_be32(p + 24) == 0x65647e0a;
 @
 @ // struct module_signature with the five fields that must be 0
 @ predicate dgc_l_info(u8 *p) =
 @	p[0] == 0 && p[1] == 0 && p[3] == 0 && p[4] == 0 && p[5] == 0 &&
 @	p[6] == 0 && p[7] == 0;
 @
 @ predicate dgc_l_trailer(u8 *buf, integer len) =
 @	DGC_TRAILER_LEN <= len <= DGC_INPUT_MAX &&
 @	dgc_l_info(buf + (len - DGC_TRAILER_LEN)) &&
 @	dgc_l_magic(buf + (len - DGC_TRAILER_MAGIC_LEN)) &&
 @	0 < dgc_l_be32(buf + (len - DGC_TRAILER_LEN + 8)) <
 @		len - DGC_TRAILER_LEN;
 */

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(t);
 @ requires \separated(buf + (0 .. len - 1), t);
 @ terminates \true;
 @ exits \false;
 @ assigns *t;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result != -EBADMSG <==> dgc_l_trailer(buf, len);
 @ ensures \result == 0 ==>
 @	(t->format == DGC_SIG_PGP || t->format == DGC_SIG_PKCS7) &&
 @	t->format == buf[len - DGC_TRAILER_LEN + 2] &&
 @	t->sig_len == dgc_l_be32(buf + (len - DGC_TRAILER_LEN + 8)) > 0 &&
 @	t->signed_len == t->sig_off > 0 &&
 @	t->sig_off + t->sig_len == len - DGC_TRAILER_LEN;
 @ ensures \result != 0 ==> *t == \old(*t);
 */
int dgc_trailer_parse(const u8 *buf, u32 len, struct dgc_trailer *t);

#endif /* DGC_CONTRACTS_TRAILER_H */
