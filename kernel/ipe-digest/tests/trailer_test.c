// SPDX-License-Identifier: GPL-2.0-only
/* The end of a list, parse/trailer.c. */

#include "test.h"
#include "trailer.h"

#define NEWLINE "\n"
#define MAGIC "~Module signature appended~\n"

/* struct module_signature with the signature's length in its last byte */
#define PGP(len) "\0\0\0\0\0\0\0\0\0\0\0" len MAGIC
#define PKCS7(len) "\0\0\x02\0\0\0\0\0\0\0\0" len MAGIC

/* All of it */
#define INFO(info) "" info MAGIC
#define INFO_PGP_3 "\0\0\0\0\0\0\0\0\0\0\0\x03"

struct trailer_case {
	struct bytes in;
	int errno;
	const char *name;
	enum dgc_sig_format format;
	u32 signed_len;
	u32 sig_len;
};

/* clang-format off */
static const struct trailer_case trailer_cases[] = {
	{ BYTES("datasig" PGP("\x03")), 0, "openpgp", DGC_SIG_PGP, 4, 3 },
	{ BYTES("datasig" PKCS7("\x03")), 0, "pkcs7", DGC_SIG_PKCS7, 4, 3 },
	{ BYTES("ds" PGP("\x01")), 0, "a byte of each", DGC_SIG_PGP, 1, 1 },
	{ BYTES("datas" PGP("\x01") PGP("\x01")), 0, "data like a trailer",
	  DGC_SIG_PGP, 44, 1 },
	{ BYTES(""), -EBADMSG, "empty" },
	{ BYTES(MAGIC), -EBADMSG, "magic only" },
	{ BYTES(PGP("\x00")), -EBADMSG, "trailer only" },
	{ BYTES(PGP("\x01")), -EBADMSG, "trailer only, with a length" },
	{ BYTES("data" PGP("\x00")), -EBADMSG, "empty signature" },
	{ BYTES("datasig" PGP("\x07")), -EBADMSG, "nothing signed" },
	{ BYTES("datasig" PGP("\x08")), -EBADMSG, "signature longer than all" },
	{ BYTES("datasig" PGP("\x30")), -EBADMSG, "signature with the trailer" },
	{ BYTES("datasig" INFO("\0\0\0\0\0\0\0\0\xff\xff\xff\xff")), -EBADMSG,
	  "signature of 2^32 - 1 bytes" },
	{ BYTES("datasig" INFO("\0\0\0\0\0\0\0\0\x03\0\0\0")), -EBADMSG,
	  "little-endian length" },
	{ BYTES("datasig" INFO("\x01\0\0\0\0\0\0\0\0\0\0\x03")), -EBADMSG, "algo" },
	{ BYTES("datasig" INFO("\0\x01\0\0\0\0\0\0\0\0\0\x03")), -EBADMSG, "hash" },
	{ BYTES("datasig" INFO("\0\0\0\x01\0\0\0\0\0\0\0\x03")), -EBADMSG,
	  "signer_len" },
	{ BYTES("datasig" INFO("\0\0\0\0\x01\0\0\0\0\0\0\x03")), -EBADMSG,
	  "key_id_len" },
	{ BYTES("datasig" INFO("\0\0\0\0\0\x01\0\0\0\0\0\x03")), -EBADMSG, "pad 0" },
	{ BYTES("datasig" INFO("\0\0\0\0\0\0\x01\0\0\0\0\x03")), -EBADMSG, "pad 1" },
	{ BYTES("datasig" INFO("\0\0\0\0\0\0\0\x01\0\0\0\x03")), -EBADMSG, "pad 2" },
	{ BYTES("datasig" INFO("\0\0\x01\0\0\0\0\0\0\0\0\x03")), -ENOPKG, "x509" },
	{ BYTES("datasig" INFO("\0\0\x03\0\0\0\0\0\0\0\0\x03")), -ENOPKG,
	  "unknown id_type" },
	{ BYTES("datasig" PGP("\x03") NEWLINE), -EBADMSG, "trailing byte" },
	{ BYTES("datasig" INFO_PGP_3 "~Module signature appended~"), -EBADMSG, "no newline" },
	{ BYTES("datasig" INFO_PGP_3 "~Module signature appended~\r"), -EBADMSG,
	  "last byte of the magic" },
	{ BYTES("datasig" INFO_PGP_3 "-Module signature appended~\n"), -EBADMSG,
	  "first byte of the magic" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(trailer, trailer_cases, name);

static void trailer_parses(struct kunit *test)
{
	const struct trailer_case *row = test->param_value;
	struct dgc_trailer t, before;

	memset(&t, 0xa5, sizeof(t));
	before = t;
	KUNIT_EXPECT_EQ(test,
			dgc_trailer_parse(bytes_copy(test, &row->in),
					  row->in.len, &t),
			row->errno);
	if (row->errno) {
		KUNIT_EXPECT_MEMEQ(test, &t, &before, sizeof(t));
		return;
	}
	KUNIT_EXPECT_EQ(test, t.format, row->format);
	KUNIT_EXPECT_EQ(test, t.signed_len, row->signed_len);
	KUNIT_EXPECT_EQ(test, t.sig_off, row->signed_len);
	KUNIT_EXPECT_EQ(test, t.sig_len, row->sig_len);
}

/* Cut off anywhere, it is no list any more. */
static void trailer_truncated(struct kunit *test)
{
	static const struct bytes whole = BYTES("datasig" PGP("\x03"));
	struct dgc_trailer t;
	u32 len;

	for (len = 0; len < whole.len; len++) {
		struct bytes cut = { whole.data, len };

		KUNIT_EXPECT_EQ_MSG(test,
				    dgc_trailer_parse(bytes_copy(test, &cut),
						      len, &t),
				    -EBADMSG, "%u bytes", len);
	}
}

static struct kunit_case trailer_tests[] = {
	KUNIT_CASE_PARAM(trailer_parses, trailer_gen_params),
	KUNIT_CASE(trailer_truncated),
	{},
};

static struct kunit_suite trailer_suite = {
	.name = "digest_cache_trailer",
	.test_cases = trailer_tests,
};

kunit_test_suite(trailer_suite);
