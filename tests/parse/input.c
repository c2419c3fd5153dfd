// SPDX-License-Identifier: GPL-2.0-or-later
/* Packages and keys of the corpus, as buffers. */
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "cursor.h"
#include "openpgp.h"

#define LEAD_LEN 96u
#define TAG_DSA 267u
#define TAG_RSA 268u

static bool blob_read(const char *path, struct blob *b)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return false;
	b->data = malloc(DGC_INPUT_MAX / 8);
	n = b->data ? fread(b->data, 1, DGC_INPUT_MAX / 8, f) : 0;
	fclose(f);
	b->len = (u32)n;
	b->data = realloc(b->data, n ? n : 1);
	return b->data;
}

void blob_free(struct blob *b)
{
	free(b->data);
	b->data = NULL;
}

/* The header that starts at @off, if all of it is there. */
static bool header_at(const struct blob *file, u32 off, struct blob *h)
{
	u64 len;

	if (off > file->len || file->len - off < 16)
		return false;
	h->data = file->data + off;
	len = 16 + 16 * (u64)dgc_be32(h->data + 8) + dgc_be32(h->data + 12);
	if (len > file->len - off)
		return false;
	h->len = (u32)len;
	return true;
}

/* The data of a binary tag of the signature header. */
static bool tag_of(const struct blob *h, u32 tag, struct blob *out)
{
	u32 i, il = dgc_be32(h->data + 8), dl = dgc_be32(h->data + 12);

	for (i = 0; i < il; i++) {
		const u8 *e = h->data + 16 + 16 * (size_t)i;
		u32 off = dgc_be32(e + 8), n = dgc_be32(e + 12);

		if (dgc_be32(e) != tag || off > dl || n > dl - off)
			continue;
		/* Memory of its own, so that a read past it is caught. */
		out->data = malloc(n ? n : 1);
		if (!out->data)
			return false;
		memcpy(out->data, h->data + 16 + 16 * (size_t)il + off, n);
		out->len = n;
		return true;
	}
	return false;
}

bool package_open(const char *path, struct package *p)
{
	struct blob sigs, header;

	memset(p, 0, sizeof(*p));
	if (!blob_read(path, &p->file) ||
	    !header_at(&p->file, LEAD_LEN, &sigs) ||
	    !header_at(&p->file, (LEAD_LEN + sigs.len + 7) & ~7u, &header)) {
		package_close(p);
		return false;
	}
	p->header.data = malloc(header.len);
	if (!p->header.data) {
		package_close(p);
		return false;
	}
	memcpy(p->header.data, header.data, header.len);
	p->header.len = header.len;
	if (!tag_of(&sigs, TAG_RSA, &p->sig))
		tag_of(&sigs, TAG_DSA, &p->sig);
	return true;
}

void package_close(struct package *p)
{
	blob_free(&p->file);
	blob_free(&p->header);
	blob_free(&p->sig);
}

static int base64(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Decode the base64 digits of one line behind @b. */
static void armor_line(const char *line, struct blob *b, u32 *bits, u32 *acc)
{
	for (; *line && *line != '='; line++) {
		int v = base64(*line);

		if (v < 0)
			continue;
		*acc = (*acc << 6 | (u32)v) & 0xffffff;
		*bits += 6;
		if (*bits >= 8) {
			*bits -= 8;
			b->data[b->len++] = (u8)(*acc >> *bits);
		}
	}
}

bool blob_armored(const char *path, struct blob *b)
{
	struct blob text;
	u32 bits = 0, acc = 0;
	bool head = false, body = false;
	char *line, *save = NULL;

	if (!blob_read(path, &text))
		return false;
	b->data = malloc(text.len + 1);
	b->len = 0;
	text.data = realloc(text.data, text.len + 1);
	if (!b->data || !text.data)
		abort();
	text.data[text.len] = '\0';
	for (line = strtok_r((char *)text.data, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, "\r")] = '\0';
		if (!strncmp(line, "-----BEGIN PGP PUBLIC KEY", 25)) {
			head = true;
			body = false;
			bits = 0;
		} else if (!strncmp(line, "-----END", 8) || line[0] == '=') {
			head = false;
		} else if (head && (body || !strstr(line, ": "))) {
			body = true;
			armor_line(line, b, &bits, &acc);
		}
	}
	blob_free(&text);
	b->data = realloc(b->data, b->len ? b->len : 1);
	return b->data && b->len > 0;
}

/* Version 4: the last eight bytes of SHA-1(99, length, body). */
static void key_id(const struct blob *ring, const struct dgc_pgp_key *key,
		   char *hex)
{
	unsigned char digest[SHA_DIGEST_LENGTH];
	u8 *in = malloc(key->body_len + 3);
	int i;

	if (!in)
		abort();
	in[0] = 0x99;
	in[1] = (u8)(key->body_len >> 8);
	in[2] = (u8)key->body_len;
	memcpy(in + 3, ring->data + key->body_off, key->body_len);
	SHA1(in, key->body_len + 3, digest);
	free(in);
	for (i = 0; i < 8; i++)
		sprintf(hex + 2 * i, "%02x", digest[12 + i]);
}

int keyring_walk(const struct blob *ring, bool verbose)
{
	struct dgc_pgp_keyring pos = { 0 };
	struct dgc_pgp_key key;
	char hex[17];
	int rc;

	while ((rc = dgc_pgp_keyring_next(ring->data, ring->len, &pos, &key)) ==
	       1) {
		key_id(ring, &key, hex);
		if (verbose)
			printf("# %s%s algo %u bits %u refusal %d %.*s\n",
			       key.subkey ? "  sub " : "pub ", hex,
			       key.pubkey_algo, key.bits, (int)key.refusal,
			       (int)key.user_id_len,
			       (const char *)ring->data + key.user_id_off);
	}
	return rc;
}

bool keyring_accepts(const struct blob *ring, const char *wanted)
{
	struct dgc_pgp_keyring pos = { 0 };
	struct dgc_pgp_key key;
	char hex[17];

	while (dgc_pgp_keyring_next(ring->data, ring->len, &pos, &key) == 1) {
		key_id(ring, &key, hex);
		if (!strcmp(hex, wanted) && key.refusal == DGC_PGP_ACCEPTED)
			return true;
	}
	return false;
}
