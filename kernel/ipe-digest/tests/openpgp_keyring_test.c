// SPDX-License-Identifier: GPL-2.0-only
/* Certificates, parse/openpgp_keyring.c: which keys may sign data. */

#include "openpgp.h"
#include "test.h"
#include "vectors.h"

#define X8 "\x81\x83\x85\x87\x89\x8b\x8d\x8f"
#define POINT "\x02\x03\x04" X8 X8 X8 X8 X8 X8 X8 X8
#define BODY "\x04\x5f\0\0\0\x13\x08\x2a\x86\x48\xce\x3d\x03\x01\x07" POINT

#define KEY "\xc6\x52" BODY
#define SUB "\xce\x52" BODY
#define SECRET "\xc5\x52" BODY
#define KEY_V3 "\xc6\x08\x03\x5f\0\0\0\0\0\x01"
#define UID(c) "\xcd\x01" c
#define OTHER "\xd1\x01x" /* a user attribute */
#define TRUST "\xb0\x01x"

/* A signature of a type, created at a time, with key flags */
#define SIG(type, time, flags)                                  \
	"\xc2\x13\x04" type "\x01\x02\0\x09\x05\x02\0\0\0" time \
	"\x02\x1b" flags "\0\0ck"
/* Without key flags */
#define BARE(type) "\xc2\x10\x04" type "\x01\x08\0\x06\x05\x02\0\0\0\x09\0\0ck"
#define SIG_V5 "\xc2\x05\x05\x13\x01\x08\0"
#define SIG_CUT "\xc2\x04\x04\x13\x01\x08"
#define SIG_BAD "\xc2\x0c\x04\x13\x01\x08\0\x02\x05\x02\0\0ck"

#define SELF "\x13"
#define DIRECT "\x1f"
#define BINDING "\x18"
#define REVOKE "\x20"
#define REVOKE_SUB "\x28"
#define SIGN "\x02"
#define CERTIFY "\x01"
#define ENCRYPT "\x0c"

struct ring_case {
	struct bytes in;
	int errno;
	const char *name;
	const char *want;
};

