// SPDX-License-Identifier: GPL-2.0-or-later
/* Signed policies in other encodings: PEM is converted to DER, S/MIME is reported. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "policy/signed.h"

#define SPACE " \t\r\n"

static bool starts(const struct bytes *b, const char *text)
{
	size_t off = 0;

	while (off < b->len && b->data[off] && strchr(SPACE, b->data[off]))
		off++;
	return b->len - off >= strlen(text) &&
	       !memcmp(b->data + off, text, strlen(text));
}

static bool is_message_name(const char *name)
{
	return !strcmp(name, PEM_STRING_PKCS7) ||
	       !strcmp(name, PEM_STRING_PKCS7_SIGNED) ||
	       !strcmp(name, PEM_STRING_CMS);
}

/* What the label names, in DER; @bytes are replaced. */
static int decode(const char *file, struct bytes *bytes)
{
	BIO *bio = BIO_new_mem_buf(bytes->data, (int)bytes->len);
	unsigned char *data = NULL;
	char *name = NULL, *header = NULL;
	struct bytes der = { 0 };
	long len;
	int err = -EBADMSG;

	if (!bio) {
		error(file, "out of memory");
		return -ENOMEM;
	}
	if (!PEM_read_bio(bio, &name, &header, &data, &len))
		error(file,
		      "its PEM is damaged; sign the policy again with dclist policy sign");
	else if (!is_message_name(name))
		error(file,
		      "PEM of %s, not a signed policy (PKCS7); name the policy",
		      name);
	else if ((err = bytes_append(&der, data, (size_t)len)))
		error(file, "out of memory");
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(data);
	BIO_free(bio);
	ERR_clear_error();
	if (err)
		return err;
	bytes_free(bytes);
	*bytes = der;
	return 0;
}

int policy_bytes_read(const char *file, struct bytes *out)
{
	int err = file_read(file, POLICY_MAX, out);

	if (!err && starts(out, "-----BEGIN ")) {
		err = decode(file, out);
	} else if (!err && starts(out, "MIME-Version:")) {
		error(file,
		      "signed as an S/MIME message; sign it with dclist policy sign, or with openssl smime -outform DER");
		err = -EBADMSG;
	}
	if (err)
		bytes_free(out);
	return err;
}
