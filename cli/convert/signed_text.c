// SPDX-License-Identifier: GPL-2.0-or-later
/* A text with a detached signature beside it, or clear-signed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "convert/run.h"
#include "convert/signed_text.h"

#define CLEAR_SIGNED "-----BEGIN PGP SIGNED MESSAGE-----"

int signed_text_open(struct convert *conv)
{
	if (conv->run->n_args > 1 && convert_own.signature) {
		error(convert_own.signature,
		      "--signature requires exactly one source; convert them one by one");
		return -EINVAL;
	}
	conv->data =
		pgp_open(conv->keyrings, conv->n_keyrings, conv->allow_expired);
	return conv->data ? 0 : -ENOKEY;
}

void signed_text_close(struct convert *conv)
{
	pgp_close(conv->data);
}

/* The signature beside @file; NULL when there is none. Owned by the caller. */
static char *signature_find(const char *file)
{
	static const char *const ends[] = { ".asc", ".sig", ".sign", ".gpg" };
	char *path;
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (asprintf(&path, "%s%s", file, ends[i]) < 0)
			return NULL;
		if (!access(path, F_OK))
			return path;
		free(path);
	}
	return NULL;
}

/* What was verified are the bytes in memory. */
static int detached_verify(struct convert *conv, struct source *src,
			   const char *file, const struct bytes *text,
			   struct gpg_signature *signer)
{
	struct bytes signature;
	struct stream *s;
	int err = file_read(file, PGP_SIGNATURE_MAX, &signature);

	if (err)
		return err;
	s = stream_memory(src->arg, (struct part){ text->data, text->len });
	err = s ? pgp_verify_detached(conv->data, src->arg, &signature, s,
				      signer) :
		  -ENOMEM;
	stream_close(s);
	bytes_free(&signature);
	return err;
}

static bool is_clear_signed(const struct bytes *text)
{
	return text->len > strlen(CLEAR_SIGNED) &&
	       !memcmp(text->data, CLEAR_SIGNED, strlen(CLEAR_SIGNED));
}

static int clear_verify(struct convert *conv, struct source *src,
			struct bytes *text, struct gpg_signature *signer)
{
	struct bytes inner = { 0 };
	int err = pgp_verify_clear(conv->data, src->arg, text, &inner, signer);

	if (err)
		return err;
	bytes_free(text);
	*text = inner;
	return 0;
}

static int verify(struct convert *conv, struct source *src, bool clear,
		  struct bytes *text, struct gpg_signature *signer)
{
	const char *given = convert_own.signature;
	char *found;
	int err;

	if (given)
		return detached_verify(conv, src, given, text, signer);
	found = signature_find(src->arg);
	if (found) {
		err = detached_verify(conv, src, found, text, signer);
		free(found);
		return err;
	}
	if (clear && is_clear_signed(text))
		return clear_verify(conv, src, text, signer);
	error(src->arg,
	      "not signed, and no signature file found; give one with --signature");
	return -ENOKEY;
}

int signed_text_read(struct convert *conv, struct source *src, bool clear,
		     struct bytes *text)
{
	struct gpg_signature signer = { 0 };
	int err = file_read(src->arg, SIGNED_TEXT_MAX, text);

	if (err)
		return err;
	err = verify(conv, src, clear, text, &signer);
	if (err) {
		bytes_free(text);
		return err;
	}
	source_signer(src, signer.signer);
	src->time = signer.time;
	return 0;
}
