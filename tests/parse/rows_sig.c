// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP packets and signatures. */
#include <string.h>

#include "bytes.h"
#include "openpgp.h"
#include "rows.h"
#include "tap.h"

void packet_rows(void)
{
	static const struct {
		const char *input;
		int rc;
		u32 tag;
		u32 body_len;
		const char *name;
	} rows[] = {
		{ "88 02 aabb", 0, 2, 2, "packet old, 1 byte" },
		{ "89 0002 aabb", 0, 2, 2, "packet old, 2 bytes" },
		{ "8a 00000002 aabb", 0, 2, 2, "packet old, 4 bytes" },
		{ "8b aabb", -EBADMSG, 0, 0, "packet old, indeterminate" },
		{ "c2 02 aabb", 0, 2, 2, "packet new, 1 byte" },
		{ "c2 bf aa*191", 0, 2, 191, "packet new, 191" },
		{ "c2 c000 aa*192", 0, 2, 192, "packet new, 192" },
		{ "c2 dfff aa*8383", 0, 2, 8383, "packet new, 8383" },
		{ "c2 ff00000002 aabb", 0, 2, 2, "packet new, 5 bytes" },
		{ "c2 e1 aabb", -EBADMSG, 0, 0, "packet new, partial 224" },
		{ "c2 fe aabb", -EBADMSG, 0, 0, "packet new, partial 254" },
		{ "88 00", 0, 2, 0, "packet empty body" },
		{ "88 03 aabb", -EBADMSG, 0, 0, "packet too long" },
		{ "8a ffffffff aabb", -EBADMSG, 0, 0, "packet 2^32-1" },
		{ "c2 ffffffffff aa", -EBADMSG, 0, 0, "packet new, 2^32-1" },
		{ "c2 c0", -EBADMSG, 0, 0, "packet cut in length" },
		{ "8a 000000", -EBADMSG, 0, 0, "packet cut in old length" },
		{ "88", -EBADMSG, 0, 0, "packet without length" },
		{ "", -EBADMSG, 0, 0, "packet empty" },
		{ "08 00", -EBADMSG, 0, 0, "packet without bit 7" },
		{ "80 00", -EBADMSG, 0, 0, "packet old, tag 0" },
		{ "c0 00", -EBADMSG, 0, 0, "packet new, tag 0" },
		{ "ff 00", 0, 63, 0, "packet new, tag 63" },
	};
	struct dgc_pgp_packet pkt;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		b = bytes_from(rows[i].input);
		if (tap_errno(dgc_pgp_packet(b.data, b.len, 0, &pkt),
			      rows[i].rc, rows[i].name) &&
		    rows[i].rc == 0)
			tap_row(pkt.tag == rows[i].tag && pkt.off == 0 &&
					pkt.body_len == rows[i].body_len &&
					pkt.next == b.len,
				rows[i].name, "wrong parts");
		tap_row(dgc_pgp_packet(b.data, b.len, b.len, &pkt) ==
					-EBADMSG &&
				dgc_pgp_packet(b.data, b.len, 0xffffffff,
					       &pkt) == -EBADMSG,
			rows[i].name, "read behind the end");
		bytes_free(&b);
	}
}

/* Version 4: hashed: created, fingerprint; unhashed: issuer */
#define CREATED "{02 5f000000}"
#define PRINT "{21 04 11*20}"
#define ISSUER "{10 22*8}"
#define AREAS "(" CREATED PRINT ") (" ISSUER ")"
#define MPI "0009 01ff"
#define V4(pk, hash) "04 00" pk hash AREAS "abcd"
#define V4_AREAS(areas) "88 {04 00 01 08" areas "abcd" MPI "}"
#define V3 "03 05 00 5f000000 22*8 01 08 abcd"

