// SPDX-License-Identifier: GPL-2.0-or-later
/* RPM headers: intro, region and index. */
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "rpm.h"
#include "rpm_build.h"
#include "tap.h"

/*
 * Offsets in the header below: entries at 16 + 16 * i. Store: name 0..4,
 * size 4..8, digests 8..74, mode 74..78, algo 80..84, region 84..100.
 */
static const struct tag base[] = {
	{ 1000, 6, 1, "616263 00" }, { 1009, 4, 1, "00000007" },
	{ 1035, 8, 2, SHA "00" },    { 1030, 3, 2, "81a4 81a4" },
	{ 5011, 4, 1, "00000008" },
};

#define BASE_N 5u
#define STORE (16u + 16u * (BASE_N + 1))
#define DL 100u

enum field { TAG = 0, TYPE = 4, OFF = 8, COUNT = 12 };

#define ENTRY(i, field) (16u + 16u * (i) + (field))

/* Patches of 32 bits; a second one where @at2 is not 0. */
static const struct {
	u32 at;
	u32 value;
	u32 at2;
	u32 value2;
	int rc;
	const char *name;
} patch_table[] = {
	{ 0, 0x8eade801, 0, 0, 0, "rpm as built" },
	{ 0, 0x8eade802, 0, 0, -EBADMSG, "rpm magic" },
	{ 4, 1, 0, 0, -EBADMSG, "rpm reserved" },
	{ 8, 0, 0, 0, -EBADMSG, "rpm no entries" },
	{ 8, BASE_N, 0, 0, -EBADMSG, "rpm one entry less" },
	{ 8, BASE_N + 2, 0, 0, -EBADMSG, "rpm one entry more" },
	{ 8, BASE_N, 12, DL + 16, -EBADMSG, "rpm entry counted to the data" },
	{ 8, BASE_N + 2, 12, DL - 16, -EBADMSG,
	  "rpm data counted to the index" },
	{ 8, 0x10000, 0, 0, -EBADMSG, "rpm 65536 entries" },
	{ 8, 0xffffffff, 0, 0, -EBADMSG, "rpm 2^32-1 entries" },
	{ 12, DL - 1, 0, 0, -EBADMSG, "rpm data one less" },
	{ 12, DL + 1, 0, 0, -EBADMSG, "rpm data one more" },
	{ 12, 0, 0, 0, -EBADMSG, "rpm no data" },
	{ 12, 15, 0, 0, -EBADMSG, "rpm data of 15" },
	{ 12, 0x10000000, 0, 0, -EBADMSG, "rpm data of 2^28" },
	{ 12, 0xffffffff, 0, 0, -EBADMSG, "rpm data of 2^32-1" },
	{ ENTRY(0, TAG), 62, 0, 0, -EBADMSG, "rpm region of a signature" },
	{ ENTRY(0, TAG), 61, 0, 0, -EBADMSG, "rpm region of an image" },
	{ ENTRY(0, TYPE), 8, 0, 0, -EBADMSG, "rpm region type" },
	{ ENTRY(0, OFF), DL - 17, 0, 0, -EBADMSG, "rpm region offset" },
	{ ENTRY(0, OFF), 0xfffffff0, 0, 0, -EBADMSG, "rpm region offset -16" },
	{ ENTRY(0, COUNT), 15, 0, 0, -EBADMSG, "rpm region count" },
	{ STORE + DL - 16, 62, 0, 0, -EBADMSG, "rpm trailer tag" },
	{ STORE + DL - 12, 6, 0, 0, -EBADMSG, "rpm trailer type" },
	{ STORE + DL - 8, 0u - 16u * BASE_N, 0, 0, -EBADMSG,
	  "rpm trailer covers less" },
	{ STORE + DL - 8, 16u * (BASE_N + 1), 0, 0, -EBADMSG,
	  "rpm trailer positive" },
	{ STORE + DL - 4, 32, 0, 0, -EBADMSG, "rpm trailer count" },
	{ ENTRY(2, TAG), 99, 0, 0, -EBADMSG, "rpm tag 99" },
	{ ENTRY(2, TAG), 63, 0, 0, -EBADMSG, "rpm second region" },
	{ ENTRY(4, TAG), 0x7fffffff, 0, 0, 0, "rpm largest tag" },
	{ ENTRY(4, TAG), 0x80000000, 0, 0, -EBADMSG, "rpm negative tag" },
	{ ENTRY(2, TAG), 1000, 0, 0, -EBADMSG, "rpm duplicate beside" },
	{ ENTRY(4, TAG), 1009, 0, 0, -EBADMSG, "rpm duplicate apart" },
	{ ENTRY(4, TAG), 1035, 0, 0, -EBADMSG, "rpm duplicate digests" },
	{ ENTRY(5, TAG), 1000, 0, 0, -EBADMSG, "rpm duplicate at the end" },
	{ ENTRY(2, TYPE), 0, 0, 0, -EBADMSG, "rpm type 0" },
	{ ENTRY(2, TYPE), 10, 0, 0, -EBADMSG, "rpm type 10" },
	{ ENTRY(2, TYPE), 0xffffffff, 0, 0, -EBADMSG, "rpm type -1" },
	{ ENTRY(2, TYPE), 7, 0, 0, -EBADMSG, "rpm data with a gap behind" },
	{ ENTRY(1, TYPE), 8, 0, 0, -EBADMSG, "rpm name is an array" },
	{ ENTRY(3, TYPE), 9, 0, 0, -EBADMSG, "rpm digests are i18n strings" },
	{ ENTRY(3, TYPE), 7, 0, 0, -EBADMSG, "rpm digests are binary" },
	{ ENTRY(5, TYPE), 7, ENTRY(5, COUNT), 4, -EBADMSG,
	  "rpm algorithm is binary" },
	{ ENTRY(1, COUNT), 0, 0, 0, -EBADMSG, "rpm count 0" },
	{ ENTRY(1, COUNT), 2, 0, 0, -EBADMSG, "rpm two strings" },
	{ ENTRY(2, COUNT), 2, 0, 0, -EBADMSG, "rpm data overlaps" },
	{ ENTRY(2, COUNT), 0x40000001, 0, 0, -EBADMSG, "rpm count wraps" },
	{ ENTRY(2, COUNT), 0xffffffff, 0, 0, -EBADMSG, "rpm count -1" },
	{ ENTRY(3, COUNT), 3, 0, 0, -EBADMSG, "rpm strings overlap" },
	{ ENTRY(3, COUNT), 100000, 0, 0, -EBADMSG,
	  "rpm more strings than bytes" },
	{ ENTRY(3, COUNT), 0x10000000, 0, 0, -EBADMSG, "rpm 2^28 strings" },
	{ ENTRY(5, COUNT), 2, 0, 0, -EBADMSG, "rpm data into the trailer" },
	{ ENTRY(2, OFF), 3, 0, 0, -EBADMSG, "rpm not aligned" },
	{ ENTRY(4, OFF), 75, 0, 0, -EBADMSG, "rpm 16 bits not aligned" },
	{ ENTRY(2, OFF), 0, 0, 0, -EBADMSG, "rpm data before the last" },
	{ ENTRY(3, OFF), 9, 0, 0, -EBADMSG, "rpm digest short of a digit" },
	{ ENTRY(5, OFF), 84, 0, 0, -EBADMSG, "rpm data at the trailer" },
	{ ENTRY(5, OFF), DL, 0, 0, -EBADMSG, "rpm data at the end" },
	{ ENTRY(5, OFF), 0xfffffffc, 0, 0, -EBADMSG, "rpm offset -4" },
	{ ENTRY(5, OFF), 0x7ffffffc, 0, 0, -EBADMSG, "rpm offset 2^31-4" },
	{ STORE + 80, 1, 0, 0, -ENOPKG, "rpm md5" },
	{ STORE + 80, 2, 0, 0, -ENOPKG, "rpm sha1" },
	{ STORE + 80, 9, 0, 0, -EBADMSG, "rpm sha384 of sha256 size" },
	{ STORE + 80, 0, 0, 0, -ENOPKG, "rpm algorithm 0" },
	{ STORE + 80, 0x108, 0, 0, -ENOPKG, "rpm algorithm 264" },
	{ ENTRY(5, TAG), 5012, 0, 0, -ENOPKG, "rpm without algorithm" },
	{ ENTRY(3, TAG), 1034, 0, 0, 0, "rpm without digests" },
	{ STORE + 8, 0x61616167, 0, 0, -EBADMSG, "rpm digest not hex" },
	{ STORE + 8, 0x61616100, 0, 0, -EBADMSG, "rpm digest cut" },
	{ STORE + 8, 0x00616161, 0, 0, -EBADMSG, "rpm digest shifted" },
	{ STORE + 8, 0x39414661, 0, 0, 0, "rpm digest upper case" },
};

