/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Versions and releases of packages, ordered as rpm orders them. */
#ifndef DGC_PARSE_EVR_H
#define DGC_PARSE_EVR_H

#include "env.h"

/**
 * struct dgc_evr - where the parts of "[EPOCH:]VERSION-RELEASE" are
 * @epoch: 0 when there is none, which is the same to rpm
 * @version_off: offset of the version
 * @version_len: bytes in it; never 0
 * @release_off: offset of the release
 * @release_len: bytes in it; never 0
 */
struct dgc_evr {
	u32 epoch;
	u32 version_off;
	u32 version_len;
	u32 release_off;
	u32 release_len;
};

/**
 * dgc_evr_parse() - read "[EPOCH:]VERSION-RELEASE"
 * @s: the text, exactly
 * @len: bytes in it
 * @evr: result, meaningful on success only
 *
 * Return: 0; -EBADMSG unless there is one hyphen and at most one colon, no part
 * is empty, and the epoch is a decimal number of 32 bits.
 */
int dgc_evr_parse(const u8 *s, u32 len, struct dgc_evr *evr);

/**
 * dgc_version_compare() - which version, or release, is higher?
 * @a: one, without a NUL; may be empty
 * @a_len: bytes in it
 * @b: the other
 * @b_len: bytes in it
 *
 * As rpmvercmp() of rpm 4.15 and newer: segments of digits, as numbers of any
 * length, and of letters; "~" sorts before everything, "^" behind the end and
 * before everything else; other characters only separate.
 *
 * Return: negative, 0 or positive when @a is lower than, the same as, or higher
 * than @b.
 */
int dgc_version_compare(const u8 *a, u32 a_len, const u8 *b, u32 b_len);

#endif /* DGC_PARSE_EVR_H */