static const struct {
	const char *input;
	int rc;
	const char *name;
} sig_table[] = {
	{ "88 {" V4("01", "08") MPI "}", 0, "sig v4 rsa sha256" },
	{ "c2 {" V4("01", "08") MPI "}", 0, "sig v4 new framing" },
	{ "89 (" V4("03", "0a") MPI ")", 0, "sig v4 rsa-sign sha512" },
	{ "88 {" V4("13", "09") MPI MPI "}", 0, "sig v4 ecdsa sha384" },
	{ "88 {" V3 MPI "}", 0, "sig v3 rsa sha256" },
	{ "88 {" V4("01", "02") MPI "}", -ENOPKG, "sig sha1" },
	{ "88 {" V4("01", "01") MPI "}", -ENOPKG, "sig md5" },
	{ "88 {" V4("01", "0b") MPI "}", -ENOPKG, "sig sha224" },
	{ "88 {" V4("02", "08") MPI "}", -ENOPKG, "sig rsa encrypt-only" },
	{ "88 {" V4("11", "08") MPI MPI "}", -ENOPKG, "sig dsa" },
	{ "88 {" V4("16", "08") MPI MPI "}", 0, "sig eddsa" },
	{ "88 {" V4("16", "08") MPI "}", -EBADMSG, "sig eddsa one integer" },
	{ "88 {05 00 01 08" AREAS "abcd" MPI "}", -ENOPKG, "sig v5" },
	{ "88 {06 00 01 08" AREAS "abcd" MPI "}", -EBADMSG,
	  "sig v6 with areas of version 4" },
	{ "88 {02 05 00 5f000000 22*8 01 08 abcd" MPI "}", -ENOPKG, "sig v2" },
	{ "88 {00}", -ENOPKG, "sig v0" },
	{ "88 {04 01 01 08" AREAS "abcd" MPI "}", -ENOPKG, "sig over text" },
	{ "88 {04 10 01 08" AREAS "abcd" MPI "}", -ENOPKG,
	  "sig certification" },
	{ "88 {03 05 01 5f000000 22*8 01 08 abcd" MPI "}", -ENOPKG,
	  "sig v3 over text" },
	{ "88 {03 05 00 5f000000 22*8 11 02 abcd" MPI MPI "}", -ENOPKG,
	  "sig v3 dsa sha1" },
	{ "88 {03 06 00 5f000000 22*8 01 08 abcd" MPI "}", -EBADMSG,
	  "sig v3 hashed length" },
	{ "88 {03 05 00 5f000000 22*8 01 08 ab}", -EBADMSG, "sig v3 cut" },
	{ "b8 {" V4("01", "08") MPI "}", -EBADMSG, "sig is a subkey" },
	{ "88 {" V4("01", "08") MPI "} 00", -EBADMSG, "sig trailing byte" },
	{ "88 {" V4("01", "08") MPI "00}", -EBADMSG, "sig trailing in packet" },
	{ "88 {" V4("01", "08") MPI MPI "}", -EBADMSG, "sig rsa two integers" },
	{ "88 {" V4("13", "08") MPI "}", -EBADMSG, "sig ecdsa one integer" },
	{ "88 {" V4("01", "08") "}", -EBADMSG, "sig without integer" },
	{ "88 {" V4("01", "08") "0000}", -EBADMSG, "sig integer 0" },
	{ "88 {" V4("01", "08") "0010 0000}", -EBADMSG, "sig integer 0 long" },
	{ "88 {" V4("13", "08") MPI "0009 0000}", -EBADMSG, "sig second 0" },
	{ "88 {" V4("01", "08") "0009 00ff}", 0, "sig integer top 0" },
	{ "88 {" V4("01", "08") "000a 01ff}", 0, "sig integer bits" },
	{ "88 {" V4("01", "08") "0009 ffff}", 0, "sig integer of more bits" },
	{ "88 {" V4("01", "08") "0008 01ff}", -EBADMSG, "sig integer short" },
	{ "88 {" V4("01", "08") "0011 01ff}", -EBADMSG, "sig integer long" },
	{ "88 {" V4("01", "08") "ffff 01ff}", -EBADMSG, "sig integer 65535" },
	{ "88 {04 00 01 08" AREAS "}", -EBADMSG, "sig without check" },
	{ "88 {04 00 01 08 ffff}", -EBADMSG, "sig hashed area too long" },
	{ "88 {04 00 01 08 0000 ffff}", -EBADMSG, "sig unhashed too long" },
	{ "88 {04}", -EBADMSG, "sig version only" },
	{ "88 {}", -EBADMSG, "sig empty" },
	{ V4_AREAS("(" CREATED ") ()"), 0, "sig without issuer" },
	{ V4_AREAS("() ()"), -EBADMSG, "sig without creation time" },
	{ V4_AREAS("() (" CREATED ")"), -EBADMSG,
	  "sig creation time unhashed" },
	{ V4_AREAS("(" CREATED CREATED ") ()"), -EBADMSG,
	  "sig two creation times" },
	{ V4_AREAS("({02 5f0000}) ()"), -EBADMSG,
	  "sig creation time of 3 bytes" },
	{ V4_AREAS("({82 5f000000}) ()"), 0, "sig creation time critical" },
	{ V4_AREAS("(" CREATED "{03 00000001}) ()"), 0, "sig expiration" },
	{ V4_AREAS("(" CREATED "{83 00000001}) ()"), -ENOPKG,
	  "sig critical expiration" },
	{ V4_AREAS("(" CREATED "{14 00*20}) ()"), 0, "sig notation" },
	{ V4_AREAS("(" CREATED "{94 00*20}) ()"), -ENOPKG,
	  "sig critical notation" },
	{ V4_AREAS("(" CREATED "{7f 00}) ()"), 0, "sig unknown subpacket" },
	{ V4_AREAS("(" CREATED "{ff 00}) ()"), -ENOPKG,
	  "sig critical unknown" },
	{ V4_AREAS("(" CREATED ") ({ff 00})"), 0,
	  "sig critical unknown, unhashed" },
	{ V4_AREAS("(" CREATED "{}) ()"), -EBADMSG,
	  "sig subpacket without type" },
	{ V4_AREAS("(" CREATED "ff00000000) ()"), -EBADMSG,
	  "sig subpacket length 0 in 5 bytes" },
	{ V4_AREAS("(" CREATED "02 7f) ()"), -EBADMSG,
	  "sig subpacket too long" },
	{ V4_AREAS("(" CREATED ") (02 7f)"), -EBADMSG,
	  "sig unhashed subpacket too long" },
	{ V4_AREAS("(" CREATED "ffffffffff 7f) ()"), -EBADMSG,
	  "sig subpacket 2^32-1" },
	{ V4_AREAS("(" CREATED "ff00000002 7f00) ()"), 0,
	  "sig subpacket 5-byte length" },
	{ "89 (04 00 01 08 (" CREATED "c000 7f 00*191) () abcd" MPI ")", 0,
	  "sig subpacket 2-byte length" },
	{ "89 (04 00 01 08 (" CREATED "feff 7f 00*16318) () abcd" MPI ")", 0,
	  "sig subpacket longest 2-byte length" },
	{ V4_AREAS("(" CREATED ") ({10 22*7})"), -EBADMSG,
	  "sig issuer of 7 bytes" },
	{ V4_AREAS("(" CREATED ") ({21 04 11*19})"), -EBADMSG,
	  "sig fingerprint of 19 bytes" },
	{ V4_AREAS("(" CREATED ") ({21 06 11*32})"), 0, "sig v6 fingerprint" },
	{ V4_AREAS("(" CREATED ") ({21})"), -EBADMSG, "sig fingerprint empty" },
};

