// SPDX-License-Identifier: GPL-2.0-or-later
/* tlv digest lists. */
#include <string.h>

#include "bytes.h"
#include "rows.h"
#include "tap.h"
#include "tlv.h"

/* "0000(" puts a length of two bytes; fields have four */
#define F(field, value) field "0000 (" value ")"
#define ALGO F("0000", "0004")
#define NUM(n) F("0001", "000000" n)
#define DIGEST F("0000", "5a*32 ")
#define ENTRY(more) F("0002", DIGEST more)
#define PATH F("0001", "2f61")
#define KIND(k) F("8000", k)
#define HEAD ALGO NUM("01")
#define REVOKED HEAD F("8005", "01")
#define BELOW(text) F("8001", text)
#define FLOOR(more) F("0002", F("0000", "5a*20 ") KIND("12") more)

static const struct {
	const char *input;
	int rc;
	const char *name;
} tlv_table[] = {
	{ HEAD ENTRY(""), 0, "tlv digest only" },
	{ HEAD ENTRY(PATH), 0, "tlv path" },
	{ HEAD ENTRY(PATH KIND("02")), 0, "tlv path and kind" },
	{ HEAD ENTRY(KIND("01")), 0, "tlv kind content" },
	{ ALGO NUM("02") ENTRY(PATH) ENTRY(KIND("02")), 0, "tlv two entries" },
	{ ALGO NUM("00"), 0, "tlv no entries" },
	{ HEAD F("8000", "6e616d65") F("8001", "00*7 07") F("8002", "00001000")
		  F("8003", "aabb") ENTRY(PATH),
	  0, "tlv all fields" },
	{ HEAD F("8003", "aa*32 ") ENTRY(PATH), 0, "tlv longest salt" },
	{ HEAD F("8003", "aabb") F("8004", "72706d") ENTRY(PATH), 0,
	  "tlv source" },
	{ HEAD F("8004", "61*255 ") ENTRY(PATH), 0, "tlv longest source" },
	{ HEAD F("8004", "61*256 ") ENTRY(PATH), -EBADMSG,
	  "tlv source of 256" },
	{ HEAD F("8004", "") ENTRY(PATH), -EBADMSG, "tlv source empty" },
	{ HEAD F("8004", "0a") ENTRY(PATH), -EBADMSG,
	  "tlv source with a newline" },
	{ HEAD F("8004", "61") F("8003", "aabb") ENTRY(PATH), -EBADMSG,
	  "tlv source before salt" },
	{ HEAD F("8004", "61") F("8004", "61") ENTRY(PATH), -EBADMSG,
	  "tlv source twice" },
	{ HEAD F("8005", "01") ENTRY(""), 0, "tlv revoked digest" },
	{ ALGO NUM("03") F("8004", "72706d") F("8005", "01") ENTRY(KIND("10"))
		  F("0002", F("0000", "5a*20 ") KIND("11")) ENTRY(KIND("02")),
	  0, "tlv revoked list, signer and fs-verity" },
	{ HEAD ENTRY(KIND("10")), -EBADMSG, "tlv list, not revoked" },
	{ HEAD F("0002", F("0000", "5a*20 ") KIND("11")), -EBADMSG,
	  "tlv signer, not revoked" },
	{ HEAD F("8005", "01") ENTRY(KIND("11")), 0,
	  "tlv revoked signer of version 6" },
	{ HEAD F("8005", "01") F("0002", F("0000", "5a*21 ") KIND("11")),
	  -EBADMSG, "tlv revoked signer of 21 bytes" },
	{ HEAD F("8005", "01") F("0002", F("0000", "5a*31 ") KIND("11")),
	  -EBADMSG, "tlv revoked signer of 31 bytes" },
	{ HEAD F("8005", "01") F("0002", F("0000", "5a*20 ") KIND("10")),
	  -EBADMSG, "tlv revoked list of 20 bytes" },
	{ HEAD F("8005", "01") F("0002", F("0000", "5a*20 ")), -EBADMSG,
	  "tlv revoked digest of 20 bytes" },
	{ HEAD F("8005", "00") ENTRY(""), -EBADMSG, "tlv revokes 0" },
	{ HEAD F("8005", "02") ENTRY(""), -EBADMSG, "tlv revokes 2" },
	{ HEAD F("8005", "0001") ENTRY(""), -EBADMSG,
	  "tlv revokes of two bytes" },
	{ HEAD F("8005", "01") F("8004", "61") ENTRY(""), -EBADMSG,
	  "tlv revokes before source" },
	{ REVOKED FLOOR(BELOW("6120312d31")), 0, "tlv floor" },
	{ REVOKED FLOOR(BELOW("6120313a312d31")), 0, "tlv floor with epoch" },
	{ REVOKED FLOOR(BELOW("61*1019 20312d3131")), 0, "tlv longest floor" },
	{ REVOKED FLOOR(BELOW("61*1020 20312d3131")), -EBADMSG,
	  "tlv floor of 1025" },
	{ HEAD FLOOR(BELOW("6120312d31")), -EBADMSG, "tlv floor, not revoked" },
	{ REVOKED FLOOR(""), -EBADMSG, "tlv floor without a version" },
	{ REVOKED FLOOR(BELOW("")), -EBADMSG, "tlv floor empty" },
	{ REVOKED FLOOR(BELOW("20312d31")), -EBADMSG, "tlv floor, no name" },
	{ REVOKED FLOOR(BELOW("612d312d31")), -EBADMSG, "tlv floor, no space" },
	{ REVOKED FLOOR(BELOW("612020312d31")), -EBADMSG,
	  "tlv floor, two spaces" },
	{ REVOKED FLOOR(BELOW("6120")), -EBADMSG, "tlv floor, name only" },
	{ REVOKED FLOOR(BELOW("612031")), -EBADMSG, "tlv floor, no release" },
	{ REVOKED FLOOR(BELOW("6120312d3100")), -EBADMSG,
	  "tlv floor with a NUL" },
	{ REVOKED FLOOR(BELOW("610a20312d31")), -EBADMSG,
	  "tlv floor with a newline" },
	{ REVOKED FLOOR(BELOW("6120312d31") BELOW("6120312d31")), -EBADMSG,
	  "tlv floor, version twice" },
	{ REVOKED F("0002", F("0000", "5a*32 ") KIND("12") BELOW("6120312d31")),
	  0, "tlv floor, signer of version 6" },
	{ REVOKED F("0002", F("0000", "5a*31 ") KIND("12") BELOW("6120312d31")),
	  -EBADMSG, "tlv floor, signer of 31 bytes" },
	{ REVOKED F("0002", F("0000", "5a*20 ") KIND("11") BELOW("6120312d31")),
	  -EBADMSG, "tlv signer with a version" },
	{ REVOKED ENTRY(BELOW("6120312d31")), -EBADMSG,
	  "tlv content with a version" },
	{ F("0000", "0005") NUM("01") F("0002", F("0000", "5a*48 ")), 0,
	  "tlv sha384" },
	{ F("0000", "0006") NUM("01") F("0002", F("0000", "5a*64 ")), 0,
	  "tlv sha512" },
	{ F("0000", "0002") NUM("01") F("0002", F("0000", "5a*20 ")), -ENOPKG,
	  "tlv sha1" },
	{ F("0000", "0001") NUM("01") F("0002", F("0000", "5a*16 ")), -ENOPKG,
	  "tlv md5" },
	{ F("0000", "ffff") NUM("01") ENTRY(""), -ENOPKG, "tlv unknown algo" },
	{ "", -EBADMSG, "tlv empty" },
	{ ALGO, -EBADMSG, "tlv algo only" },
	{ NUM("01") ALGO ENTRY(""), -EBADMSG, "tlv fields swapped" },
	{ ALGO ALGO NUM("01") ENTRY(""), -EBADMSG, "tlv algo twice" },
	{ F("0000", "00000004") NUM("01") ENTRY(""), -EBADMSG,
	  "tlv algo of 4 bytes" },
	{ ALGO F("0001", "0001") ENTRY(""), -EBADMSG, "tlv number of 2 bytes" },
	{ ALGO NUM("02") ENTRY(""), -EBADMSG, "tlv too few entries" },
	{ ALGO F("0001", "ffffffff") ENTRY(""), -EBADMSG,
	  "tlv 2^32-1 entries" },
	{ HEAD ENTRY("") ENTRY(""), -EBADMSG, "tlv too many entries" },
	{ ALGO NUM("00") ENTRY(""), -EBADMSG, "tlv entry that is not counted" },
	{ HEAD ENTRY("") "00", -EBADMSG, "tlv trailing byte" },
	{ HEAD, -EBADMSG, "tlv entry missing" },
	{ HEAD F("0003", "00") ENTRY(""), -EBADMSG, "tlv unknown field" },
	{ HEAD F("8006", "00") ENTRY(""), -EBADMSG, "tlv unknown own field" },
	{ HEAD F("8000", "41") F("8000", "42") ENTRY(""), -EBADMSG,
	  "tlv name twice" },
	{ HEAD F("8001", "00*8 ") F("8000", "42") ENTRY(""), -EBADMSG,
	  "tlv serial before name" },
	{ HEAD ENTRY("") F("8000", "41"), -EBADMSG, "tlv name after entry" },
	{ HEAD F("8000", "") ENTRY(""), -EBADMSG, "tlv name empty" },
	{ HEAD F("8000", "4100") ENTRY(""), -EBADMSG, "tlv name with NUL" },
	{ HEAD F("8000", "410a") ENTRY(""), -EBADMSG, "tlv name with newline" },
	{ HEAD F("8000", "417f") ENTRY(""), -EBADMSG, "tlv name with DEL" },
	{ HEAD F("8000", "41*255 ") ENTRY(""), 0, "tlv name of 255" },
	{ HEAD F("8000", "41*256 ") ENTRY(""), -EBADMSG, "tlv name of 256" },
	{ HEAD F("8001", "00*4 ") ENTRY(""), -EBADMSG, "tlv serial of 4" },
	{ HEAD F("8002", "00000200") ENTRY(""), -EBADMSG, "tlv block 512" },
	{ HEAD F("8002", "00000400") ENTRY(""), 0, "tlv block 1024" },
	{ HEAD F("8002", "00010000") ENTRY(""), 0, "tlv block 65536" },
	{ HEAD F("8002", "00020000") ENTRY(""), -EBADMSG, "tlv block 131072" },
	{ HEAD F("8002", "00001001") ENTRY(""), -EBADMSG, "tlv block 4097" },
	{ HEAD F("8002", "1000") ENTRY(""), -EBADMSG, "tlv block of 2 bytes" },
	{ HEAD F("8003", "") ENTRY(""), -EBADMSG, "tlv salt empty" },
	{ HEAD F("8003", "aa*33 ") ENTRY(""), -EBADMSG, "tlv salt of 33" },
	{ HEAD F("0002", ""), -EBADMSG, "tlv entry empty" },
	{ HEAD F("0002", PATH DIGEST), -EBADMSG, "tlv path before digest" },
	{ HEAD F("0002", PATH), -EBADMSG, "tlv entry without digest" },
	{ HEAD ENTRY(DIGEST), -EBADMSG, "tlv digest twice" },
	{ HEAD ENTRY(PATH PATH), -EBADMSG, "tlv path twice" },
	{ HEAD ENTRY(KIND("01") PATH), -EBADMSG, "tlv kind before path" },
	{ HEAD ENTRY(KIND("00")), -EBADMSG, "tlv kind 0" },
	{ HEAD ENTRY(KIND("03")), -EBADMSG, "tlv kind 3" },
	{ HEAD ENTRY(KIND("0001")), -EBADMSG, "tlv kind of 2 bytes" },
	{ HEAD ENTRY(KIND("")), -EBADMSG, "tlv kind of 0 bytes" },
	{ HEAD ENTRY(F("8001", "00")), -EBADMSG, "tlv unknown in entry" },
	{ HEAD ENTRY(F("0001", "")), -EBADMSG, "tlv path of 0 bytes" },
	{ HEAD ENTRY(F("0001", "00")), -EBADMSG, "tlv path only NUL" },
	{ HEAD ENTRY(F("0001", "610062")), -EBADMSG, "tlv path with NUL" },
	{ HEAD ENTRY(F("0001", "610000")), -EBADMSG, "tlv path with two NULs" },
	{ HEAD ENTRY(F("0001", "61*4096 ")), 0, "tlv path of 4096" },
	{ HEAD ENTRY(F("0001", "61*4097 ")), -EBADMSG, "tlv path of 4097" },
	{ HEAD F("0002", F("0000", "5a*31 ")), -EBADMSG, "tlv digest of 31" },
	{ HEAD F("0002", F("0000", "5a*33 ")), -EBADMSG, "tlv digest of 33" },
	{ HEAD ENTRY("00"), -EBADMSG, "tlv trailing byte in entry" },
	{ HEAD "0002 ffffffff" DIGEST, -EBADMSG, "tlv entry of 2^32-1" },
	{ HEAD F("0002", "0000 ffffffff 5a*32 "), -EBADMSG,
	  "tlv digest of 2^32-1" },
};

