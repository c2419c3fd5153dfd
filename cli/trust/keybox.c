// SPDX-License-Identifier: GPL-2.0-or-later
/* GnuPG's keyboxes, kbx/keybox-blob.c of GnuPG: blobs, each with its length. */
#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "cursor.h"
#include "trust/armor.h"

#define BLOB_HEADER 1u
#define BLOB_OPENPGP 2u
#define HEADER_LEN 32u
#define MAGIC_OFF 8u
#define BLOB_MIN 16u

bool keybox_is(const struct bytes *in)
{
	return in->len >= HEADER_LEN && in->data[4] == BLOB_HEADER &&
	       !memcmp(in->data + MAGIC_OFF, "KBXf", 4);
}

/* A blob's key block is inside of the blob. */
static int blob_take(const uint8_t *blob, uint32_t len, struct bytes *out)
{
	uint32_t off, size;

	if (len < BLOB_MIN || blob[4] != BLOB_OPENPGP)
		return 0;
	off = dgc_be32(blob + 8);
	size = dgc_be32(blob + 12);
	if (off > len || size > len - off)
		return -EBADMSG;
	return bytes_append(out, blob + off, size);
}

static int blobs_take(const struct bytes *in, struct bytes *out)
{
	size_t pos = 0;
	uint32_t len;
	int err = 0;

	while (!err && pos < in->len) {
		if (in->len - pos < 5)
			return -EBADMSG;
		len = dgc_be32(in->data + pos);
		if (len < 5 || len > in->len - pos)
			return -EBADMSG;
		err = blob_take(in->data + pos, len, out);
		pos += len;
	}
	return err;
}

int keybox_decode(const char *file, const struct bytes *in, struct bytes *out)
{
	int err = blobs_take(in, out);

	if (err == -ENOMEM)
		error(file, "out of memory");
	else if (err)
		error(file, "the keybox is damaged; get the key file again");
	else if (!out->len)
		error(file,
		      "no OpenPGP public key in it; give a key file of a vendor");
	return !err && !out->len ? -EBADMSG : err;
}
