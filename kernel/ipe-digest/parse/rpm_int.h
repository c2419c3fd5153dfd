/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the RPM header parsers share among themselves. Offsets count from the
 * start of the buffer unless they are called store offsets.
 */
#ifndef DGC_PARSE_RPM_INT_H
#define DGC_PARSE_RPM_INT_H

#include "cursor.h"
#include "rpm.h"

/* enum rpmTagType_e */
#define DGC_RPM_CHAR 1u
#define DGC_RPM_INT8 2u
#define DGC_RPM_INT16 3u
#define DGC_RPM_INT32 4u
#define DGC_RPM_INT64 5u
#define DGC_RPM_STRING 6u
#define DGC_RPM_BIN 7u
#define DGC_RPM_STRING_ARRAY 8u
#define DGC_RPM_I18NSTRING 9u

/* Entries that may stand behind one with a larger tag; see dgc_rpm_unique() */
#define DGC_RPM_UNSORTED_MAX 1024u

/**
 * struct dgc_rpm_entry - an index entry
 * @tag: what it is
 * @type: type of the data
 * @off: store offset of the data
 * @count: number of elements
 */
struct dgc_rpm_entry {
	u32 tag;
	u32 type;
	u32 off;
	u32 count;
};

/**
 * struct dgc_rpm_store - where the data is
 * @il: index entries
 * @off: offset of the store
 * @end: offset behind the last entry's data; the region's trailer is there
 */
struct dgc_rpm_store {
	u32 il;
	u32 off;
	u32 end;
};

/* Read entry @i of the index. */
void dgc_rpm_entry(const u8 *buf, u32 i, struct dgc_rpm_entry *e);

/**
 * dgc_rpm_strings() - pass over NUL-terminated strings
 * @buf: buffer
 * @off: offset of the first
 * @end: where the data ends
 * @n: how many
 *
 * Return: offset behind the last NUL, or 0 when they do not end before @end.
 */
u32 dgc_rpm_strings(const u8 *buf, u32 off, u32 end, u32 n);

/**
 * dgc_rpm_index() - check intro, region and every index entry
 * @buf: the region, exactly
 * @len: bytes in @buf
 * @store: result, meaningful on success only
 *
 * Return: 0 or -EBADMSG.
 */
int dgc_rpm_index(const u8 *buf, u32 len, struct dgc_rpm_store *store);

/**
 * dgc_rpm_digests() - check the file digests
 * @buf: buffer
 * @off: offset of the first string
 * @end: offset behind the last string's NUL
 * @hex: digits of a digest that is not empty; 0 when none may be there
 * @n: result, how many are not empty; written on success only
 *
 * Return: 0, or -EBADMSG for a string that is neither empty nor @hex
 * hexadecimal digits.
 */
int dgc_rpm_digests(const u8 *buf, u32 off, u32 end, u32 hex, u32 *n);

/**
 * dgc_rpm_blank() - whether all strings are empty
 * @buf: buffer
 * @off: offset of the first string
 * @end: offset behind the last string's NUL
 *
 * Return: true when every byte is NUL.
 */
bool dgc_rpm_blank(const u8 *buf, u32 off, u32 end);

#endif /* DGC_PARSE_RPM_INT_H */