/* Version 6: areas with lengths of four bytes, and a salt; Ed25519 */
#define V6_HEAD(type, pk, hash) "88 {06" type pk hash
#define V6_AREAS "00000029" CREATED "{21 06 33*32} 00000000 abcd"
#define V6(rest) V6_HEAD("00", "1b", "08") V6_AREAS rest "}"

/* What user space reads, and what of it a kernel verifies */
static const struct {
	const char *input;
	int read;
	int parse;
	const char *name;
} read_table[] = {
	{ V6("{44*16} 55*64"), 0, 0, "read v6 ed25519" },
	{ V6_HEAD("00", "01", "0a") V6_AREAS "{44*32}" MPI "}", 0, 0,
	  "read v6 rsa sha512" },
	{ V6_HEAD("00", "1f", "09") V6_AREAS "{44*24} 55}", 0, -ENOPKG,
	  "read v6 sha384" },
	{ V6("{44*32} 55*64"), -EBADMSG, -EBADMSG, "read v6 long salt" },
	{ V6("{44*15} 55*64"), -EBADMSG, -EBADMSG, "read v6 short salt" },
	{ V6("{} 55*64"), -EBADMSG, -EBADMSG, "read v6 no salt" },
	{ V6("10"), -EBADMSG, -EBADMSG, "read v6 cut in salt" },
	{ V6("{44*16}"), 0, -EBADMSG, "read v6 no signature" },
	{ V6("{44*16} 55*63"), 0, -EBADMSG, "read v6 ed25519 short" },
	{ V6("{44*16} 55*65"), 0, -EBADMSG, "read v6 ed25519 long" },
	{ V6_HEAD("00", "13", "08") V6_AREAS "{44*16}" MPI MPI "}", 0, 0,
	  "read v6 ecdsa" },
	{ V6_HEAD("00", "16", "08") V6_AREAS "{44*16}" MPI MPI "}", 0, -ENOPKG,
	  "read v6 eddsa" },
	{ V6_HEAD("00", "1c", "08") V6_AREAS "{44*16} 55*114}", 0, -ENOPKG,
	  "read v6 ed448" },
	{ "89 (06 00 1e 08" V6_AREAS "{44*16} 55*64 66*3309 )", 0, 0,
	  "read v6 ml-dsa-65" },
	{ "89 (06 00 1e 08" V6_AREAS "{44*16} 55*64 66*3308 )", 0, -EBADMSG,
	  "read v6 ml-dsa-65 short" },
	{ "89 (06 00 1e 08" V6_AREAS "{44*16} 55*64 66*3310 )", 0, -EBADMSG,
	  "read v6 ml-dsa-65 long" },
	{ "89 (06 00 1f 08" V6_AREAS "{44*16} 55*114 66*4627 )", 0, -ENOPKG,
	  "read v6 ml-dsa-87" },
	{ "89 (" V4("1e", "08") "55*64 66*3309 )", 0, -ENOPKG,
	  "read v4 ml-dsa-65" },
	{ "88 {06 00 1b 08 00000029" CREATED
	  "{21 06 33*31} 01 7f 00000000 abcd {44*16} 55*64}",
	  -EBADMSG, -EBADMSG, "read v6 fingerprint of 31 bytes" },
	{ "88 {06 00 1b 08 ffffffff}", -EBADMSG, -EBADMSG,
	  "read v6 hashed 2^32-1" },
	{ "88 {06 00 1b 08 00000000 ffffffff}", -EBADMSG, -EBADMSG,
	  "read v6 unhashed 2^32-1" },
	{ "88 {06 00 1b 08 00000000 00000000 abcd {44*16} 55}", -EBADMSG,
	  -EBADMSG, "read v6 no creation time" },
	{ "88 {06 00 1b 08 0000000c" CREATED CREATED
	  "00000000 abcd {44*16} 55}",
	  -EBADMSG, -EBADMSG, "read v6 two creation times" },
	{ "88 {06 00 1b 08 00000009" CREATED
	  "{ff 00} 00000000 abcd {44*16} 55}",
	  -ENOPKG, -ENOPKG, "read v6 critical unknown" },
	{ V6_HEAD("01", "1b", "08") V6_AREAS "{44*16} 55}", -ENOPKG, -ENOPKG,
	  "read v6 over text" },
	{ V6_HEAD("00", "1b", "02") V6_AREAS "{44*16} 55}", -ENOPKG, -ENOPKG,
	  "read v6 sha1" },
	{ V6_HEAD("00", "1b", "0c") V6_AREAS "{44*16} 55}", -ENOPKG, -ENOPKG,
	  "read v6 sha3" },
	{ V6("{44*16} 55*64") "00", -EBADMSG, -EBADMSG, "read trailing byte" },
	{ "88 {06}", -EBADMSG, -EBADMSG, "read v6 version only" },
	{ "88 {05 00 01 08" AREAS "abcd" MPI "}", -ENOPKG, -ENOPKG, "read v5" },
	{ "88 {" V4("16", "08") MPI MPI "}", 0, 0, "read v4 eddsa" },
	{ "88 {" V4("1b", "0a") "55*64}", 0, 0, "read v4 ed25519" },
	{ "88 {" V4("11", "08") MPI MPI "}", 0, -ENOPKG, "read v4 dsa" },
	{ "88 {" V4("01", "08") MPI "}", 0, 0, "read v4 rsa" },
	{ "88 {" V3 MPI "}", 0, 0, "read v3 rsa" },
	{ "88 {" V4("01", "08") "}", 0, -EBADMSG, "read v4 no integer" },
	{ V4_AREAS("(" CREATED ") ({21 06 11*31})"), 0, 0,
	  "read v4, fingerprint of version 6" },
};

