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

/*@
 @ requires \valid_read(rpm) && off <= DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == off + 2 * dgc_l_algo_size(rpm->algo) + 1;
 */
/**
 * dgc_rpm_after() - where to go on after a digest
 * @rpm: result of dgc_rpm_open()
 * @off: result of dgc_rpm_next()
 *
 * Return: the @pos for the next dgc_rpm_next().
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