static void tlv_floor(void)
{
	struct bytes b = bytes_from(REVOKED FLOOR(BELOW("6162 20 312d31")));
	struct dgc_tlv tlv;
	struct dgc_tlv_entry e;

	tap_errno(dgc_tlv_open(b.data, b.len, &tlv), 0, "tlv floor's list");
	tap_errno(dgc_tlv_entry(b.data, b.len, &tlv, tlv.entries_off, &e), 0,
		  "tlv floor's entry");
	tap_row(tlv.floor_entries == 1 && e.kind == DGC_KIND_FLOOR &&
			e.digest_len == DGC_TLV_SIGNER_LEN && e.name_len == 2 &&
			e.below_len == 6 &&
			!memcmp(b.data + e.below_off, "ab 1-1", 6),
		"tlv floor's parts", "wrong");
	bytes_free(&b);
}

static void tlv_parts(void)
{
	struct bytes b = bytes_from(
		ALGO NUM("02") F("8000", "6e616d65")
			F("8001", "01020304 05060708") F("8002", "00001000")
				F("8003", "aabb") F("8004", "72706d")
					ENTRY(F("0001", "2f6100") KIND("02"))
						ENTRY(""));
	struct dgc_tlv tlv;
	struct dgc_tlv_entry e;

	tap_errno(dgc_tlv_open(b.data, b.len, &tlv), 0, "tlv parts");
	tap_row(tlv.algo == DGC_ALGO_SHA256 && tlv.entries == 2 &&
			tlv.verity_entries == 1 && tlv.name_len == 4 &&
			b.data[tlv.name_off] == 'n' &&
			tlv.serial == 0x0102030405060708 &&
			tlv.block_size == 4096 && tlv.salt_len == 2 &&
			b.data[tlv.salt_off] == 0xaa && tlv.source_len == 3 &&
			b.data[tlv.source_off] == 'r',
		"tlv fields", "wrong");
	tap_errno(dgc_tlv_entry(b.data, b.len, &tlv, tlv.entries_off, &e), 0,
		  "tlv first entry");
	tap_row(e.kind == DGC_KIND_VERITY && e.path_len == 2 &&
			b.data[e.path_off] == '/' &&
			b.data[e.digest_off] == 0x5a,
		"tlv first entry's parts", "wrong");
	tap_errno(dgc_tlv_entry(b.data, b.len, &tlv, e.next, &e), 0,
		  "tlv second entry");
	tap_row(e.kind == DGC_KIND_CONTENT && e.path_off == 0 &&
			e.path_len == 0 && e.next == b.len,
		"tlv second entry's parts", "wrong");
	tap_errno(dgc_tlv_entry(b.data, b.len, &tlv, e.next, &e), -EBADMSG,
		  "tlv entry behind the last");
	bytes_free(&b);
}

void tlv_rows(void)
{
	struct dgc_tlv tlv;
	struct bytes b;
	unsigned int i, accepted = 0;
	u32 n;

	for (i = 0; i < sizeof(tlv_table) / sizeof(tlv_table[0]); i++) {
		b = bytes_from(tlv_table[i].input);
		tap_errno(dgc_tlv_open(b.data, b.len, &tlv), tlv_table[i].rc,
			  tlv_table[i].name);
		bytes_free(&b);
	}
	tlv_parts();
	tlv_floor();

	b = bytes_from(ALGO NUM("02") F("8000", "41") ENTRY(PATH KIND("02"))
			       ENTRY(""));
	for (n = 0; n < b.len; n++) {
		struct bytes cut = bytes_copy(b.data, n);

		accepted += !dgc_tlv_open(cut.data, n, &tlv);
		bytes_free(&cut);
	}
	tap_row(accepted == 0, "tlv cut anywhere", "%u accepted", accepted);
	bytes_free(&b);
}
