// SPDX-License-Identifier: GPL-2.0-or-later
/* The index of an RPM header, for the few entries that are of use here. */
#include <string.h>

#include "rpm/rpmfile.h"

#define TYPE_INT32 4u
#define TYPE_STRING 6u

bool rpm_header_whole(const struct bytes *header)
{
	uint64_t entries, store;

	if (header->len < DGC_RPM_INTRO_LEN)
		return false;
	entries = dgc_be32(header->data + 8);
	store = dgc_be32(header->data + 12);
	return entries && entries <= DGC_RPM_ENTRIES_MAX &&
	       store <= DGC_RPM_STORE_MAX &&
	       header->len ==
		       DGC_RPM_INTRO_LEN + entries * DGC_RPM_ENTRY_LEN + store;
}

int rpm_entry_find(const struct bytes *header, uint32_t tag,
		   struct rpm_entry *entry)
{
	uint32_t entries = dgc_be32(header->data + 8), i;
	const uint8_t *p = header->data + DGC_RPM_INTRO_LEN;
	const uint8_t *store = p + (size_t)entries * DGC_RPM_ENTRY_LEN;
	size_t len = dgc_be32(header->data + 12);
	uint32_t off;

	for (i = 0; i < entries; i++, p += DGC_RPM_ENTRY_LEN) {
		if (dgc_be32(p) != tag)
			continue;
		off = dgc_be32(p + 8);
		if (off > len)
			return -EBADMSG;
		entry->type = dgc_be32(p + 4);
		entry->count = dgc_be32(p + 12);
		entry->data = store + off;
		entry->room = len - off;
		return 1;
	}
	return 0;
}

const char *rpm_header_string(const struct bytes *header, uint32_t tag)
{
	struct rpm_entry e;

	if (rpm_entry_find(header, tag, &e) <= 0 || e.type != TYPE_STRING ||
	    !memchr(e.data, 0, e.room))
		return "";
	return (const char *)e.data;
}

bool rpm_header_number(const struct bytes *header, uint32_t tag,
		       uint32_t *number)
{
	struct rpm_entry e;

	if (rpm_entry_find(header, tag, &e) <= 0 || e.type != TYPE_INT32 ||
	    e.count != 1 || e.room < sizeof(*number))
		return false;
	*number = dgc_be32(e.data);
	return true;
}
