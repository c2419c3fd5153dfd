// SPDX-License-Identifier: GPL-2.0-only
/* tlv digest lists, parse/tlv.c and tlv_entry.c. */

#include "test.h"
#include "tlv.h"

#define X8 "xxxxxxxx"
#define D32 "" X8 X8 X8 X8
#define D48 "" D32 X8 X8
#define D64 "" D32 D32
#define D512 "" D64 D64 D64 D64 D64 D64 D64 D64
#define D4096 "" D512 D512 D512 D512 D512 D512 D512 D512

/* Fields, each with its number and length */
#define ALGO(id) "\0\0\0\0\0\2\0" id
#define SHA256 ALGO("\4")
#define SHA512 ALGO("\6")
#define COUNT(n) "\0\1\0\0\0\4\0\0\0" n
#define NAME "\x80\0\0\0\0\4name"
#define SERIAL "\x80\1\0\0\0\x8\0\0\0\0\0\0\0\7"
#define BLOCK(size) "\x80\2\0\0\0\4" size
#define SALT "\x80\3\0\0\0\4salt"
#define SOURCE "\x80\4\0\0\0\6source"
#define REVOKES "\x80\5\0\0\0\1\1"
#define ENTRY(len, fields) "\0\2\0\0\0" len fields

/* Fields of an entry */
#define DIGEST "\0\0\0\0\0\x20" D32
#define PATH "\0\1\0\0\0\5/file"
#define CONTENT "\x80\0\0\0\0\1\1"
#define VERITY "\x80\0\0\0\0\1\2"

#define LIST "\x80\0\0\0\0\1\x10"
#define SIGNER "\0\0\0\0\0\x14" X8 X8 "xxxx\x80\0\0\0\0\1\x11"

#define FLOOR(below) "\0\0\0\0\0\x14" X8 X8 "xxxx\x80\0\0\0\0\1\x12" below
#define BELOW "\x80\1\0\0\0\5a 1-1"

#define E ENTRY("\x26", DIGEST)
#define EP ENTRY("\x31", DIGEST PATH)
#define EV ENTRY("\x2d", DIGEST VERITY)
#define ELIST ENTRY("\x2d", DIGEST LIST)
#define ESIGN ENTRY("\x21", SIGNER)
#define EFLOOR ENTRY("\x2c", FLOOR(BELOW))
#define HEAD1 "" SHA256 COUNT("\1")

struct tlv_case {
	struct bytes in;
	int errno;
	const char *name;
	const char *want;
};