static void read_rows(void)
{
	const u8 suffix[] = { 6, 0xff, 0, 0, 0, 49 };
	struct dgc_pgp_sig sig;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(read_table) / sizeof(read_table[0]); i++) {
		b = bytes_from(read_table[i].input);
		tap_errno(dgc_pgp_sig_read(b.data, b.len, &sig),
			  read_table[i].read, read_table[i].name);
		tap_errno(dgc_pgp_sig_parse(b.data, b.len, &sig),
			  read_table[i].parse, read_table[i].name);
		bytes_free(&b);
	}

	b = bytes_from(V6("{44*16} 55*64"));
	dgc_pgp_sig_read(b.data, b.len, &sig);
	tap_row(sig.version == 6 && sig.pubkey_algo == 27 && sig.type == 0 &&
			sig.algo == DGC_ALGO_SHA256 &&
			sig.created == 0x5f000000,
		"read v6 fields", "wrong");
	tap_row(sig.hash_off == 2 && sig.hash_len == 49 &&
			sig.suffix_len == 6 && !memcmp(sig.suffix, suffix, 6),
		"read v6 hashed part", "wrong");
	tap_row(sig.fingerprint_len == 32 && sig.fingerprint_off == 19 &&
			b.data[19] == 0x33 && !sig.has_key_id,
		"read v6 issuer", "wrong");
	tap_row(sig.check[0] == 0xab && sig.salt_len == 16 &&
			b.data[sig.salt_off] == 0x44 &&
			sig.material_off + 64 == b.len &&
			b.data[sig.material_off] == 0x55,
		"read v6 salt and signature", "wrong");
	dgc_pgp_sig_parse(b.data, b.len, &sig);
	tap_row(sig.mpi[0].off == sig.material_off && sig.mpi[0].len == 32 &&
			sig.mpi[1].off == sig.mpi[0].off + 32 &&
			sig.mpi[1].len == 32,
		"sig v6 halves", "wrong");
	bytes_free(&b);

	/* Version 6 knows no key id, and a fingerprint of version 4 is another key's. */
	b = bytes_from("88 {06 00 1b 08 00000006" CREATED
		       "00000021" PRINT ISSUER "abcd {44*16} 55*64}");
	tap_row(!dgc_pgp_sig_parse(b.data, b.len, &sig) &&
			!sig.fingerprint_len && !sig.has_key_id,
		"sig v6 without an issuer", "wrong");
	bytes_free(&b);
}

