/* SPDX-License-Identifier: GPL-2.0-only */
/* RPM headers made of entries, for the suites of parse/rpm*.c. */
#ifndef _DIGEST_CACHE_RPM_BUILD_H
#define _DIGEST_CACHE_RPM_BUILD_H

#include "rpm.h"
#include "test.h"

/* Tags, and the types of their data */
#define NAME 1000
#define VERSION 1001
#define RELEASE 1002
#define EPOCH 1003
#define ARCH 1022
#define OTHER 1030
#define DIGESTS 1035
#define ALGO 5011

enum { CHAR = 1, INT8, INT16, INT32, INT64, STRING, BIN, STRINGS, I18N };

/**
 * struct entry - an entry of the index
 * @tag: what it is
 * @type: type of the data
 * @count: number of elements that it says it has
 * @data: what goes to the store, behind what aligns it
 */
struct entry {
	u32 tag, type, count;
	struct bytes data;
};

#define STR(text) BYTES(text "\0")

/* Digits of an MD5 and of a SHA-256 digest */
#define HEX32 "0123456789abcDEF0123456789ABCdef"
#define HEX64 "" HEX32 HEX32

/* Writes the four words of an entry, an intro or a trailer. */
void rpm_put(u8 *p, u32 a, u32 b, u32 c, u32 d);

/**
 * rpm_build() - make the signed region of a header
 * @test: frees it
 * @entry: its entries, without the region's
 * @n: how many
 * @len: result, bytes in it
 *
 * Return: the region, in memory of exactly its size.
 */
u8 *rpm_build(struct kunit *test, const struct entry *entry, u32 n, u32 *len);

#endif /* _DIGEST_CACHE_RPM_BUILD_H */
