/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The signed region of an RPM header (rpm's docs/manual/format_header.md and
 * lib/header.c):
 *
 *	8e ad e8 01 | 00 00 00 00 | il | dl | il index entries | dl bytes of data
 *
 * An index entry is tag, type, offset, count, all 32 bits big endian; the
 * first is RPMTAG_HEADERIMMUTABLE, whose 16 bytes end the data.
 */
#ifndef DGC_PARSE_RPM_H
#define DGC_PARSE_RPM_H

#include "algo.h"
#include "cursor.h"

#define DGC_RPM_INTRO_LEN 16u
#define DGC_RPM_ENTRY_LEN 16u
#define DGC_RPM_ENTRIES_MAX 0xffffu /* as librpm */
#define DGC_RPM_STORE_MAX 0x0fffffffu /* as librpm */

/**
 * struct dgc_rpm_str - a string of the header, without its NUL
 * @off: offset; 0 when the header has no such tag
 * @len: bytes
 */
struct dgc_rpm_str {
	u32 off;
	u32 len;
};

/**
 * struct dgc_rpm - a well-formed header
 * @algo: algorithm of the file digests; DGC_ALGO_INVALID when @digests is 0
 * @files: entries of RPMTAG_FILEDIGESTS, empty strings included
 * @digests: entries of RPMTAG_FILEDIGESTS that are not empty
 * @digests_off: offset of the first string of RPMTAG_FILEDIGESTS
 * @digests_end: offset behind the last string's NUL
 * @name: RPMTAG_NAME
 * @version: RPMTAG_VERSION
 * @release: RPMTAG_RELEASE
 * @arch: RPMTAG_ARCH
 * @has_epoch: RPMTAG_EPOCH is there
 * @epoch: its value
 */
struct dgc_rpm {
	enum dgc_algo algo;
	u32 files;
	u32 digests;
	u32 digests_off;
	u32 digests_end;
	struct dgc_rpm_str name;
	struct dgc_rpm_str version;
	struct dgc_rpm_str release;
	struct dgc_rpm_str arch;
	bool has_epoch;
	u32 epoch;
};

/**
 * dgc_rpm_open() - check a signed region, whole, and find its digests
 * @buf: the region, exactly
 * @len: bytes in @buf
 * @rpm: result, meaningful on success only
 *
 * Checks every index entry (known type, no duplicate tag, data inside the
 * store, aligned, in the order of the index and so not overlapping) and every
 * file digest (empty, or hexadecimal of the algorithm's size).
 *
 * A header without RPMTAG_FILEDIGESTS is a package without files: 0 digests.
 *
 * Return: 0; -EBADMSG when malformed; -ENOPKG when the file digests are MD5
 * (also when RPMTAG_FILEDIGESTALGO is missing), SHA-1 or of an unknown
 * algorithm, and at least one is not empty.
 */
int dgc_rpm_open(const u8 *buf, u32 len, struct dgc_rpm *rpm);

/**
 * dgc_rpm_next() - find the next digest that is not empty
 * @buf: the region that @rpm was made from
 * @len: bytes in @buf
 * @rpm: result of dgc_rpm_open() over the same bytes
 * @pos: @rpm->digests_off at the start, then the last result plus
 *	twice the digest size plus 1 (dgc_rpm_after())
 *
 * Return: offset of the first hexadecimal digit, or 0 when there is none.
 */
u32 dgc_rpm_next(const u8 *buf, u32 len, const struct dgc_rpm *rpm, u32 pos);

/**
 * dgc_rpm_after() - where to go on after a digest
 * @rpm: result of dgc_rpm_open()
 * @off: result of dgc_rpm_next()
 *
 * Return: the @pos for the next dgc_rpm_next().
 */
u32 dgc_rpm_after(const struct dgc_rpm *rpm, u32 off);

/**
 * dgc_hex_decode() - decode hexadecimal digits, upper or lower case
 * @hex: 2 * @n digits
 * @n: bytes to write, at most DGC_DIGEST_MAX
 * @out: result
 *
 * Return: false when a character is no digit; @out is undefined then.
 */
bool dgc_hex_decode(const u8 *hex, u32 n, u8 *out);

#endif /* DGC_PARSE_RPM_H */