/* clang-format off */
/* Algorithm, entries, those of fs-verity (and lists and signers), name, serial, block size, salt, source. */
static const struct tlv_case tlv_cases[] = {
	{ BYTES(SHA256 COUNT("\0")), 0, "no entries", "1 0 0  0 0  " },
	{ BYTES(HEAD1 E), 0, "a digest", "1 1 0  0 0  " },
	{ BYTES(HEAD1 EP), 0, "upstream's layout", "1 1 0  0 0  " },
	{ BYTES(HEAD1 ENTRY("\x32", DIGEST "\0\1\0\0\0\6/file\0")), 0,
	  "upstream's path with a NUL", "1 1 0  0 0  " },
	{ BYTES(SHA256 COUNT("\3") E EV EP), 0, "mixed", "1 3 1  0 0  " },
	{ BYTES(HEAD1 ENTRY("\x2d", DIGEST CONTENT)), 0, "kind: content", "1 1 0  0 0  " },
	{ BYTES(HEAD1 ENTRY("\x38", DIGEST PATH VERITY)), 0, "all of an entry",
	  "1 1 1  0 0  " },
	{ BYTES(HEAD1 NAME SERIAL BLOCK("\0\0\x10\0") SALT EV), 0, "all of a list",
	  "1 1 1 name 7 4096 salt " },
	{ BYTES(HEAD1 NAME SERIAL BLOCK("\0\0\x10\0") SALT SOURCE EV), 0,
	  "all of a list, with its source", "1 1 1 name 7 4096 salt source" },
	{ BYTES(HEAD1 SOURCE E), 0, "only a source", "1 1 0  0 0  source" },
	{ BYTES(HEAD1 SERIAL SALT EV), 0, "some of a list", "1 1 1  7 0 salt " },
	{ BYTES(HEAD1 BLOCK("\0\0\4\0") EV), 0, "smallest block", "1 1 1  0 1024  " },
	{ BYTES(HEAD1 BLOCK("\0\1\0\0") EV), 0, "largest block", "1 1 1  0 65536  " },
	{ BYTES(ALGO("\5") COUNT("\1") ENTRY("\x36", "\0\0\0\0\0\x30" D48)), 0, "SHA-384",
	  "2 1 0  0 0  " },
	{ BYTES(SHA512 COUNT("\1") ENTRY("\x46", "\0\0\0\0\0\x40" D64)), 0, "SHA-512",
	  "3 1 0  0 0  " },
	{ BYTES(HEAD1 "\x80\0\0\0\0\3\xc3\xa9!" E), 0, "name in UTF-8",
	  "1 1 0 \xc3\xa9! 0 0  " },
	{ BYTES(HEAD1 "\0\2\0\0\x10\x2c" DIGEST "\0\1\0\0\x10\0" D4096), 0,
	  "path of 4096 bytes", "1 1 0  0 0  " },
	{ BYTES(HEAD1 "\0\2\0\0\x10\x2d" DIGEST "\0\1\0\0\x10\1" D4096 "x"), -EBADMSG,
	  "path of 4097 bytes" },
	{ BYTES(HEAD1 REVOKES E), 0, "revoked digest", "1 1 0+0+0+0  0 0  " },
	{ BYTES(SHA256 COUNT("\5") REVOKES E EV ELIST ESIGN EFLOOR), 0, "revoked, all kinds",
	  "1 5 1+1+1+1  0 0  " },
	{ BYTES(HEAD1 EFLOOR), -EBADMSG, "floor that is not revoked" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x21", FLOOR(""))), -EBADMSG, "floor without a version" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x2c", FLOOR("\x80\1\0\0\0\5a-1-1"))), -EBADMSG,
	  "floor without a name" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x31", DIGEST BELOW)), -EBADMSG, "version of content" },
	{ BYTES(SHA256 COUNT("\0") SOURCE REVOKES), 0, "revokes nothing", "1 0 0+0+0+0  0 0  source" },
	{ BYTES(SHA512 COUNT("\2") REVOKES ELIST ESIGN), 0, "lists and signers have sizes of their own",
	  "3 2 0+1+1+0  0 0  " },
	{ BYTES(HEAD1 ELIST), -EBADMSG, "list that is not revoked" },
	{ BYTES(HEAD1 ESIGN), -EBADMSG, "signer that is not revoked" },
	{ BYTES(HEAD1 REVOKES REVOKES E), -EBADMSG, "revokes twice" },
	{ BYTES(HEAD1 REVOKES SOURCE E), -EBADMSG, "revokes before source" },
	{ BYTES(HEAD1 "\x80\5\0\0\0\1\0" E), -EBADMSG, "revokes 0" },
	{ BYTES(HEAD1 "\x80\5\0\0\0\1\2" E), -EBADMSG, "revokes 2" },
	{ BYTES(HEAD1 "\x80\5\0\0\0\2\0\1" E), -EBADMSG, "revokes, two bytes" },
	{ BYTES(HEAD1 "\x80\5\0\0\0\0" E), -EBADMSG, "revokes, empty" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x21", "\0\0\0\0\0\x14" X8 X8 "xxxx" LIST)), -EBADMSG,
	  "id of a list of 20 bytes" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x2d", DIGEST "\x80\0\0\0\0\1\x11")), 0,
	  "signer of version 6", "1 1 0+0+1+0  0 0  " },
	{ BYTES(HEAD1 REVOKES ENTRY("\x38", DIGEST "\x80\0\0\0\0\1\x12" BELOW)), 0,
	  "floor of version 6", "1 1 0+0+0+1  0 0  " },
	{ BYTES(HEAD1 REVOKES ENTRY("\x22", "\0\0\0\0\0\x15" X8 X8 "xxxxx\x80\0\0\0\0\1\x11")),
	  -EBADMSG, "signer of 21 bytes" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x2c", "\0\0\0\0\0\x1f" X8 X8 X8 "xxxxxxx\x80\0\0\0\0\1\x11")),
	  -EBADMSG, "signer of 31 bytes" },
	{ BYTES(HEAD1 REVOKES ENTRY("\x1a", "\0\0\0\0\0\x14" X8 X8 "xxxx")), -EBADMSG,
	  "digest of 20 bytes" },
	{ BYTES(ALGO("\1") COUNT("\1") E), -ENOPKG, "MD5" },
	{ BYTES(ALGO("\2") COUNT("\1") E), -ENOPKG, "SHA-1" },
	{ BYTES(ALGO("\x7f") COUNT("\0")), -ENOPKG, "unknown algorithm" },
	{ BYTES("\0\0\0\0\0\2\1\4" COUNT("\1") E), -ENOPKG, "algorithm 260" },
	{ BYTES(""), -EBADMSG, "empty" },
	{ BYTES(SHA256), -EBADMSG, "no number of entries" },
	{ BYTES(COUNT("\1") E), -EBADMSG, "no algorithm" },
	{ BYTES(COUNT("\1") SHA256 E), -EBADMSG, "number of entries first" },
	{ BYTES(SHA256 SHA256 COUNT("\1") E), -EBADMSG, "algorithm twice" },
	{ BYTES(SHA256 COUNT("\1") COUNT("\1") E), -EBADMSG, "number of entries twice" },
	{ BYTES("\0\0\0\0\0\3\0\4\0" COUNT("\1") E), -EBADMSG, "long algorithm" },
	{ BYTES("\0\0\0\0\0\1\4" COUNT("\1") E), -EBADMSG, "short algorithm" },
	{ BYTES(SHA256 "\0\1\0\0\0\5\0\0\0\1\0" E), -EBADMSG, "long number of entries" },
	{ BYTES(SHA256 "\0\1\0\0\0\3\0\0\1" E), -EBADMSG, "short number of entries" },
	{ BYTES(HEAD1), -EBADMSG, "an entry missing" },
	{ BYTES(HEAD1 E E), -EBADMSG, "an entry too many" },
	{ BYTES(SHA256 COUNT("\0") E), -EBADMSG, "an entry where there is none" },
	{ BYTES(SHA256 "\0\1\0\0\0\4\xff\xff\xff\xff" E), -EBADMSG, "2^32 - 1 entries" },
	{ BYTES(HEAD1 E "\n"), -EBADMSG, "trailing byte" },
	{ BYTES(SHA256 COUNT("\0") "\n"), -EBADMSG, "trailing byte, no entries" },
	{ BYTES(HEAD1 E NAME), -EBADMSG, "name behind the entries" },
	{ BYTES(SHA256 COUNT("\2") E NAME E), -EBADMSG, "name between the entries" },
	{ BYTES(HEAD1 NAME NAME E), -EBADMSG, "name twice" },
	{ BYTES(HEAD1 SERIAL NAME E), -EBADMSG, "serial before name" },
	{ BYTES(HEAD1 SALT BLOCK("\0\0\x10\0") E), -EBADMSG, "salt before block size" },
	{ BYTES(HEAD1 "\0\3\0\0\0\1x" E), -EBADMSG, "unknown field of upstream" },
	{ BYTES(HEAD1 "\x80\6\0\0\0\1x" E), -EBADMSG, "unknown field of ours" },
	{ BYTES(HEAD1 SOURCE SALT E), -EBADMSG, "source before salt" },
	{ BYTES(HEAD1 SOURCE SOURCE E), -EBADMSG, "source twice" },
	{ BYTES(HEAD1 "\x80\4\0\0\0\0" E), -EBADMSG, "empty source" },
	{ BYTES(HEAD1 "\x80\4\0\0\1\0" D64 D64 D64 D64 E), -EBADMSG, "source of 256 bytes" },
	{ BYTES(HEAD1 "\x80\4\0\0\0\3a\nb" E), -EBADMSG, "newline in the source" },
	{ BYTES(HEAD1 "\xff\xff\0\0\0\1x" E), -EBADMSG, "field 65535" },
	{ BYTES(HEAD1 "\x80\0\0\0\0\0" E), -EBADMSG, "empty name" },
	{ BYTES(HEAD1 "\x80\0\0\0\1\0" D64 D64 D64 D64 E), -EBADMSG, "name of 256 bytes" },
	{ BYTES(HEAD1 "\x80\0\0\0\0\3a\0b" E), -EBADMSG, "NUL in the name" },
	{ BYTES(HEAD1 "\x80\0\0\0\0\3a\nb" E), -EBADMSG, "newline in the name" },
	{ BYTES(HEAD1 "\x80\0\0\0\0\3a\x7f!" E), -EBADMSG, "DEL in the name" },
	{ BYTES(HEAD1 "\x80\1\0\0\0\4\0\0\0\7" E), -EBADMSG, "short serial" },
	{ BYTES(HEAD1 BLOCK("\0\0\0\0") E), -EBADMSG, "block size 0" },
	{ BYTES(HEAD1 BLOCK("\0\0\2\0") E), -EBADMSG, "block size 512" },
	{ BYTES(HEAD1 BLOCK("\0\2\0\0") E), -EBADMSG, "block size 131072" },
	{ BYTES(HEAD1 BLOCK("\0\0\x10\1") E), -EBADMSG, "block size 4097" },
	{ BYTES(HEAD1 "\x80\2\0\0\0\2\x10\0" E), -EBADMSG, "short block size" },
	{ BYTES(HEAD1 "\x80\3\0\0\0\0" E), -EBADMSG, "empty salt" },
	{ BYTES(HEAD1 "\x80\3\0\0\0\x21" D32 "x" E), -EBADMSG, "salt of 33 bytes" },
	{ BYTES(HEAD1 "\x80\3\xff\xff\xff\xff" E), -EBADMSG, "salt of 2^32 - 1 bytes" },
	{ BYTES(HEAD1 ENTRY("\0", "")), -EBADMSG, "empty entry" },
	{ BYTES(HEAD1 ENTRY("\x0b", PATH)), -EBADMSG, "entry without digest" },
	{ BYTES(HEAD1 ENTRY("\x31", PATH DIGEST)), -EBADMSG, "path before digest" },
	{ BYTES(HEAD1 ENTRY("\x4c", DIGEST DIGEST)), -EBADMSG, "two digests" },
	{ BYTES(HEAD1 ENTRY("\x3c", DIGEST PATH PATH)), -EBADMSG, "two paths" },
	{ BYTES(HEAD1 ENTRY("\x34", DIGEST VERITY VERITY)), -EBADMSG, "two kinds" },
	{ BYTES(HEAD1 ENTRY("\x38", DIGEST VERITY PATH)), -EBADMSG, "kind before path" },
	{ BYTES(HEAD1 ENTRY("\x2d", DIGEST "\0\2\0\0\0\1x")), -EBADMSG,
	  "unknown field of an entry" },
	{ BYTES(HEAD1 ENTRY("\x27", DIGEST "x")), -EBADMSG, "trailing byte in an entry" },
	{ BYTES(HEAD1 ENTRY("\x25", DIGEST)), -EBADMSG, "entry a byte short" },
	{ BYTES(HEAD1 ENTRY("\x27", DIGEST)), -EBADMSG, "entry longer than the list" },
	{ BYTES(HEAD1 "\0\2\xff\xff\xff\xff" DIGEST), -EBADMSG, "entry of 2^32 - 1 bytes" },
	{ BYTES(HEAD1 ENTRY("\x25", "\0\0\0\0\0\x1f" D32)), -EBADMSG, "short digest" },
	{ BYTES(HEAD1 ENTRY("\x36", "\0\0\0\0\0\x30" D48)), -EBADMSG,
	  "digest of another algorithm" },
	{ BYTES(HEAD1 ENTRY("\x2d", DIGEST "\x80\0\0\0\0\1\0")), -EBADMSG, "kind 0" },
	{ BYTES(HEAD1 ENTRY("\x2d", DIGEST "\x80\0\0\0\0\1\3")), -EBADMSG, "kind 3" },
	{ BYTES(HEAD1 ENTRY("\x2e", DIGEST "\x80\0\0\0\0\2\0\2")), -EBADMSG,
	  "kind of two bytes" },
	{ BYTES(HEAD1 ENTRY("\x2c", DIGEST "\0\1\0\0\0\0")), -EBADMSG, "empty path" },
	{ BYTES(HEAD1 ENTRY("\x2d", DIGEST "\0\1\0\0\0\1\0")), -EBADMSG, "path of a NUL" },
	{ BYTES(HEAD1 ENTRY("\x2f", DIGEST "\0\1\0\0\0\3a\0b")), -EBADMSG,
	  "NUL in the path" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(tlv, tlv_cases, name);

static void tlv_describe(const u8 *buf, const struct dgc_tlv *t, char *out,
			 u32 size)
{
	char revoked[16] = "";

	if (t->revokes)
		scnprintf(revoked, sizeof(revoked), "+%u+%u+%u",
			  t->list_entries, t->signer_entries, t->floor_entries);
	scnprintf(out, size, "%u %u %u%s %.*s %llu %u %.*s %.*s", t->algo,
		  t->entries, t->verity_entries, revoked, t->name_len,
		  buf + t->name_off, t->serial, t->block_size, t->salt_len,
		  buf + t->salt_off, t->source_len, buf + t->source_off);
}

static void tlv_opens(struct kunit *test)
{
	const struct tlv_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_tlv tlv;
	char out[64];

	KUNIT_ASSERT_EQ(test, dgc_tlv_open(buf, row->in.len, &tlv), row->errno);
	if (row->errno)
		return;
	tlv_describe(buf, &tlv, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, row->want);
}

static void tlv_entries(struct kunit *test)
{
	static const struct bytes in = BYTES(SHA256 COUNT("\2") EP EV);
	const u8 *buf = bytes_copy(test, &in);
	struct dgc_tlv_entry e;
	struct dgc_tlv tlv;
	int err;

	KUNIT_ASSERT_EQ(test, dgc_tlv_open(buf, in.len, &tlv), 0);
	err = dgc_tlv_entry(buf, in.len, &tlv, tlv.entries_off, &e);
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, e.kind, DGC_KIND_CONTENT);
	KUNIT_EXPECT_MEMEQ(test, buf + e.digest_off, D32, 32);
	KUNIT_EXPECT_EQ(test, e.path_len, 5);
	KUNIT_EXPECT_MEMEQ(test, buf + e.path_off, "/file", 5);
	KUNIT_ASSERT_EQ(test, dgc_tlv_entry(buf, in.len, &tlv, e.next, &e), 0);
	KUNIT_EXPECT_EQ(test, e.kind, DGC_KIND_VERITY);
	KUNIT_EXPECT_EQ(test, e.path_off, 0);
	KUNIT_EXPECT_EQ(test, e.next, in.len);
	KUNIT_EXPECT_EQ(test, dgc_tlv_entry(buf, in.len, &tlv, e.next, &e),
			-EBADMSG);
}

static void tlv_truncated(struct kunit *test)
{
	static const struct bytes whole =
		BYTES(HEAD1 NAME SERIAL BLOCK("\0\0\x10\0") SALT EV);
	struct dgc_tlv tlv;
	u32 len;

	for (len = 0; len < whole.len; len++) {
		struct bytes cut = { whole.data, len };
		const u8 *buf = bytes_copy(test, &cut);

		KUNIT_EXPECT_EQ_MSG(test, dgc_tlv_open(buf, len, &tlv),
				    -EBADMSG, "%u bytes", len);
	}
}

static struct kunit_case tlv_tests[] = {
	KUNIT_CASE_PARAM(tlv_opens, tlv_gen_params),
	KUNIT_CASE(tlv_entries),
	KUNIT_CASE(tlv_truncated),
	{},
};

static struct kunit_suite tlv_suite = {
	.name = "digest_cache_tlv",
	.test_cases = tlv_tests,
};

kunit_test_suite(tlv_suite);