static void patch(struct bytes *b, u32 at, u32 value)
{
	u32 i;

	for (i = 0; i < 4; i++)
		b->data[at + i] = (u8)(value >> (24 - 8 * i));
}

static void patch_rows(void)
{
	struct dgc_rpm rpm;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(patch_table) / sizeof(patch_table[0]); i++) {
		b = rpm_build(base, BASE_N);
		patch(&b, patch_table[i].at, patch_table[i].value);
		if (patch_table[i].at2)
			patch(&b, patch_table[i].at2, patch_table[i].value2);
		tap_errno(dgc_rpm_open(b.data, b.len, &rpm), patch_table[i].rc,
			  patch_table[i].name);
		bytes_free(&b);
	}
}

/* Every length but the right one is refused. */
static void length_rows(void)
{
	struct bytes b = rpm_build(base, BASE_N);
	struct dgc_rpm rpm;
	u32 n, accepted = 0;

	for (n = 0; n < b.len; n++) {
		struct bytes cut = bytes_copy(b.data, n);

		accepted += !dgc_rpm_open(cut.data, n, &rpm);
		bytes_free(&cut);
	}
	tap_row(accepted == 0, "rpm cut anywhere", "%u accepted", accepted);
	b.data = realloc(b.data, b.len + 1);
	if (!b.data)
		abort();
	b.data[b.len] = 0;
	tap_errno(dgc_rpm_open(b.data, b.len + 1, &rpm), -EBADMSG,
		  "rpm trailing byte");
	bytes_free(&b);
}

