// SPDX-License-Identifier: GPL-2.0-or-later
/* PKCS#7 messages. */
#include <stdio.h>
#include <string.h>

#include "../pkcs7_hash.h"
#include "bytes.h"
#include "cursor.h"
#include "rows.h"
#include "tap.h"

#define SHA2(n) "300d 0609 608648016503040" n " 0500"
#define SHA1 "3009 0605 2b0e03021a 0500"
#define SIGNED_DATA "0609 2a864886f70d010702"
#define DATA "300b 0609 2a864886f70d010701"
#define VERSION "020101"
#define ISSUER "3000"
#define BEFORE VERSION " 310f" SHA2("201") DATA
#define END "3000 0400"
#define B16 "00000000000000000000000000000000"
#define B128 B16 B16 B16 B16 B16 B16 B16 B16

struct row {
	const char *signer; /* what is in the first SignerInfo */
	const char *more; /* of SignedData, before signerInfos */
	const char *second; /* behind the first SignerInfo */
	const char *behind; /* behind the message */
	int rc;
	enum dgc_algo algo;
	const char *name;
};

/* Puts the tag and the length of what is in @hex before it. */
static void wrap(char *hex, const char *tag)
{
	char header[16];
	u32 n = 0, i;

	for (i = 0; hex[i]; i++)
		n += hex[i] != ' ';
	n /= 2;
	if (n < 0x80)
		snprintf(header, sizeof(header), "%s%02x", tag, n);
	else if (n < 0x100)
		snprintf(header, sizeof(header), "%s81%02x", tag, n);
	else
		snprintf(header, sizeof(header), "%s82%04x", tag, n);
	memmove(hex + strlen(header), hex, strlen(hex) + 1);
	memcpy(hex, header, strlen(header));
}

static struct bytes message(const struct row *row)
{
	char signer[2048], hex[4096], whole[5000];

	snprintf(signer, sizeof(signer), "%s", row->signer);
	wrap(signer, "30");
	strcat(signer, row->second ? row->second : "");
	wrap(signer, "31");
	snprintf(hex, sizeof(hex), "%s%s%s", BEFORE, row->more ? row->more : "",
		 signer);
	wrap(hex, "30");
	wrap(hex, "a0");
	snprintf(whole, sizeof(whole), "%s%s", SIGNED_DATA, hex);
	wrap(whole, "30");
	strcat(whole, row->behind ? row->behind : "");
	return bytes_from(whole);
}

/* Cut off anywhere, it is malformed; and so is every wrong first byte. */
static void damaged(const struct bytes *whole)
{
	enum dgc_algo algo;
	struct bytes b;
	bool good = true;
	u32 len;

	for (len = 0; len < whole->len; len++) {
		b = bytes_copy(whole->data, len);
		good = good && dgc_pkcs7_hash(b.data, len, &algo) == -EBADMSG;
		bytes_free(&b);
	}
	tap_row(good, "pkcs7 cut off", "accepted");
	b = bytes_copy(whole->data, whole->len);
	b.data[0] ^= 1;
	tap_errno(dgc_pkcs7_hash(b.data, b.len, &algo), -EBADMSG,
		  "pkcs7 no sequence");
	bytes_free(&b);
}

void pkcs7_rows(void)
{
	static const struct row rows[] = {
		{ VERSION ISSUER SHA2("201") END, .algo = DGC_ALGO_SHA256,
		  .name = "pkcs7 sha256" },
		{ VERSION ISSUER SHA2("202") END, .algo = DGC_ALGO_SHA384,
		  .name = "pkcs7 sha384" },
		{ VERSION ISSUER SHA2("203") END, .algo = DGC_ALGO_SHA512,
		  .name = "pkcs7 sha512" },
		{ VERSION "8003aabbcc" SHA2("201") END, .algo = DGC_ALGO_SHA256,
		  .name = "pkcs7 key id" },
		{ VERSION ISSUER SHA2("201") END, "a000a100",
		  .algo = DGC_ALGO_SHA256, .name = "pkcs7 certificates, crls" },
		{ VERSION ISSUER SHA2("201") END, "a08180" B128,
		  .algo = DGC_ALGO_SHA256, .name = "pkcs7 200 bytes" },
		{ VERSION ISSUER SHA2("201") END, "a0820100" B128 B128,
		  .algo = DGC_ALGO_SHA256, .name = "pkcs7 400 bytes" },
		{ VERSION ISSUER SHA2("204") END, .rc = -ENOPKG,
		  .name = "pkcs7 sha224" },
		{ VERSION ISSUER SHA2("208") END, .rc = -ENOPKG,
		  .name = "pkcs7 sha3-256" },
		{ VERSION ISSUER SHA1 END, .rc = -ENOPKG,
		  .name = "pkcs7 sha1" },
		{ VERSION ISSUER "300a 0608 6086480165030402" END,
		  .rc = -ENOPKG, .name = "pkcs7 hash oid too short" },
		{ VERSION ISSUER "3002 0600" END, .rc = -ENOPKG,
		  .name = "pkcs7 hash oid empty" },
		{ VERSION ISSUER "3002 0500" END, .rc = -EBADMSG,
		  .name = "pkcs7 hash without oid" },
		{ VERSION ISSUER "3005 0609 608648016503040201" END,
		  .rc = -EBADMSG,
		  .name = "pkcs7 oid longer than its sequence" },
		{ VERSION ISSUER, .rc = -EBADMSG,
		  .name = "pkcs7 signer without hash" },
		{ VERSION ISSUER SHA2("201") END, NULL, "3000", .rc = -EBADMSG,
		  .name = "pkcs7 second signer" },
		{ VERSION ISSUER SHA2("201") END, NULL, NULL, "00",
		  .rc = -EBADMSG, .name = "pkcs7 trailing byte" },
		{ VERSION ISSUER SHA2("201") END, "a00001", .rc = -EBADMSG,
		  .name = "pkcs7 certificates too short" },
		{ VERSION ISSUER SHA2("201") END, "a08100", .rc = -EBADMSG,
		  .name = "pkcs7 length 0 in two bytes" },
		{ VERSION ISSUER SHA2("201") END, "a0820080" B128,
		  .rc = -EBADMSG, .name = "pkcs7 length 128 in three bytes" },
		{ VERSION ISSUER SHA2("201") END, "a083000100" B128 B128,
		  .rc = -EBADMSG, .name = "pkcs7 length in four bytes" },
		{ VERSION ISSUER SHA2("201") END, "a0800000", .rc = -EBADMSG,
		  .name = "pkcs7 indefinite length" },
	};
	enum dgc_algo algo;
	struct bytes b;
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		b = message(&rows[i]);
		algo = DGC_ALGO_COUNT;
		tap_errno(dgc_pkcs7_hash(b.data, b.len, &algo), rows[i].rc,
			  rows[i].name);
		tap_row(algo == (rows[i].rc ? DGC_ALGO_COUNT : rows[i].algo),
			rows[i].name, "hash algorithm %d", (int)algo);
		if (i == 0)
			damaged(&b);
		bytes_free(&b);
	}
	tap_errno(dgc_pkcs7_hash((const u8 *)"", DGC_INPUT_MAX + 1, &algo),
		  -EBADMSG, "pkcs7 of too much");
}
