// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The algorithm of a package's file digests, for telling why a header was
 * refused. Without librpm, which early boot does not have.
 */
#include "list/rpmalgo.h"
#include "rpm.h"

#define FILEDIGESTALGO 5011u
#define INT32 4u
#define MD5 1u

/* The first word of @entry's data, which starts at @store; 0 outside of it. */
static uint32_t word_at(struct dgc_cursor c, uint32_t store, uint32_t off)
{
	if (off > c.len - store)
		return 0;
	dgc_cursor_skip(&c, store + off - c.pos);
	return dgc_cursor_be32(&c);
}

unsigned int rpm_digest_algo(const uint8_t *region, size_t len)
{
	uint32_t entries, store, i, tag, type, off;
	struct dgc_cursor c;

	if (len > DGC_INPUT_MAX)
		return MD5;
	dgc_cursor_init(&c, region, (uint32_t)len);
	dgc_cursor_skip(&c, 8);
	entries = dgc_cursor_be32(&c);
	dgc_cursor_skip(&c, 4);
	if (c.bad || entries > (c.len - c.pos) / DGC_RPM_ENTRY_LEN)
		return MD5;
	store = c.pos + entries * DGC_RPM_ENTRY_LEN;
	for (i = 0; i < entries; i++) {
		tag = dgc_cursor_be32(&c);
		type = dgc_cursor_be32(&c);
		off = dgc_cursor_be32(&c);
		dgc_cursor_skip(&c, 4);
		if (tag == FILEDIGESTALGO && type == INT32)
			return word_at(c, store, off);
	}
	return MD5;
}
