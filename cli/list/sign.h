/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signing lists: with an OpenPGP key by GnuPG (its agent, smart cards), or with an
 * X.509 key as kernel modules and IPE policies are signed.
 */
#ifndef DCLIST_SIGN_H
#define DCLIST_SIGN_H

#include "base/opt.h"
#include "list/list.h"

/**
 * struct signer_options - who signs, as on the command line
 * @key: id of an OpenPGP key in the user's GnuPG; or
 * @cert: file of an X.509 certificate, with
 * @key_file: its private key, as for pkcs7_signer_open()
 * @passphrase_file: of @key_file; may be NULL
 */
struct signer_options {
	const char *key;
	const char *cert;
	const char *key_file;
	const char *passphrase_file;
};

/* clang-format off */
#define SIGNER_OPTIONS(to) \
	OPT_TEXT(0, "gpg-key", "ID", &(to).key, \
		 "sign with this OpenPGP key of GnuPG's, which may be on a smart card; its agent asks for the passphrase"), \
	OPT_CERT(&(to).cert, "sign with PKCS#7 by this X.509 certificate", \
		 .requires = "key", .excludes = "gpg-key"), \
	OPT_KEY(&(to).key_file, "its private key: a PEM file, or a PKCS#11 URI", \
		.requires = "cert"), \
	OPT_PASSPHRASE_FILE(&(to).passphrase_file, .requires = "cert")
/* clang-format on */

bool signer_options_given(const struct signer_options *options);
/* What is missing, for usage_error(); NULL if nothing is. */
const char *signer_options_wrong(const struct signer_options *options);

struct signer;

/* Refuses keys that the kernel would. NULL after reporting why. */
struct signer *signer_open(const struct signer_options *options);
void signer_free(struct signer *signer);
/* Is the signature of @list good, by the key of @signer? Reports nothing. */
bool signer_made(const struct signer *signer, const struct list *list);
/*
 * The signatures of a list that stay when @signer signs it: OpenPGP's,
 * beside another of OpenPGP, unless they are by the same key or damaged. @packets is
 * the caller's. Returns 0 or a negative errno after reporting why.
 */
int signer_keep(struct signer *signer, const char *subject,
		const struct bytes *list, const struct dgc_trailer *trailer,
		struct bytes *packets);
/*
 * Signs @data, and verifies the list that it makes of it, and of the signatures
 * @others, if not NULL. @subject is for messages. Returns 0; the caller frees @list
 * with list_free(). Or a negative errno after reporting why.
 */
int signer_sign(struct signer *signer, const char *subject,
		const struct bytes *data, const struct bytes *others,
		struct list *list);

/*
 * The same of bytes that are not a list: @out gets them, the signature and a trailer;
 * the caller frees it.
 */
int signer_sign_bytes(struct signer *signer, const char *subject,
		      const struct bytes *data, struct bytes *out);

#endif /* DCLIST_SIGN_H */
