// SPDX-License-Identifier: GPL-2.0-or-later
/* Versions and releases. */
#include <stdio.h>
#include <string.h>

#include "evr.h"
#include "rows.h"
#include "tap.h"

#define BYTES(text) (const u8 *)(text), (u32)strlen(text)

static const struct {
	const char *a;
	const char *b;
	int order;
} pairs[] = {
	{ "", "", 0 },
	{ "1.0", "1.0", 0 },
	{ "1.0", "1_0", 0 },
	{ "1.0", "1.0.", 0 },
	{ "1.0", "1.00", 0 },
	{ "1", "2", -1 },
	{ "9", "10", -1 },
	{ "0.9", "0.10", -1 },
	{ "007", "7", 0 },
	{ "1", "1.0", -1 },
	{ "1a", "1b", -1 },
	{ "1a", "1", 1 },
	{ "1.a", "1.1", -1 },
	{ "a", "1", -1 },
	{ "Z", "a", -1 },
	{ "ab", "abc", -1 },
	{ "1.0~rc1", "1.0", -1 },
	{ "1.0~rc1", "1.0~rc2", -1 },
	{ "1.0~", "1.0~~", 1 },
	{ "1.0^git1", "1.0", 1 },
	{ "1.0^git1", "1.0.1", -1 },
	{ "1.0^", "1.0~", 1 },
	{ "1.0^a", "1.0^a^b", -1 },
	{ "17.el9_2", "17.el9", 1 },
	{ "18446744073709551616", "18446744073709551615", 1 },
	{ "1.\xc3\xa9", "1.", 0 },
};

static const struct {
	const char *text;
	int rc;
	u32 epoch;
	const char *version;
	const char *release;
} texts[] = {
	{ "1.0-1", 0, 0, "1.0", "1" },
	{ "0:1.0-1", 0, 0, "1.0", "1" },
	{ "1:3.0.7-18.el9", 0, 1, "3.0.7", "18.el9" },
	{ "4294967295:1-1", 0, 0xffffffff, "1", "1" },
	{ "4294967296:1-1", -EBADMSG, 0, "", "" },
	{ "99999999999:1-1", -EBADMSG, 0, "", "" },
	{ ":1-1", -EBADMSG, 0, "", "" },
	{ "a:1-1", -EBADMSG, 0, "", "" },
	{ "-1:1-1", -EBADMSG, 0, "", "" },
	{ "1:1:1-1", -EBADMSG, 0, "", "" },
	{ "1-1:1", -EBADMSG, 0, "", "" },
	{ "1.0", -EBADMSG, 0, "", "" },
	{ "1.0-", -EBADMSG, 0, "", "" },
	{ "-1", -EBADMSG, 0, "", "" },
	{ "1:-1", -EBADMSG, 0, "", "" },
	{ "1-2-3", -EBADMSG, 0, "", "" },
	{ "-", -EBADMSG, 0, "", "" },
	{ "", -EBADMSG, 0, "", "" },
};

static bool same(const char *text, u32 off, u32 len, const char *want)
{
	return strlen(want) == len && !memcmp(text + off, want, len);
}

void evr_rows(void)
{
	struct dgc_evr evr;
	unsigned int i;
	char name[80];
	int order, rc;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		snprintf(name, sizeof(name), "evr %s and %s", pairs[i].a,
			 pairs[i].b);
		order = dgc_version_compare(BYTES(pairs[i].a),
					    BYTES(pairs[i].b));
		tap_row(order == pairs[i].order &&
				dgc_version_compare(BYTES(pairs[i].b),
						    BYTES(pairs[i].a)) ==
					-order,
			name, "%d", order);
	}
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(name, sizeof(name), "evr '%s'", texts[i].text);
		rc = dgc_evr_parse(BYTES(texts[i].text), &evr);
		tap_row(rc == texts[i].rc &&
				(rc ||
				 (evr.epoch == texts[i].epoch &&
				  same(texts[i].text, evr.version_off,
				       evr.version_len, texts[i].version) &&
				  same(texts[i].text, evr.release_off,
				       evr.release_len, texts[i].release))),
			name, "%d", rc);
	}
}