static bool suffix_is(const struct dgc_pgp_sig *sig)
{
	const u8 expected[] = { 4, 0xff, 0, 0, 0, (u8)sig->hash_len };

	return sig->suffix_len == sizeof(expected) &&
	       !memcmp(sig->suffix, expected, sizeof(expected));
}

static void sig_parts(void)
{
	struct bytes b = bytes_from("88 {04 00 13 09 (" CREATED PRINT
				    "{1b 03}) (" ISSUER ") abcd" MPI MPI "}");
	struct dgc_pgp_sig sig;

	tap_errno(dgc_pgp_sig_parse(b.data, b.len, &sig), 0, "sig v4 parts");
	tap_row(sig.version == 4 && sig.type == 0 &&
			sig.algo == DGC_ALGO_SHA384 &&
			sig.pubkey_algo == DGC_PGP_ECDSA &&
			sig.created == 0x5f000000,
		"sig v4 fields", "wrong");
	tap_row(sig.hash_off == 2 && sig.hash_len == 38 && suffix_is(&sig),
		"sig v4 hashed part", "wrong");
	tap_row(sig.fingerprint_len == 20 && sig.fingerprint_off == 17 &&
			sig.has_key_id && sig.key_id_off == 44,
		"sig v4 issuer", "wrong");
	tap_row(sig.has_key_flags && sig.key_flags == 3, "sig v4 flags",
		"wrong");
	tap_row(sig.check[0] == 0xab && sig.check[1] == 0xcd &&
			sig.mpi[0].off == 56 && sig.mpi[0].len == 2 &&
			sig.mpi[1].off == 60 && sig.mpi[1].len == 2,
		"sig v4 integers", "wrong");
	bytes_free(&b);

	b = bytes_from("88 {" V4("13", "08") "0020 000001ff 0012 000300}");
	dgc_pgp_sig_parse(b.data, b.len, &sig);
	tap_row(sig.mpi[0].len == 2 && b.data[sig.mpi[0].off] == 1 &&
			sig.mpi[1].len == 2 && b.data[sig.mpi[1].off] == 3,
		"sig integers without leading zeros", "wrong");
	bytes_free(&b);

	b = bytes_from("88 {" V3 MPI "}");
	tap_errno(dgc_pgp_sig_parse(b.data, b.len, &sig), 0, "sig v3 parts");
	tap_row(sig.version == 3 && sig.hash_off == 4 && sig.hash_len == 5 &&
			sig.suffix_len == 0 && sig.created == 0x5f000000 &&
			sig.has_key_id && sig.key_id_off == 9 &&
			!sig.fingerprint_len && sig.check[1] == 0xcd &&
			sig.mpi[0].off == 23 && sig.mpi[0].len == 2,
		"sig v3 fields", "wrong");
	bytes_free(&b);
}

void sig_rows(void)
{
	struct dgc_pgp_sig sig;
	struct bytes b;
	unsigned int i;
	u32 n, accepted = 0;

	for (i = 0; i < sizeof(sig_table) / sizeof(sig_table[0]); i++) {
		b = bytes_from(sig_table[i].input);
		tap_errno(dgc_pgp_sig_parse(b.data, b.len, &sig),
			  sig_table[i].rc, sig_table[i].name);
		bytes_free(&b);
	}
	sig_parts();
	read_rows();

	/* No cut is accepted, neither by the packet's length nor by the buffer's. */
	b = bytes_from("88 {" V4("01", "08") MPI "}");
	for (n = 0; n < b.len; n++) {
		struct bytes cut = bytes_copy(b.data, n);

		accepted += !dgc_pgp_sig_parse(cut.data, n, &sig);
		if (n >= 2) {
			cut.data[1] = (u8)(n - 2);
			accepted += !dgc_pgp_sig_parse(cut.data, n, &sig);
		}
		bytes_free(&cut);
	}
	tap_row(accepted == 0, "sig cut anywhere", "%u accepted", accepted);
	bytes_free(&b);
}
