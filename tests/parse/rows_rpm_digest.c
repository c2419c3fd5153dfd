// SPDX-License-Identifier: GPL-2.0-or-later
/* RPM headers: names and file digests. */
#include <string.h>

#include "rows.h"
#include "rpm.h"
#include "rpm_build.h"
#include "tap.h"

static void hex_rows(void)
{
	static const struct {
		const char *hex;
		bool good;
		const char *name;
	} rows[] = {
		{ "0123456789abcdef", true, "hex lower" },
		{ "0123456789ABCDEF", true, "hex upper" },
		{ "/123456789abcdef", false, "hex below 0" },
		{ ":123456789abcdef", false, "hex above 9" },
		{ "0123456789@bcdef", false, "hex below A" },
		{ "0123456789Gbcdef", false, "hex above F" },
		{ "0123456789`bcdef", false, "hex below a" },
		{ "0123456789abcdeg", false, "hex above f" },
		{ "\xb0"
		  "123456789abcdef",
		  false, "hex with bit 7" },
	};
	static const u8 out[] = { 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
	u8 got[8];
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool rc = dgc_hex_decode((const u8 *)rows[i].hex, 8, got);

		tap_row(rc == rows[i].good && (!rc || !memcmp(got, out, 8)),
			rows[i].name, "wrong");
	}
}

static const struct {
	struct tag tags[2];
	int rc;
	u32 files;
	u32 digests;
	enum dgc_algo algo;
	const char *name;
} digest_table[] = {
	{ { { 1035, 8, 1, SHA }, { 5011, 4, 1, "00000008" } },
	  0,
	  1,
	  1,
	  DGC_ALGO_SHA256,
	  "digests one" },
	{ { { 1035, 8, 5, "00" SHA "00" SHA "00" },
	    { 5011, 4, 1, "00000008" } },
	  0,
	  5,
	  2,
	  DGC_ALGO_SHA256,
	  "digests between empty ones" },
	{ { { 1035, 8, 1, "61*96 00" }, { 5011, 4, 1, "00000009" } },
	  0,
	  1,
	  1,
	  DGC_ALGO_SHA384,
	  "digests sha384" },
	{ { { 1035, 8, 1, "61*128 00" }, { 5011, 4, 1, "0000000a" } },
	  0,
	  1,
	  1,
	  DGC_ALGO_SHA512,
	  "digests sha512" },
	{ { { 1035, 8, 2, "0000" }, { 5011, 4, 1, "00000008" } },
	  0,
	  2,
	  0,
	  DGC_ALGO_INVALID,
	  "digests all empty" },
	{ { { 1035, 8, 2, "0000" }, { 5011, 4, 1, "00000001" } },
	  0,
	  2,
	  0,
	  DGC_ALGO_INVALID,
	  "digests md5, all empty" },
	{ { { 1035, 8, 2, "0000" }, { 5012, 4, 1, "00000001" } },
	  0,
	  2,
	  0,
	  DGC_ALGO_INVALID,
	  "digests without algorithm, all empty" },
	{ { { 1035, 8, 1, "61*32 00" }, { 5012, 4, 1, "00000001" } },
	  -ENOPKG,
	  0,
	  0,
	  0,
	  "digests without algorithm" },
	{ { { 1035, 8, 1, "61*40 00" }, { 5011, 4, 1, "00000002" } },
	  -ENOPKG,
	  0,
	  0,
	  0,
	  "digests sha1" },
	{ { { 1035, 8, 1, "61*56 00" }, { 5011, 4, 1, "0000000b" } },
	  -ENOPKG,
	  0,
	  0,
	  0,
	  "digests sha224" },
	{ { { 1035, 8, 1, "61*63 00" }, { 5011, 4, 1, "00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests of 63 digits" },
	{ { { 1035, 8, 1, "61*65 00" }, { 5011, 4, 1, "00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests of 65 digits" },
	{ { { 1035, 8, 2, SHA "61*64 67 00" }, { 5011, 4, 1, "00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests second too long" },
	{ { { 1035, 8, 2, SHA "61*63 67 00" }, { 5011, 4, 1, "00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests second not hex" },
	{ { { 1035, 8, 1, SHA }, { 5011, 4, 2, "00000008 00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests two algorithms" },
	{ { { 1035, 8, 1, SHA }, { 5011, 3, 1, "0008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests algorithm of 16 bits" },
	{ { { 1035, 6, 1, SHA }, { 5011, 4, 1, "00000008" } },
	  -EBADMSG,
	  0,
	  0,
	  0,
	  "digests one string" },
};

/* Digests that are found by walking, all of them 0xaa. */
static u32 walk(const struct bytes *b, const struct dgc_rpm *rpm)
{
	u8 digest[DGC_DIGEST_MAX];
	u32 off, n = 0;

	for (off = dgc_rpm_next(b->data, b->len, rpm, rpm->digests_off); off;
	     off = dgc_rpm_next(b->data, b->len, rpm, dgc_rpm_after(rpm, off)))
		if (dgc_hex_decode(b->data + off, dgc_algo_size(rpm->algo),
				   digest) &&
		    digest[0] == 0xaa)
			n++;
	return n;
}

static void digest_rows(void)
{
	struct dgc_rpm rpm;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(digest_table) / sizeof(digest_table[0]); i++) {
		b = rpm_build(digest_table[i].tags, 2);
		if (tap_errno(dgc_rpm_open(b.data, b.len, &rpm),
			      digest_table[i].rc, digest_table[i].name) &&
		    digest_table[i].rc == 0)
			tap_row(rpm.files == digest_table[i].files &&
					rpm.digests ==
						digest_table[i].digests &&
					rpm.algo == digest_table[i].algo &&
					walk(&b, &rpm) == rpm.digests,
				digest_table[i].name, "%u files, %u digests",
				rpm.files, rpm.digests);
		bytes_free(&b);
	}
}

static bool str_is(const struct bytes *b, struct dgc_rpm_str s,
		   const char *text)
{
	return s.len == strlen(text) && !memcmp(b->data + s.off, text, s.len);
}

static void name_rows(void)
{
	static const struct tag tags[] = {
		{ 1000, 6, 1, "6e 00" },     { 1001, 6, 1, "7631 00" },
		{ 1002, 6, 1, "723132 00" }, { 1003, 4, 1, "00000005" },
		{ 1022, 6, 1, "00" },
	};
	static const struct tag epochs[] = {
		{ 1003, 4, 2, "00000005 00000006" },
	};
	struct bytes b = rpm_build(tags, 5);
	struct dgc_rpm rpm;

	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), 0, "rpm names");
	tap_row(str_is(&b, rpm.name, "n") && str_is(&b, rpm.version, "v1") &&
			str_is(&b, rpm.release, "r12") && rpm.has_epoch &&
			rpm.epoch == 5 && rpm.arch.off && rpm.arch.len == 0,
		"rpm names and epoch", "wrong");
	bytes_free(&b);
	b = rpm_build(epochs, 1);
	tap_errno(dgc_rpm_open(b.data, b.len, &rpm), -EBADMSG,
		  "rpm two epochs");
	bytes_free(&b);
}

void rpm_digest_rows(void)
{
	hex_rows();
	digest_rows();
	name_rows();
}