/* clang-format off */
/* Each key's kind, refusal and user id, up to the end or the error. */
static const struct ring_case ring_cases[] = {
	{ BYTES(""), 0, "empty", "" },
	{ BYTES(KEY), 0, "a key alone", "P0 " },
	{ BYTES(KEY UID("u")), 0, "with a user id", "P0u " },
	{ BYTES(KEY UID("u") UID("v")), 0, "two user ids: the first", "P0u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", SIGN)), 0, "may sign", "P0u " },
	{ BYTES(KEY UID("u") SIG("\x10", "1", SIGN)), 0, "generic certification", "P0u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", "\x03")), 0, "may sign and certify", "P0u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", CERTIFY)), 0, "certifies only", "P4u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", ENCRYPT)), 0, "encrypts only", "P4u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", "\0")), 0, "no usage", "P4u " },
	{ BYTES(KEY SIG(DIRECT, "1", CERTIFY) UID("u")), 0, "direct key signature", "P4u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", SIGN) SIG(SELF, "2", CERTIFY)), 0,
	  "newer takes it away", "P4u " },
	{ BYTES(KEY UID("u") SIG(SELF, "2", SIGN) SIG(SELF, "1", CERTIFY)), 0,
	  "older does not", "P0u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", CERTIFY) BARE("\x10")), 0,
	  "certified by others", "P4u " },
	{ BYTES(KEY UID("u") SIG(BINDING, "1", CERTIFY)), 0, "no binding for a key", "P0u " },
	{ BYTES(KEY UID("u") SUB), 0, "subkey not bound", "P0u S4u " },
	{ BYTES(KEY UID("u") SUB SIG(BINDING, "1", SIGN)), 0, "signing subkey", "P0u S0u " },
	{ BYTES(KEY UID("u") SUB SIG(BINDING, "1", ENCRYPT)), 0, "encryption subkey",
	  "P0u S4u " },
	{ BYTES(KEY UID("u") SUB BARE(BINDING)), 0, "binding without flags", "P0u S4u " },
	{ BYTES(KEY UID("u") SUB SIG(SELF, "1", SIGN)), 0, "not bound by a binding",
	  "P0u S4u " },
	{ BYTES(KEY UID("u") SIG(SELF, "1", CERTIFY) SUB SIG(BINDING, "1", SIGN)), 0,
	  "only the subkey signs", "P4u S0u " },
	{ BYTES(KEY UID("u") SUB SIG(BINDING, "1", SIGN) SUB SIG(BINDING, "1", ENCRYPT)), 0,
	  "two subkeys", "P0u S0u S4u " },
	{ BYTES(KEY BARE(REVOKE) UID("u")), 0, "revoked", "P5u " },
	{ BYTES(KEY BARE(REVOKE) UID("u") SUB SIG(BINDING, "1", SIGN)), 0,
	  "revoked with subkey", "P5u S5u " },
	{ BYTES(KEY UID("u") SUB SIG(BINDING, "1", SIGN) BARE(REVOKE_SUB)), 0,
	  "subkey revoked", "P0u S5u " },
	{ BYTES(KEY UID("u") BARE(REVOKE_SUB)), 0, "subkey revocation of a key", "P0u " },
	{ BYTES(KEY BARE(REVOKE) UID("u") KEY UID("v")), 0, "the next is not revoked",
	  "P5u P0v " },
	{ BYTES(KEY UID("u") KEY), 0, "the next has no user id", "P0u P0 " },
	{ BYTES(KEY UID("u") OTHER BARE("\x13") TRUST), 0, "other packets", "P0u " },
	{ BYTES(KEY UID("u") SIG_V5), 0, "signature of version 5", "P0u " },
	{ BYTES(KEY_V3 UID("u") KEY UID("v")), 0, "version 3 key first", "P1u P0v " },
	{ BYTES(KEY UID("u") "\0"), -EBADMSG, "not a packet", "" },
	{ BYTES(KEY UID("u") "\xcd\x02u"), -EBADMSG, "cut off", "" },
	{ BYTES(KEY UID("u") SIG_CUT), -EBADMSG, "signature cut off", "" },
	{ BYTES(KEY UID("u") SIG_BAD), -EBADMSG, "malformed subpacket", "" },
	{ BYTES(KEY SECRET), -EBADMSG, "secret key", "" },
	{ BYTES(KEY UID("u") KEY SIG_CUT), -EBADMSG, "the second malformed", "P0u " },
	{ BYTES(SUB SIG(BINDING, "1", SIGN)), -EBADMSG, "subkey first", "" },
	{ BYTES(UID("u") KEY), -EBADMSG, "user id first", "" },
	{ BYTES(VEC_KEY_RSA VEC_KEY_P256), 0, "gpg: two keys", "P0r P0p " },
	{ BYTES(VEC_KEY_SUBKEY), 0, "gpg: signing subkey", "P0s S0s " },
	{ BYTES(VEC_KEY_ENCRYPTS), 0, "gpg: encryption subkey", "P0e S4e " },
	{ BYTES(VEC_KEY_CERTIFIES), 0, "gpg: only the subkey signs", "P4c S0c " },
	{ BYTES(VEC_KEY_REVOKED), 0, "gpg: revoked", "P5r " },
	{ BYTES(VEC_KEY_SMALL VEC_KEY_EDWARDS), 0, "gpg: refused, and EdDSA", "P3s P0e " },
	{ BYTES(VEC_SIG_P256), -EBADMSG, "gpg: a signature", "" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(ring, ring_cases, name);

static u32 key_describe(const u8 *buf, const struct dgc_pgp_key *key, char *out,
			u32 size)
{
	const char *name = (const char *)buf + key->user_id_off;

	return scnprintf(out, size, "%c%u%.*s ", key->subkey ? 'S' : 'P',
			 key->refusal, key->user_id_len > 0, name);
}

static void ring_reads(struct kunit *test)
{
	const struct ring_case *row = test->param_value;
	const u8 *buf = bytes_copy(test, &row->in);
	struct dgc_pgp_keyring ring = {};
	struct dgc_pgp_key key;
	char out[64] = "";
	u32 n = 0;
	int ret;

	while ((ret = dgc_pgp_keyring_next(buf, row->in.len, &ring, &key)) > 0)
		n += key_describe(buf, &key, out + n, sizeof(out) - n);
	KUNIT_EXPECT_EQ(test, ret, row->errno);
	KUNIT_EXPECT_STREQ(test, out, row->want);
}

/* Cut off anywhere, nothing behind the cut is read. */
static void ring_truncated(struct kunit *test)
{
	static const struct bytes whole = BYTES(VEC_KEY_SUBKEY);
	u32 len;

	for (len = 0; len < whole.len; len++) {
		struct bytes cut = { whole.data, len };
		u8 *buf = bytes_copy(test, &cut);
		struct dgc_pgp_keyring ring = {};
		struct dgc_pgp_key key;

		while (dgc_pgp_keyring_next(buf, len, &ring, &key) > 0)
			KUNIT_ASSERT_LE(test, key.body_off + key.body_len, len);
		kunit_kfree(test, buf);
	}
}

static struct kunit_case ring_tests[] = {
	KUNIT_CASE_PARAM(ring_reads, ring_gen_params),
	KUNIT_CASE(ring_truncated),
	{},
};

static struct kunit_suite ring_suite = {
	.name = "digest_cache_openpgp_keyring",
	.test_cases = ring_tests,
};

kunit_test_suite(ring_suite);
