// SPDX-License-Identifier: GPL-2.0-or-later
/* The head of a site's index, and the names of its lists: each has one spelling. */
#include "../fuzz.h"
#include "repo/site.h"

static void head(const uint8_t *data, size_t len)
{
	struct bytes again = { 0 };
	struct site_head head;

	if (site_head_parse(data, len, &head))
		return;
	require(!site_head_text(&head, &again));
	require(again.len == len && !memcmp(again.data, data, len));
	bytes_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes names = { (uint8_t *)data, len }, again = { 0 };
	struct site_reader reader = site_reader(&names);
	struct site_entry entry;
	int next;

	head(data, len);
	while ((next = site_next(&reader, &entry)) > 0) {
		require(*entry.name && !strchr(entry.name, '/') &&
			strlen(entry.name) < sizeof(entry.name));
		require(entry.size && entry.size <= LIST_MAX);
		require(!site_entry_text(&entry, &again));
	}
	require(next || again.len == len);
	require(!again.len || !memcmp(again.data, data, again.len));
	bytes_free(&again);
	return 0;
}
