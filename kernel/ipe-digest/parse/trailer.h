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
