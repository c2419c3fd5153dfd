// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Our comparison of versions against librpm's, and both of its signs; and the
 * parts of "[EPOCH:]VERSION-RELEASE". The input is two texts, parted by a newline.
 */
#include <rpm/rpmver.h>

#include "../fuzz.h"
#include "evr.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	return 0;
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static void split(const uint8_t *text, size_t len)
{
	struct dgc_evr evr;
	int rc = dgc_evr_parse(text, (u32)len, &evr);

	require(!rc || rc == -EBADMSG);
	if (rc)
		return;
	require(fuzz_inside(evr.version_off, evr.version_len, len));
	require(evr.version_len && text[evr.release_off - 1] == '-');
	require(evr.release_len && evr.release_off + evr.release_len == len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *line = len ? memchr(data, '\n', len) : NULL;
	const size_t first = line ? (size_t)(line - data) : len;
	const size_t rest = line ? len - first - 1 : 0;
	char *a, *b;
	int order;

	if (len > FUZZ_MAX || (len && memchr(data, 0, len)))
		return 0;
	a = strndup((const char *)data, first);
	b = strndup(line ? (const char *)line + 1 : "", rest);
	require(a && b);
	order = dgc_version_compare((const uint8_t *)a, (u32)first,
				    (const uint8_t *)b, (u32)rest);
	require(sign(order) == sign(rpmvercmp(a, b)));
	require(dgc_version_compare((const uint8_t *)b, (u32)rest,
				    (const uint8_t *)a, (u32)first) == -order);
	split((const uint8_t *)a, first);
	split((const uint8_t *)b, rest);
	free(a);
	free(b);
	return 0;
}
