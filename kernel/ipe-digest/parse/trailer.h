/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The end of every digest list, the same as the end of a signed kernel module:
 *
 *	signed bytes | signature | struct module_signature | magic string
 *
 * with id_type PKEY_ID_PGP (0) or PKEY_ID_PKCS7 (2), a big-endian sig_len and
 * zero in every other field (include/linux/module_signature.h).
 */
#ifndef DGC_PARSE_TRAILER_H
#define DGC_PARSE_TRAILER_H

#include "cursor.h"

#define DGC_TRAILER_MAGIC "~Module signature appended~\n"
#define DGC_TRAILER_MAGIC_LEN 28u
#define DGC_TRAILER_INFO_LEN 12u /* struct module_signature */
#define DGC_TRAILER_LEN (DGC_TRAILER_INFO_LEN + DGC_TRAILER_MAGIC_LEN)

static_assert(sizeof(DGC_TRAILER_MAGIC) == DGC_TRAILER_MAGIC_LEN + 1, "length");

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

/* struct module_signature.id_type, include/linux/module_signature.h */
enum dgc_sig_format {
	DGC_SIG_PGP = 0,
	DGC_SIG_PKCS7 = 2,
};

/**
 * struct dgc_trailer - where the parts of a digest list are
 * @format: how it is signed
 * @signed_len: the signed bytes are at offset 0; never 0
 * @sig_off: offset of the signature, equal to @signed_len
 * @sig_len: bytes in the signature; never 0
 */
struct dgc_trailer {
	enum dgc_sig_format format;
	u32 signed_len;
	u32 sig_off;
	u32 sig_len;
};

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
/**
 * dgc_trailer_parse() - find the signed bytes and the signature
 * @buf: a whole digest list
 * @len: bytes in @buf
 * @t: result, written on success only
 *
 * Return: 0, -EBADMSG when there is no well-formed trailer, -ENOPKG for an
 * id_type other than the two above.
 */
int dgc_trailer_parse(const u8 *buf, u32 len, struct dgc_trailer *t);

#endif /* DGC_PARSE_TRAILER_H */