/* Tags in falling order: 1024 are searched for, more are refused. */
static void order_rows(void)
{
	static struct tag tags[1026];
	struct dgc_rpm rpm;
	struct bytes b;
	u32 i;

	for (i = 0; i < 1026; i++) {
		tags[i].tag = 9000 - i;
		tags[i].type = 2;
		tags[i].count = 1;
		tags[i].data = "00";
	}
	b = rpm_build(tags, 1025);
	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), 0, "rpm 1024 unsorted");
	bytes_free(&b);
	b = rpm_build(tags, 1026);
	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), -EBADMSG,
		  "rpm 1025 unsorted");
	bytes_free(&b);
	tags[500].tag = 8999;
	b = rpm_build(tags, 1000);
	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), -EBADMSG,
		  "rpm unsorted duplicate");
	bytes_free(&b);
	b = rpm_build(tags, 0);
	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), 0, "rpm region only");
	tap_row(rpm.files == 0 && rpm.digests == 0 && rpm.name.off == 0 &&
			rpm.algo == DGC_ALGO_INVALID && !rpm.has_epoch &&
			dgc_rpm_next(b.data, b.len, &rpm, rpm.digests_off) == 0,
		"rpm region only, empty", "wrong");
	bytes_free(&b);
}

void rpm_rows(void)
{
	patch_rows();
	length_rows();
	order_rows();
}
