// SPDX-License-Identifier: GPL-2.0-only
/* OpenPGP packet framing, integers and signature subpackets. */

#include "openpgp_int.h"
#include "test.h"

#define X8 "xxxxxxxx"
#define X64 "" X8 X8 X8 X8 X8 X8 X8 X8
#define X192 "" X64 X64 X64

struct packet_case {
	struct bytes in;
	u32 off;
	int errno;
	const char *name;
	u32 tag;
	u32 body_off;
	u32 body_len;
};

/* clang-format off */
static const struct packet_case packet_cases[] = {
	{ BYTES("\x88\x01x"), 0, 0, "old, one octet", 2, 2, 1 },
	{ BYTES("\x89\x00\x01x"), 0, 0, "old, two octets", 2, 3, 1 },
	{ BYTES("\x8a\x00\x00\x00\x01x"), 0, 0, "old, four octets", 2, 5, 1 },
	{ BYTES("\xc2\x01x"), 0, 0, "new, one octet", 2, 2, 1 },
	{ BYTES("\xc2\xc0\x00" X192), 0, 0, "new, two octets", 2, 3, 192 },
	{ BYTES("\xc2\xc0\x08" X192 X8), 0, 0, "new, two octets, 200", 2, 3, 200 },
	{ BYTES("\xc2\xff\x00\x00\x00\x01x"), 0, 0, "new, five octets", 2, 6, 1 },
	{ BYTES("\xc2\x00"), 0, 0, "empty body", 2, 2, 0 },
	{ BYTES("\xff\x01x"), 0, 0, "largest new tag", 63, 2, 1 },
	{ BYTES("\xbc\x01x"), 0, 0, "largest old tag", 15, 2, 1 },
	{ BYTES("\x84\x01x"), 0, 0, "smallest old tag", 1, 2, 1 },
	{ BYTES("\xc2\x01x\x88\x02xy"), 3, 0, "the second", 2, 5, 2 },
	{ BYTES("\xc2\x01x\x88\x02xy"), 0, 0, "the first of two", 2, 2, 1 },
	{ BYTES(""), 0, -EBADMSG, "nothing" },
	{ BYTES("\xc2\x01x"), 3, -EBADMSG, "at the end" },
	{ BYTES("\xc2\x01x"), 4, -EBADMSG, "behind the end" },
	{ BYTES("\xc2\x01x"), U32_MAX, -EBADMSG, "far behind the end" },
	{ BYTES("\x42\x01x"), 0, -EBADMSG, "bit 7 not set" },
	{ BYTES("\x7f\x01x"), 0, -EBADMSG, "bit 7 not set, all others" },
	{ BYTES("\x80\x01x"), 0, -EBADMSG, "old tag 0" },
	{ BYTES("\xc0\x01x"), 0, -EBADMSG, "new tag 0" },
	{ BYTES("\x8bx"), 0, -EBADMSG, "old, indeterminate length" },
	{ BYTES("\xc2\xe0x"), 0, -EBADMSG, "partial length, smallest" },
	{ BYTES("\xc2\xfe" X64), 0, -EBADMSG, "partial length, largest" },
	{ BYTES("\x88"), 0, -EBADMSG, "old, no length" },
	{ BYTES("\x89\x00"), 0, -EBADMSG, "old, half a length" },
	{ BYTES("\x8a\x00\x00\x00"), 0, -EBADMSG, "old, three of four octets" },
	{ BYTES("\xc2"), 0, -EBADMSG, "new, no length" },
	{ BYTES("\xc2\xc0"), 0, -EBADMSG, "new, half a length" },
	{ BYTES("\xc2\xff\x00\x00\x00"), 0, -EBADMSG, "new, four of five octets" },
	{ BYTES("\xc2\x02x"), 0, -EBADMSG, "body a byte short" },
	{ BYTES("\xc2\xc0\x01" X192), 0, -EBADMSG, "long body a byte short" },
	{ BYTES("\xc2\xff\xff\xff\xff\xffx"), 0, -EBADMSG, "2^32 - 1 bytes" },
	{ BYTES("\x8a\xff\xff\xff\xfbx"), 0, -EBADMSG, "a length that wraps" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(packet, packet_cases, name);

static void packet_parses(struct kunit *test)
{
	const struct packet_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_pgp_packet pkt = {};

	KUNIT_ASSERT_EQ(test, dgc_pgp_packet(buf, row->in.len, row->off, &pkt),
			row->errno);
	KUNIT_EXPECT_EQ(test, pkt.tag, row->tag);
	KUNIT_EXPECT_EQ(test, pkt.body_off, row->body_off);
	KUNIT_EXPECT_EQ(test, pkt.body_len, row->body_len);
	KUNIT_EXPECT_EQ(test, pkt.next, row->body_off + row->body_len);
	if (!row->errno)
		KUNIT_EXPECT_EQ(test, pkt.off, row->off);
}

/* A partial length is refused, not taken for another one that would fit. */
static void packet_partial(struct kunit *test)
{
	const u32 len = 65536;
	u8 *buf = kunit_kzalloc(test, len, GFP_KERNEL);
	struct dgc_pgp_packet pkt;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	buf[0] = 0xc2;
	for (buf[1] = 223; buf[1] < 255; buf[1]++)
		KUNIT_EXPECT_EQ_MSG(test, dgc_pgp_packet(buf, len, 0, &pkt),
				    buf[1] == 223 ? 0 : -EBADMSG, "octet %u",
				    buf[1]);
}

struct mpi_case {
	struct bytes in;
	u32 bits; /* 0: malformed */
	u32 len;
	const char *name;
};

/* clang-format off */
static const struct mpi_case mpi_cases[] = {
	{ BYTES("\x00\x01\x01"), 1, 1, "1" },
	{ BYTES("\x00\x08\xff"), 8, 1, "255" },
	{ BYTES("\x00\x09\x01\xff"), 9, 2, "511" },
	{ BYTES("\x00\x10\x80\x00\xff"), 16, 2, "32768, and more behind it" },
	{ BYTES("\x00\x00"), 0, 0, "0" },
	{ BYTES("\x00\x08\x00"), 0, 0, "0 that says eight bits" },
	{ BYTES("\x00\x18\x00\x00\x00"), 0, 0, "0 of three bytes" },
	{ BYTES("\x00\x08\x7f"), 7, 1, "seven bits that say eight" },
	{ BYTES("\x00\x07\x80"), 8, 1, "eight bits that say seven" },
	{ BYTES("\x00\x09\x02\xff"), 10, 2, "ten bits that say nine" },
	{ BYTES("\x00\x10\x01\xff"), 9, 2, "nine bits that say sixteen" },
	{ BYTES("\x00\x10\x00\xff"), 8, 1, "a byte of 0 first" },
	{ BYTES("\x00\x18\x00\x00\x01"), 1, 1, "two bytes of 0 first" },
	{ BYTES("\x00\x09\x01"), 0, 0, "a byte short" },
	{ BYTES("\xff\xff\x01"), 0, 0, "65535 bits that are not there" },
	{ BYTES("\x00"), 0, 0, "half a length" },
	{ BYTES(""), 0, 0, "nothing" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(mpi, mpi_cases, name);

static void mpi_parses(struct kunit *test)
{
	const struct mpi_case *row = test->param_value;
	struct dgc_pgp_mpi mpi = {};
	struct dgc_cursor c;

	dgc_cursor_init(&c, bytes_copy(test, &row->in), row->in.len);
	KUNIT_EXPECT_EQ(test, dgc_pgp_mpi(&c, &mpi), row->bits);
	KUNIT_EXPECT_EQ(test, c.bad, !row->bits);
	KUNIT_EXPECT_EQ(test, mpi.len, row->len);
	KUNIT_EXPECT_EQ(test, mpi.off, row->bits ? c.pos - mpi.len : 0);
}

struct subs_case {
	struct bytes in;
	int errno;
	const char *name;
	const char *want;
	u32 version; /* of the signature, if not 4 */
};

#define CREATED "\x05\x02\x00\x00\x00\x07"
#define ISSUER "\x09\x10" X8
#define FPR "\x16\x21\x04" X8 X8 "xxxx"

/* clang-format off */
/* What is found: c creation time, i issuer, f fingerprint, k flags, ! critical */
static const struct subs_case subs_cases[] = {
	{ BYTES(""), 0, "none", "" },
	{ BYTES(CREATED), 0, "created", "c7" },
	{ BYTES(ISSUER), 0, "issuer", "i2" },
	{ BYTES(FPR), 0, "fingerprint", "f3" },
	{ BYTES("\x02\x1b\x03"), 0, "key flags", "k3" },
	{ BYTES("\x03\x1b\x02\x80"), 0, "two bytes of key flags", "k2" },
	{ BYTES("\x01\x1b"), 0, "empty key flags", "k0" },
	{ BYTES(CREATED ISSUER FPR), 0, "all of an issuer", "c7i8f19" },
	{ BYTES("\x05\x82\x00\x00\x00\x07"), 0, "critical and known", "c7" },
	{ BYTES("\x02\x9b\x02"), 0, "critical key flags", "k2" },
	{ BYTES("\x02\x9cu"), 0, "critical signer's user id", "" },
	{ BYTES("\x02\x14x"), 0, "notation", "" },
	{ BYTES("\x02\x94x"), 0, "critical notation", "!" },
	{ BYTES("\x05\x03\x00\x00\x00\x01"), 0, "expiration", "" },
	{ BYTES("\x05\x83\x00\x00\x00\x01"), 0, "critical expiration", "!" },
	{ BYTES("\x01\x7f"), 0, "unknown and empty", "" },
	{ BYTES("\x01\x80"), 0, "critical type 0", "!" },
	{ BYTES("\xff\x00\x00\x00\x05\x02\x00\x00\x00\x07"), 0, "five-octet length",
	  "c7" },
	{ BYTES("\xc0\x00\x14" X64 X64 X8 X8 X8 X8 X8 X8 X8 "xxxxxxx"), 0,
	  "two-octet length", "" },
	{ BYTES("\x02\x1b\x01\x02\x1b\x02"), 0, "key flags twice: the first", "k1" },
	{ BYTES(ISSUER ISSUER), 0, "issuer twice: the first", "i2" },
	{ BYTES("\x22\x21\x06" X8 X8 X8 X8), 0, "version 6 fingerprint", "" },
	{ BYTES("\x22\x21\x06" X8 X8 X8 X8), 0, "version 6 fingerprint in version 6", "f3", 6 },
	{ BYTES(FPR), 0, "version 4 fingerprint in version 6", "", 6 },
	{ BYTES("\x16\x21\x06" X8 X8 "xxxx"), -EBADMSG, "short version 6 fingerprint", NULL, 6 },
	{ BYTES("\x23\x21\x06" X8 X8 X8 X8 "x"), -EBADMSG, "long version 6 fingerprint", NULL, 6 },
	{ BYTES(CREATED CREATED), -EBADMSG, "created twice" },
	{ BYTES("\x04\x02\x00\x00\x07"), -EBADMSG, "short creation time" },
	{ BYTES("\x06\x02\x00\x00\x00\x00\x07"), -EBADMSG, "long creation time" },
	{ BYTES("\x08\x10xxxxxxx"), -EBADMSG, "short issuer" },
	{ BYTES("\x01\x21"), -EBADMSG, "empty fingerprint" },
	{ BYTES("\x15\x21\x04" X8 X8 "xxx"), -EBADMSG, "short fingerprint" },
	{ BYTES("\x17\x21\x04" X8 X8 "xxxxx"), -EBADMSG, "long fingerprint" },
	{ BYTES("\x00"), -EBADMSG, "no type" },
	{ BYTES("\x00\x02"), -EBADMSG, "length 0 before a type" },
	{ BYTES("\x01"), -EBADMSG, "cut before the type" },
	{ BYTES("\x06\x02\x00\x00\x00\x07"), -EBADMSG, "longer than the area" },
	{ BYTES(CREATED "\xc0"), -EBADMSG, "cut in a two-octet length" },
	{ BYTES(CREATED "\xff\x00\x00"), -EBADMSG, "cut in a five-octet length" },
	{ BYTES("\xff\xff\xff\xff\xff\x02"), -EBADMSG, "2^32 - 1 bytes" },
	{ BYTES("\xff\x00\x00\x00\x00\x02"), -EBADMSG, "five octets of 0" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(subs, subs_cases, name);

static void subs_describe(const struct dgc_pgp_subs *s, char *out, u32 size)
{
	u32 n = 0;

	out[0] = '\0';
	if (s->has_created)
		n += scnprintf(out + n, size - n, "c%u", s->created);
	if (s->has_key_id)
		n += scnprintf(out + n, size - n, "i%u", s->key_id_off);
	if (s->fingerprint_len)
		n += scnprintf(out + n, size - n, "f%u", s->fingerprint_off);
	if (s->has_key_flags)
		n += scnprintf(out + n, size - n, "k%u", s->key_flags);
	if (s->critical)
		scnprintf(out + n, size - n, "!");
}

static void subs_parses(struct kunit *test)
{
	const struct subs_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_pgp_subs s;
	char out[64];

	KUNIT_ASSERT_EQ(
		test, dgc_pgp_subs(buf, 0, row->in.len, row->version ?: 4, &s),
		row->errno);
	if (row->errno)
		return;
	subs_describe(&s, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, row->want);
}

static struct kunit_case packet_tests[] = {
	KUNIT_CASE_PARAM(packet_parses, packet_gen_params),
	KUNIT_CASE(packet_partial),
	KUNIT_CASE_PARAM(mpi_parses, mpi_gen_params),
	KUNIT_CASE_PARAM(subs_parses, subs_gen_params),
	{},
};

static struct kunit_suite packet_suite = {
	.name = "digest_cache_openpgp_packet",
	.test_cases = packet_tests,
};

kunit_test_suite(packet_suite);
