// SPDX-License-Identifier: GPL-2.0-or-later
/* Signing lists, with either kind of key. The result is verified. */
#include <errno.h>
#include <stdlib.h>

#include "base/message.h"
#include "list/sign.h"
#include "list/verify.h"
#include "trust/pkcs7.h"
#include "trust/sign_gpg.h"

/* One of both */
struct signer {
	struct gpg_signer *gpg;
	struct pkcs7_signer *pkcs7;
};

bool signer_options_given(const struct signer_options *options)
{
	return options->key || options->cert || options->key_file;
}

const char *signer_options_wrong(const struct signer_options *options)
{
	return signer_options_given(options) ?
		       NULL :
		       "no signing key; give --gpg-key, or --cert and --key";
}

struct signer *signer_open(const struct signer_options *options)
{
	struct signer *signer = calloc(1, sizeof(*signer));

	if (!signer) {
		error(NULL, "out of memory");
		return NULL;
	}
	if (options->key)
		signer->gpg = gpg_signer_open(options->key);
	else
		signer->pkcs7 = pkcs7_signer_open(options->cert,
						  options->key_file,
						  options->passphrase_file);
	if (signer->gpg || signer->pkcs7)
		return signer;
	free(signer);
	return NULL;
}

void signer_free(struct signer *signer)
{
	if (!signer)
		return;
	gpg_signer_free(signer->gpg);
	pkcs7_signer_free(signer->pkcs7);
	free(signer);
}

static int signature_make(struct signer *signer, const struct bytes *data,
			  struct bytes *sig)
{
	if (signer->gpg)
		return gpg_signer_sign(signer->gpg, data, sig);
	if (pkcs7_sign(signer->pkcs7, data->data, data->len, true,
		       DGC_ALGO_SHA256, sig))
		return -EIO;
	return 0;
}

bool signer_made(const struct signer *signer, const struct list *list)
{
	struct bytes sig = { list->bytes.data + list->trailer.sig_off,
			     list->trailer.sig_len };

	if (signer->gpg)
		return !list_verify(list, gpg_signer_ring(signer->gpg), NULL);
	return pkcs7_verify(signer->pkcs7, list->bytes.data,
			    list->trailer.signed_len, &sig);
}

static int signature_wrong(const char *subject)
{
	error(subject,
	      "the new signature does not verify; check the key and its token");
	return -EKEYREJECTED;
}

/* As the kernel would read and verify it */
static int list_check(const struct signer *signer, const char *subject,
		      struct bytes bytes, struct list *list)
{
	int err = list_parse(subject, bytes, list);

	if (err || signer_made(signer, list))
		return err;
	list_free(list);
	return signature_wrong(subject);
}

static bool is_by(const struct signer *signer, const uint8_t *packet,
		  const struct signature *sig)
{
	uint8_t fingerprint[FINGERPRINT_MAX];
	size_t at = 0;

	return !sig->err &&
	       keyring_next(gpg_signer_ring(signer->gpg), &sig->parsed, packet,
			    &at, fingerprint);
}

/* Does it stay beside one by @signer? A damaged one would make the list a wrong one. */
static bool is_kept(const struct signer *signer, const struct list *list,
		    const struct signature *sig)
{
	return sig->err || (!is_by(signer, list->bytes.data + sig->off, sig) &&
			    list_signature_intact(list, sig));
}

int signer_keep(struct signer *signer, const char *subject,
		const struct bytes *bytes, const struct dgc_trailer *trailer,
		struct bytes *packets)
{
	struct list list = { .bytes = *bytes, .trailer = *trailer };
	struct signatures *all = &list.signatures;
	const struct signature *sig;
	unsigned int i, kept = 0;

	if (!signer->gpg || trailer->format != DGC_SIG_PGP)
		return 0;
	if (signatures_parse(bytes->data, trailer->sig_off, trailer->sig_len,
			     all) == -EBADMSG) {
		error(subject,
		      "OpenPGP signature is malformed; remove all signatures with dclist unsign, and sign what it writes");
		return -EBADMSG;
	}
	for (i = 0; i < all->n; i++) {
		sig = &all->sig[i];
		if (!is_kept(signer, &list, sig))
			continue;
		if (bytes_append(packets, bytes->data + sig->off, sig->len)) {
			bytes_free(packets);
			error(subject, "out of memory");
			return -ENOMEM;
		}
		kept++;
	}
	if (kept < DGC_PGP_SIGNATURES_MAX)
		return 0;
	bytes_free(packets);
	error(subject,
	      "has %u signatures, the most that the kernel accepts; remove one with dclist unsign --signer",
	      kept);
	return -ENOSPC;
}

int signer_sign(struct signer *signer, const char *subject,
		const struct bytes *data, const struct bytes *others,
		struct list *list)
{
	struct bytes made = { 0 }, sig = { 0 }, bytes;
	int err = signature_make(signer, data, &made);

	if (err)
		return err;
	if (others)
		err = bytes_append(&sig, others->data, others->len);
	if (!err)
		err = bytes_append(&sig, made.data, made.len);
	bytes_free(&made);
	if (!err)
		err = list_join(data, &sig,
				signer->gpg ? DGC_SIG_PGP : DGC_SIG_PKCS7,
				&bytes);
	bytes_free(&sig);
	if (!err)
		return list_check(signer, subject, bytes, list);
	error(subject, "out of memory");
	return err;
}

static int signed_check(const struct signer *signer, const char *subject,
			const struct bytes *signed_bytes)
{
	struct bytes copy = { 0 };
	struct list list;
	bool good;

	if (bytes_append(&copy, signed_bytes->data, signed_bytes->len)) {
		error(subject, "out of memory");
		return -ENOMEM;
	}
	if (list_parse_signed(subject, copy, &list))
		return signature_wrong(subject);
	good = signer_made(signer, &list);
	list_free(&list);
	return good ? 0 : signature_wrong(subject);
}

int signer_sign_bytes(struct signer *signer, const char *subject,
		      const struct bytes *data, struct bytes *out)
{
	struct bytes sig = { 0 };
	int err = signature_make(signer, data, &sig);

	*out = (struct bytes){ 0 };
	if (err)
		return err;
	err = list_join(data, &sig, signer->gpg ? DGC_SIG_PGP : DGC_SIG_PKCS7,
			out);
	bytes_free(&sig);
	if (err)
		error(subject, "out of memory");
	else
		err = signed_check(signer, subject, out);
	if (err)
		bytes_free(out);
	return err;
}
