// SPDX-License-Identifier: GPL-2.0-or-later
/* ASCII armor of OpenPGP keys, RFC 9580 section 6. */
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/message.h"
#include "trust/armor.h"
#include "trust/crypto.h"

#define END "-----END PGP PUBLIC KEY BLOCK-----"
#define BEGIN_SECRET "-----BEGIN PGP PRIVATE KEY BLOCK-----"

/* Skips "Version: ..." and the like; the line behind them is empty. */
static bool headers_skip(struct lines *l)
{
	while (lines_next(l)) {
		if (!l->len)
			return true;
		if (!memchr(l->line, ':', l->len))
			return false;
	}
	return false;
}

static uint32_t crc24(const uint8_t *data, size_t len)
{
	uint32_t crc = 0xb704ce;
	int bit;

	while (len--) {
		crc ^= (uint32_t)*data++ << 16;
		for (bit = 0; bit < 8; bit++) {
			crc <<= 1;
			if (crc & 0x1000000)
				crc ^= 0x1864cfb;
		}
	}
	return crc & 0xffffff;
}

/* "=XXXX", which newer programs leave out */
static bool crc_right(const struct lines *l, const uint8_t *data, size_t len)
{
	uint8_t crc[3];

	return l->len == 5 && crypto_base64_decode(l->line + 1, 4, crc) == 3 &&
	       crc24(data, len) == ((uint32_t)crc[0] << 16 |
				    (uint32_t)crc[1] << 8 | crc[2]);
}

static int base64_append(const struct bytes *text, struct bytes *out)
{
	uint8_t *data = malloc(text->len / 4 * 3 + 3);
	ssize_t n;
	int err;

	if (!data)
		return -ENOMEM;
	n = crypto_base64_decode((const char *)text->data, text->len, data);
	err = n > 0 ? bytes_append(out, data, (size_t)n) : -EBADMSG;
	free(data);
	return err;
}

/* The lines up to END; -EBADMSG when any is wrong. */
static int body_decode(struct lines *l, struct bytes *out)
{
	struct bytes text = { 0 };
	size_t start = out->len;
	bool done = false, decoded = false;
	int err = 0;

	while (!err && !done && lines_next(l)) {
		done = line_is(l, END);
		if ((done || (l->len && l->line[0] == '=')) && !decoded) {
			err = base64_append(&text, out);
			decoded = true;
		}
		if (err || done)
			continue;
		if (!decoded)
			err = bytes_append(&text, l->line, l->len);
		else if (l->len &&
			 !crc_right(l, out->data + start, out->len - start))
			err = -EBADMSG;
	}
	bytes_free(&text);
	return err ? err : done ? 0 : -EBADMSG;
}

static int blocks_decode(const char *file, struct lines *l, struct bytes *out)
{
	int err = 0;

	while (!err && lines_next(l)) {
		if (line_is(l, BEGIN_SECRET)) {
			error(file,
			      "a secret key; give the public key (gpg --export)");
			return -EBADMSG;
		}
		if (line_is(l, ARMOR_BEGIN))
			err = headers_skip(l) ? body_decode(l, out) : -EBADMSG;
	}
	if (err == -ENOMEM)
		error(file, "out of memory");
	else if (err)
		error(file, "ASCII armor is damaged; get the key file again");
	else if (!out->len)
		error(file,
		      "no OpenPGP public key in it; give a vendor's key file, or the output of gpg --export");
	return !err && !out->len ? -EBADMSG : err;
}

int armor_decode(const char *file, const struct bytes *in, struct bytes *out)
{
	struct lines lines = lines_of(in);
	bool ours = in->len <= KEY_FILE_MAX &&
		    dgc_pgp_is_keyring(in->data, (u32)in->len);
	size_t skip = ours ? DGC_PGP_MAGIC_LEN : 0;
	int err;

	*out = (struct bytes){ 0 };
	if (ours || (in->len && in->data[0] & 0x80)) { /* packets, not text */
		err = bytes_append(out, in->data + skip, in->len - skip);
		if (err)
			error(file, "out of memory");
		return err;
	}
	err = blocks_decode(file, &lines, out);
	if (err)
		bytes_free(out);
	return err;
}
