// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP keys and keyrings. */
#include <string.h>

#include "bytes.h"
#include "openpgp.h"
#include "rows.h"
#include "tap.h"

#define TIME "5e000000"
#define E3 "0011 010001"
#define N2048 "0800 80*256 "
#define N2048_ODD "0800 81*256 "
#define RSA2048 "04" TIME "01" N2048_ODD E3
#define V6_RSA "06" TIME "01 00000107" N2048_ODD E3
#define V6_ED25519 "06" TIME "1b 00000020 11*32 "
#define P256 "{2a8648ce3d030107}"
#define P384 "{2b81040022}"
#define P521 "{2b81040023}"

static const struct {
	const char *input;
	int rc;
	enum dgc_pgp_refusal refusal;
	u32 bits;
	const char *name;
} key_table[] = {
	{ "99 (" RSA2048 ")", 0, DGC_PGP_ACCEPTED, 2048, "key rsa 2048" },
	{ "b9 (" RSA2048 ")", 0, DGC_PGP_ACCEPTED, 2048, "key subkey" },
	{ "99 (04" TIME "03" N2048_ODD E3 ")", 0, DGC_PGP_ACCEPTED, 2048,
	  "key rsa sign-only" },
	{ "99 (04" TIME "02" N2048_ODD E3 ")", 0, DGC_PGP_KEY_USAGE, 0,
	  "key rsa encrypt-only" },
	{ "99 (04" TIME "01 07ff 41*256 " E3 ")", 0, DGC_PGP_KEY_SIZE, 2047,
	  "key rsa 2047" },
	{ "99 (04" TIME "01 0400 81*128 " E3 ")", 0, DGC_PGP_KEY_SIZE, 1024,
	  "key rsa 1024" },
	{ "99 (04" TIME "01 2000 81*1024 " E3 ")", 0, DGC_PGP_ACCEPTED, 8192,
	  "key rsa 8192" },
	{ "99 (04" TIME "01 2001 01*1025 " E3 ")", 0, DGC_PGP_KEY_SIZE, 8193,
	  "key rsa 8193" },
	{ "99 (04" TIME "01 0810 0000 81*256 " E3 ")", 0, DGC_PGP_ACCEPTED,
	  2048, "key rsa 2048 with leading zeros" },
	{ "99 (04" TIME "01 0800 00 81*255 " E3 ")", 0, DGC_PGP_KEY_SIZE, 2040,
	  "key rsa 2040 as 2048" },
	{ "99 (04" TIME "01 0800 00*128 81*128 " E3 ")", 0, DGC_PGP_KEY_SIZE,
	  1024, "key rsa 1024 as 2048" },
	{ "99 (04" TIME "01 0800 00*256 " E3 ")", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key rsa modulus 0" },
	{ "99 (04" TIME "01" N2048_ODD "0048 00*7 0101)", 0, DGC_PGP_ACCEPTED,
	  2048, "key rsa exponent with leading zeros" },
	{ "99 (04" TIME "01" N2048 E3 ")", 0, DGC_PGP_KEY_MALFORMED, 2048,
	  "key rsa even modulus" },
	{ "99 (04" TIME "01" N2048_ODD "0001 01)", 0, DGC_PGP_KEY_MALFORMED,
	  2048, "key rsa exponent 1" },
	{ "99 (04" TIME "01" N2048_ODD "0002 03)", 0, DGC_PGP_ACCEPTED, 2048,
	  "key rsa exponent 3" },
	{ "99 (04" TIME "01" N2048_ODD "0002 02)", 0, DGC_PGP_KEY_MALFORMED,
	  2048, "key rsa exponent even" },
	{ "99 (04" TIME "01" N2048_ODD "0041 01*9)", 0, DGC_PGP_KEY_MALFORMED,
	  2048, "key rsa exponent of 9 bytes" },
	{ "99 (" RSA2048 "00)", 0, DGC_PGP_KEY_MALFORMED, 2048,
	  "key rsa trailing byte" },
	{ "99 (04" TIME "01" N2048_ODD ")", 0, DGC_PGP_KEY_MALFORMED, 2048,
	  "key rsa without exponent" },
	{ "99 (04" TIME "01 0800 81*255 )", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key rsa modulus cut" },
	{ "99 (04" TIME "13" P256 "0203 04 11*64 )", 0, DGC_PGP_ACCEPTED, 256,
	  "key p-256" },
	{ "99 (04" TIME "13" P256 "0208 04 11*64 )", 0, DGC_PGP_ACCEPTED, 256,
	  "key p-256 bit count" },
	{ "99 (04" TIME "13" P384 "0303 04 11*96 )", 0, DGC_PGP_ACCEPTED, 384,
	  "key p-384" },
	{ "99 (04" TIME "13" P521 "0423 04 11*132 )", 0, DGC_PGP_ACCEPTED, 521,
	  "key p-521" },
	{ "99 (04" TIME "13" P384 "0203 04 11*64 )", 0, DGC_PGP_KEY_MALFORMED,
	  384, "key p-384 with a point of p-256" },
	{ "99 (04" TIME "13" P256 "0202 02 11*64 )", 0, DGC_PGP_KEY_MALFORMED,
	  256, "key p-256 compressed point" },
	{ "99 (04" TIME "13" P256 "0203 04 11*64 00)", 0, DGC_PGP_KEY_MALFORMED,
	  256, "key p-256 trailing byte" },
	{ "99 (04" TIME "13 {2b8104000a} 0203 04 11*64 )", 0, DGC_PGP_KEY_ALGO,
	  0, "key secp256k1" },
	{ "99 (04" TIME "13 {} 0203 04 11*64 )", 0, DGC_PGP_KEY_ALGO, 0,
	  "key empty curve" },
	{ "99 (04" TIME "13 ff)", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key curve too long" },
	{ "99 (04" TIME "11 0400 81*128 )", 0, DGC_PGP_KEY_ALGO, 0, "key dsa" },
	{ "99 (04" TIME "10 0400 81*128 )", 0, DGC_PGP_KEY_ALGO, 0,
	  "key elgamal" },
	{ "99 (04" TIME "16 {2b06010401da470f01} 0107 40 11*32 )", 0, 0, 255,
	  "key ed25519" },
	{ "99 (04" TIME "16 {2b06010401da470f01} 0107 04 11*32 )", 0,
	  DGC_PGP_KEY_MALFORMED, 255, "key ed25519 wrong point" },
	{ "99 (04" TIME "16 {2b06010401da470f01} 00ff 40 11*31 )", 0,
	  DGC_PGP_KEY_MALFORMED, 255, "key ed25519 short point" },
	{ "99 (04" TIME "13 {2b06010401da470f01} 0107 40 11*32 )", 0,
	  DGC_PGP_KEY_ALGO, 255, "key ecdsa on ed25519" },
	{ "99 (04" TIME "16 {2a8648ce3d030107} 0203 04 11*64 )", 0,
	  DGC_PGP_KEY_ALGO, 256, "key eddsa on p256" },
	{ "99 (03" TIME "0000 01" N2048_ODD E3 ")", 0, DGC_PGP_KEY_VERSION, 0,
	  "key v3" },
	{ "99 (06" TIME "01" N2048_ODD E3 ")", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key v6 without a count" },
	{ "99 (" V6_RSA ")", 0, DGC_PGP_ACCEPTED, 2048, "key v6 rsa" },
	{ "99 (06" TIME "13 0000004c" P256 "0203 04 11*64 )", 0,
	  DGC_PGP_ACCEPTED, 256, "key v6 p-256" },
	{ "99 (" V6_ED25519 ")", 0, DGC_PGP_ACCEPTED, 255, "key v6 ed25519" },
	{ "99 (06" TIME "1b 00000021 11*32 )", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key v6 count too large" },
	{ "99 (06" TIME "1b 0000001f 11*32 )", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key v6 count too small" },
	{ "99 (06" TIME "1b ffffffff 11*32 )", 0, DGC_PGP_KEY_MALFORMED, 0,
	  "key v6 count 2^32-1" },
	{ "99 (06" TIME "1b 0000001f 11*31 )", 0, DGC_PGP_KEY_MALFORMED, 255,
	  "key v6 ed25519 short" },
	{ "99 (06" TIME "16 0000002d {2b06010401da470f01} 0107 40 11*32 )", 0,
	  DGC_PGP_KEY_ALGO, 0, "key v6 eddsa" },
	{ "99 (06" TIME "1c 00000039 11*57 )", 0, DGC_PGP_KEY_ALGO, 0,
	  "key v6 ed448" },
	{ "99 (06" TIME "1e 000007c0 11*32 22*1952 )", 0, DGC_PGP_ACCEPTED, 255,
	  "key v6 ml-dsa-65" },
	{ "99 (06" TIME "1e 000007bf 11*32 22*1951 )", 0, DGC_PGP_KEY_MALFORMED,
	  255, "key v6 ml-dsa-65 short" },
	{ "99 (06" TIME "1e 000007c1 11*32 22*1953 )", 0, DGC_PGP_KEY_MALFORMED,
	  255, "key v6 ml-dsa-65 long" },
	{ "99 (06" TIME "1e 00000020 11*32 )", 0, DGC_PGP_KEY_MALFORMED, 255,
	  "key v6 ml-dsa-65 without it" },
	{ "99 (04" TIME "1e 11*32 22*1952 )", 0, DGC_PGP_KEY_ALGO, 0,
	  "key v4 ml-dsa-65" },
	{ "99 (06" TIME "1f 00000a59 11*57 22*2592 )", 0, DGC_PGP_KEY_ALGO, 0,
	  "key v6 ml-dsa-87" },
	{ "99 (04" TIME "1b 11*32 )", 0, DGC_PGP_ACCEPTED, 255,
	  "key v4 ed25519" },
	{ "99 (04" TIME "1b 11*33 )", 0, DGC_PGP_KEY_MALFORMED, 255,
	  "key v4 ed25519 long" },
	{ "99 (05" TIME "1b 00000020 11*32 )", 0, DGC_PGP_KEY_VERSION, 0,
	  "key v5" },
	{ "99 ()", 0, DGC_PGP_KEY_VERSION, 0, "key empty" },
	{ "99 (04)", 0, DGC_PGP_KEY_MALFORMED, 0, "key version only" },
	{ "99 (04" TIME ")", 0, DGC_PGP_KEY_MALFORMED, 0, "key without algo" },
	{ "9a 00010001" RSA2048 "00*65262 ", -EBADMSG, 0, 0, "key cut" },
	{ "89 (" RSA2048 ")", -EBADMSG, 0, 0, "key is a signature" },
	{ "95 (" RSA2048 ")", -EBADMSG, 0, 0, "key is secret" },
	{ "99 0110" RSA2048, -EBADMSG, 0, 0, "key too long" },
	{ "", -EBADMSG, 0, 0, "key nothing" },
};

void key_rows(void)
{
	struct dgc_pgp_key key;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(key_table) / sizeof(key_table[0]); i++) {
		b = bytes_from(key_table[i].input);
		if (tap_errno(dgc_pgp_key_parse(b.data, b.len, 0, &key),
			      key_table[i].rc, key_table[i].name) &&
		    key_table[i].rc == 0)
			tap_row(key.refusal == key_table[i].refusal &&
					key.bits == key_table[i].bits &&
					key.body_off + key.body_len == b.len,
				key_table[i].name, "refusal %d, %u bits",
				(int)key.refusal, key.bits);
		bytes_free(&b);
	}
	b = bytes_from("99 (" RSA2048 ")");
	dgc_pgp_key_parse(b.data, b.len, 0, &key);
	tap_row(!key.subkey && key.created == 0x5e000000 &&
			key.pubkey_algo == DGC_PGP_RSA && key.packet_off == 0 &&
			key.body_off == 3 && key.mpi[0].off == 11 &&
			key.mpi[0].len == 256 && key.mpi[1].off == 269 &&
			key.mpi[1].len == 3,
		"key parts", "wrong");
	bytes_free(&b);
}

#define SIG(type, areas) "88 {04" type "01 08" areas "abcd}"
#define MADE(time) "{02" time "}"
#define FLAGS(flags) "{1b" flags "}"
#define PRIMARY "99 (" RSA2048 ")"
#define SUBKEY "b9 (" RSA2048 ")"
#define UID "b4 {4142}"
#define OLD MADE("00000001")
#define NEW MADE("00000002")

/* Signatures that make a primary key certify only, a subkey sign */
#define CERTIFIES UID SIG("13", "(" OLD FLAGS("01") ") ()")
#define SIGNS SIG("18", "(" OLD FLAGS("02") ") ()")
#define V3 "99 (03) "
#define PRIMARY6 "99 (" V6_ED25519 ")"
#define SUBKEY6 "b9 (" V6_ED25519 ")"
#define SIG6(type, area) "88 {06" type "1b 08" area "00000000 abcd 00}"
#define OLD_SIGNS6 "00000009" OLD FLAGS("02")
#define OLD_CERTIFIES6 "00000009" OLD FLAGS("01")
#define MALFORMED "99 (04) "

/* @expected: one letter a key: A accepted, U usage, R revoked, V version */
static const struct {
	const char *input;
	const char *expected;
	int rc;
	const char *name;
} ring_table[] = {
	{ "", "", 0, "keyring empty" },
	{ PRIMARY, "A", 0, "keyring bare key" },
	{ PRIMARY UID SIG("13", "(" OLD FLAGS("03") ") ()"), "A", 0,
	  "keyring signs" },
	{ PRIMARY UID SIG("13", "(" OLD FLAGS("01") ") ()"), "U", 0,
	  "keyring certify-only" },
	{ PRIMARY UID SIG("13", "(" OLD ") ()"), "A", 0,
	  "keyring without flags" },
	{ PRIMARY UID SIG("10", "(" OLD FLAGS("0c") ") ()"), "U", 0,
	  "keyring generic certification" },
	{ PRIMARY SIG("1f", "(" OLD FLAGS("01") ") ()"), "U", 0,
	  "keyring direct key signature" },
	{ PRIMARY UID SIG("13", "(" OLD FLAGS("02") ") ()")
		  SIG("13", "(" NEW FLAGS("01") ") ()"),
	  "U", 0, "keyring newest last" },
	{ PRIMARY UID SIG("13", "(" NEW FLAGS("01") ") ()")
		  SIG("13", "(" OLD FLAGS("02") ") ()"),
	  "U", 0, "keyring newest first" },
	{ PRIMARY UID SIG("13", "(" OLD FLAGS("01") ") ()")
		  SIG("10", "(" NEW ") ()"),
	  "U", 0, "keyring certified by another" },
	{ PRIMARY UID SIG("13", "(" OLD ") (" FLAGS("01") ")"), "A", 0,
	  "keyring flags not hashed" },
	{ PRIMARY SIG("20", "(" OLD ") ()")
		  UID SIG("13", "(" NEW FLAGS("03") ") ()"),
	  "R", 0, "keyring revoked" },
	{ PRIMARY SIG("28", "(" OLD ") ()"), "A", 0,
	  "keyring subkey revocation on primary" },
	{ PRIMARY SUBKEY SIG("18", "(" OLD FLAGS("02") ") ()"), "AA", 0,
	  "keyring signing subkey" },
	{ PRIMARY SUBKEY SIG("18", "(" OLD FLAGS("0c") ") ()"), "AU", 0,
	  "keyring encryption subkey" },
	{ PRIMARY SUBKEY SIG("18", "(" OLD ") ()"), "AU", 0,
	  "keyring subkey without flags" },
	{ PRIMARY SUBKEY SIG("13", "(" OLD FLAGS("02") ") ()"), "AU", 0,
	  "keyring subkey with a certification" },
	{ PRIMARY SUBKEY, "AU", 0, "keyring subkey without binding" },
	{ PRIMARY SUBKEY SIG("18", "(" OLD FLAGS("02") ") ()")
		  SIG("28", "(" NEW ") ()"),
	  "AR", 0, "keyring subkey revoked" },
	{ PRIMARY SIG("20", "(" OLD ") ()")
		  SUBKEY SIG("18", "(" OLD FLAGS("02") ") ()"),
	  "RR", 0, "keyring subkey of a revoked key" },
	{ PRIMARY SIG("20", "(" OLD ") ()")
		  PRIMARY SUBKEY SIG("18", "(" OLD FLAGS("02") ") ()"),
	  "RAA", 0, "keyring revocation ends with the certificate" },
	{ V3 SIG("20", "(" OLD ") ()") "b9 (" RSA2048 ")" SIG(
		  "18", "(" OLD FLAGS("02") ") ()"),
	  "VR", 0, "keyring v3 primary revoked" },
	{ PRIMARY6 SIG6("1f", OLD_CERTIFIES6) SUBKEY6 SIG6("18", OLD_SIGNS6),
	  "UA", 0, "keyring v6" },
	{ PRIMARY6 SIG6("1f", OLD_SIGNS6), "A", 0, "keyring v6 signs" },
	{ PRIMARY SIG6("1f", OLD_CERTIFIES6), "A", 0,
	  "keyring v4, flags of version 6" },
	{ PRIMARY6 SIG("1f", "(" OLD FLAGS("01") ") ()"), "A", 0,
	  "keyring v6, flags of version 4" },
	{ PRIMARY6 SUBKEY6 SIG("18", "(" OLD FLAGS("02") ") ()"), "AU", 0,
	  "keyring v6 subkey, binding of version 4" },
	{ PRIMARY6 SIG6("20", "00000000"), "R", 0, "keyring v6 revoked" },
	{ PRIMARY6 SIG("20", "(" OLD ") ()"), "R", 0,
	  "keyring v6 revoked by version 4" },
	{ PRIMARY6 SUBKEY6 SIG6("18", OLD_SIGNS6) SIG6("28", "00000000"), "AR",
	  0, "keyring v6 subkey revoked" },
	{ PRIMARY "88 {06 13 00}", "", -EBADMSG, "keyring v6 signature cut" },
	{ PRIMARY "88 {05 13 00}", "A", 0, "keyring v5 signature" },
	{ PRIMARY "d1 {00}"
		  "c0*1 ",
	  "", -EBADMSG, "keyring cut packet" },
	{ PRIMARY "d1 {0101} ca {505047}", "A", 0, "keyring other packets" },
	{ PRIMARY "88 {04 13}", "", -EBADMSG, "keyring cut signature" },
	{ PRIMARY SIG("13", "(09 02) ()"), "", -EBADMSG,
	  "keyring bad subpacket" },
	{ PRIMARY SIG("10", "(" OLD ") (09 02)"), "A", 0,
	  "keyring bad unhashed subpacket" },
	{ PRIMARY "95 (" RSA2048 ")", "", -EBADMSG, "keyring secret key" },
	{ PRIMARY "9d (" RSA2048 ")", "", -EBADMSG, "keyring secret subkey" },
	{ SUBKEY, "", -EBADMSG, "keyring starts with a subkey" },
	{ UID PRIMARY, "", -EBADMSG, "keyring starts with a user id" },
	{ PRIMARY "00", "", -EBADMSG, "keyring trailing byte" },
};

static char refusal_letter(enum dgc_pgp_refusal refusal)
{
	static const char letters[] = "AVasURm";

	return refusal < sizeof(letters) - 1 ? letters[refusal] : '?';
}

static void ring_row(unsigned int i)
{
	struct bytes b = bytes_from(ring_table[i].input);
	struct dgc_pgp_keyring ring = { 0 };
	struct dgc_pgp_key key;
	char got[8] = "";
	unsigned int n;
	int rc = 0;

	for (n = 0; n < sizeof(got) - 1; n++) {
		rc = dgc_pgp_keyring_next(b.data, b.len, &ring, &key);
		if (rc != 1)
			break;
		got[n] = refusal_letter(key.refusal);
	}
	got[n] = '\0';
	tap_errno(rc, ring_table[i].rc, ring_table[i].name);
	tap_row(!strcmp(got, ring_table[i].expected), ring_table[i].name,
		"%s, not %s", got, ring_table[i].expected);
	bytes_free(&b);
}

void keyring_rows(void)
{
	struct dgc_pgp_keyring ring = { 0 };
	struct dgc_pgp_key key;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(ring_table) / sizeof(ring_table[0]); i++)
		ring_row(i);

	b = bytes_from(PRIMARY UID "b4 {43}" SUBKEY PRIMARY);
	dgc_pgp_keyring_next(b.data, b.len, &ring, &key);
	tap_row(key.user_id_len == 2 && b.data[key.user_id_off] == 'A',
		"keyring first user id", "wrong");
	dgc_pgp_keyring_next(b.data, b.len, &ring, &key);
	tap_row(key.subkey && key.user_id_len == 2 &&
			b.data[key.user_id_off] == 'A',
		"keyring user id of a subkey", "wrong");
	dgc_pgp_keyring_next(b.data, b.len, &ring, &key);
	tap_row(!key.subkey && key.user_id_off == 0 && key.user_id_len == 0,
		"keyring user id ends with the certificate", "wrong");
	bytes_free(&b);
}

/* @refused: offset of the key that is at fault, or NONE */
#define NONE 0xffffffffu
/* "dclist keyring 1" */
#define MAGIC "64636c697374206b657972696e672031"

static const struct {
	const char *input;
	int rc;
	u32 keys;
	u32 refused;
	const char *name;
} keylist_table[] = {
	{ "", -EBADMSG, 0, NONE, "key list empty" },
	{ MAGIC, -EBADMSG, 0, NONE, "key list of no key" },
	{ PRIMARY, -EBADMSG, 0, NONE, "key list without magic" },
	{ "64636c697374206b657972696e672030" PRIMARY, -EBADMSG, 0, NONE,
	  "key list of another magic" },
	{ "64636c697374206b657972696e6720", -EBADMSG, 0, NONE,
	  "key list, half a magic" },
	{ PRIMARY MAGIC, -EBADMSG, 0, NONE, "key list, magic behind" },
	{ MAGIC SUBKEY SIGNS, -EBADMSG, 0, NONE,
	  "key list starts with a subkey" },
	{ MAGIC MAGIC PRIMARY, -EBADMSG, 0, NONE, "key list, magic twice" },
	{ MAGIC PRIMARY, 0, 1, NONE, "key list of one key" },
	{ MAGIC PRIMARY PRIMARY SUBKEY SIGNS, 0, 3, NONE, "key list of three" },
	{ MAGIC PRIMARY CERTIFIES SUBKEY SIGNS, 0, 1, NONE,
	  "key list certify-only primary" },
	{ MAGIC PRIMARY CERTIFIES, -EBADMSG, 0, NONE,
	  "key list none may sign" },
	{ MAGIC PRIMARY CERTIFIES PRIMARY, 0, 1, NONE,
	  "key list with one that may not sign" },
	{ MAGIC V3 SUBKEY SIGNS, 0, 1, NONE, "key list refused primary" },
	{ MAGIC V3, -ENOPKG, 0, 16, "key list of a refused key" },
	{ MAGIC V3 SUBKEY, -ENOPKG, 0, 16,
	  "key list refused primary, none signs" },
	{ MAGIC V3 PRIMARY, -ENOPKG, 0, 16, "key list refused key first" },
	{ MAGIC V3 SUBKEY SIGNS V3, -ENOPKG, 1, 313,
	  "key list refused key last" },
	{ MAGIC PRIMARY V3 PRIMARY, -ENOPKG, 1, 288,
	  "key list refused in between" },
	{ MAGIC V3 SUBKEY SIGNS "b9 (03) ", -ENOPKG, 1, 313,
	  "key list refused subkey" },
	{ MAGIC PRIMARY SIG("20", "(" OLD ") ()"), -ENOPKG, 0, 16,
	  "key list revoked key" },
	{ MAGIC MALFORMED, -EBADMSG, 0, 16, "key list malformed key" },
	{ MAGIC MALFORMED SUBKEY SIGNS, -EBADMSG, 0, 16,
	  "key list malformed primary" },
	{ MAGIC V3 MALFORMED, -ENOPKG, 0, 16,
	  "key list refused, then malformed" },
	{ MAGIC PRIMARY "b9 (04) ", -EBADMSG, 1, 288,
	  "key list malformed subkey" },
	{ MAGIC PRIMARY "00", -EBADMSG, 0, NONE, "key list trailing byte" },
	{ MAGIC V3 "00", -EBADMSG, 0, NONE, "key list refused, trailing byte" },
};

void keylist_rows(void)
{
	struct dgc_pgp_keylist list;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(keylist_table) / sizeof(keylist_table[0]); i++) {
		b = bytes_from(keylist_table[i].input);
		tap_errno(dgc_pgp_keylist(b.data, b.len, &list),
			  keylist_table[i].rc, keylist_table[i].name);
		tap_row(list.keys == keylist_table[i].keys &&
				(list.refused ? list.refused_off : NONE) ==
					keylist_table[i].refused,
			keylist_table[i].name, "%u keys, refused %d at %u",
			list.keys, list.refused, list.refused_off);
		bytes_free(&b);
	}
}
