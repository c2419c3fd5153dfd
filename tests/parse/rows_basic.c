// SPDX-License-Identifier: GPL-2.0-or-later
/* Algorithms, cursor, trailer. */
#include <string.h>

#include "algo.h"
#include "bytes.h"
#include "cursor.h"
#include "rows.h"
#include "tap.h"
#include "trailer.h"

void algo_rows(void)
{
	static const struct {
		u32 openpgp;
		u32 uapi;
		enum dgc_algo algo;
		u32 size;
		const char *name;
	} rows[] = {
		{ 8, 4, DGC_ALGO_SHA256, 32, "algo sha256" },
		{ 9, 5, DGC_ALGO_SHA384, 48, "algo sha384" },
		{ 10, 6, DGC_ALGO_SHA512, 64, "algo sha512" },
		{ 1, 1, DGC_ALGO_INVALID, 0, "algo md5" },
		{ 2, 2, DGC_ALGO_INVALID, 0, "algo sha1" },
		{ 11, 7, DGC_ALGO_INVALID, 0, "algo sha224" },
		{ 0, 0, DGC_ALGO_INVALID, 0, "algo 0" },
		{ 0xffffffff, 0xffffffff, DGC_ALGO_INVALID, 0, "algo -1" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		tap_row(dgc_algo_from_openpgp(rows[i].openpgp) ==
					rows[i].algo &&
				dgc_algo_from_uapi(rows[i].uapi) ==
					rows[i].algo &&
				dgc_algo_size(rows[i].algo) == rows[i].size,
			rows[i].name, "wrong");
	tap_row(dgc_algo_size(DGC_ALGO_COUNT) == 0, "algo size beyond",
		"wrong");
}

void cursor_rows(void)
{
	static const u8 data[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct dgc_cursor c;

	dgc_cursor_init(&c, data, sizeof(data));
	tap_row(dgc_cursor_u8(&c) == 1 &&
			dgc_cursor_be64(&c) == 0x0203040506070809u && !c.bad &&
			dgc_cursor_left(&c) == 0,
		"cursor reads all", "wrong");
	tap_row(dgc_cursor_u8(&c) == 0 && c.bad, "cursor ends", "read on");

	dgc_cursor_init(&c, data, sizeof(data));
	tap_row(dgc_cursor_skip(&c, 2) == 0 && dgc_cursor_be16(&c) == 0x0304 &&
			dgc_cursor_be32(&c) == 0x05060708,
		"cursor skips", "wrong");
	tap_row(dgc_cursor_be16(&c) == 0 && c.bad && c.pos == 8,
		"cursor does not move when bad", "moved");
	tap_row(dgc_cursor_u8(&c) == 0 && dgc_cursor_skip(&c, 0) == 0 && c.bad,
		"cursor stays bad", "recovered");

	dgc_cursor_init(&c, data, DGC_INPUT_MAX + 1);
	tap_row(c.bad && dgc_cursor_u8(&c) == 0 && dgc_cursor_left(&c) == 0,
		"cursor over too much", "read");
	dgc_cursor_init(&c, data, sizeof(data));
	tap_row(dgc_cursor_skip(&c, 0xffffffff) == 0 && c.bad,
		"cursor skip 2^32-1", "wrapped");
}

/* struct module_signature and "~Module signature appended~\n" */
#define MAGIC "7e4d6f64756c65207369676e617475726520617070656e6465647e0a"
#define INFO(id, len) "0000" id "0000000000" len

void trailer_rows(void)
{
	static const struct {
		const char *input;
		int rc;
		const char *name;
	} rows[] = {
		{ "aabb cc" INFO("00", "00000001") MAGIC, 0, "trailer pgp" },
		{ "aabb cc" INFO("02", "00000002") MAGIC, 0, "trailer pkcs7" },
		{ "aabb cc" INFO("01", "00000001") MAGIC, -ENOPKG,
		  "trailer x509" },
		{ "aabb cc" INFO("03", "00000001") MAGIC, -ENOPKG,
		  "trailer id type 3" },
		{ "aabb cc" INFO("00", "00000000") MAGIC, -EBADMSG,
		  "trailer without signature" },
		{ "aabb cc" INFO("00", "00000003") MAGIC, -EBADMSG,
		  "trailer nothing signed" },
		{ "aabb cc" INFO("00", "00000004") MAGIC, -EBADMSG,
		  "trailer signature too long" },
		{ "aabb cc" INFO("00", "ffffffff") MAGIC, -EBADMSG,
		  "trailer signature 2^32-1" },
		{ "aabb cc" INFO("00", "01000000") MAGIC, -EBADMSG,
		  "trailer little endian" },
		{ "aabb cc 010000 0000000000 00000001" MAGIC, -EBADMSG,
		  "trailer algo not 0" },
		{ "aabb cc 000100 0000000000 00000001" MAGIC, -EBADMSG,
		  "trailer hash not 0" },
		{ "aabb cc 000000 0100000000 00000001" MAGIC, -EBADMSG,
		  "trailer signer_len not 0" },
		{ "aabb cc 000000 0001000000 00000001" MAGIC, -EBADMSG,
		  "trailer key_id_len not 0" },
		{ "aabb cc 000000 0000000001 00000001" MAGIC, -EBADMSG,
		  "trailer padding not 0" },
		{ "aabb cc" INFO("00", "00000001") MAGIC "0a", -EBADMSG,
		  "trailer trailing byte" },
		{ "aabb cc" INFO(
			  "00",
			  "00000001") "7e4d6f64756c65207369676e617475726520617070656e6465647e0d",
		  -EBADMSG, "trailer magic" },
		{ "000000 0000000000 000001" MAGIC, -EBADMSG,
		  "trailer short info" },
		{ MAGIC, -EBADMSG, "trailer magic only" },
		{ "", -EBADMSG, "trailer empty" },
	};
	struct dgc_trailer t;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		b = bytes_from(rows[i].input);
		memset(&t, 0xff, sizeof(t));
		if (tap_errno(dgc_trailer_parse(b.data, b.len, &t), rows[i].rc,
			      rows[i].name) &&
		    rows[i].rc == 0)
			tap_row(t.signed_len + t.sig_len == 3 &&
					t.sig_off == t.signed_len &&
					t.sig_len == (t.format ? 2 : 1),
				rows[i].name, "wrong parts");
		bytes_free(&b);
	}
	tap_errno(dgc_trailer_parse((const u8 *)"", DGC_INPUT_MAX + 1, &t),
		  -EBADMSG, "trailer of too much");
}
