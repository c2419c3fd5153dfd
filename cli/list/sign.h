/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signing lists: with an OpenPGP key by GnuPG (its agent, smart cards), or with an
 * X.509 key as kernel modules and IPE policies are signed.
 */
#ifndef DCLIST_SIGN_H
#define DCLIST_SIGN_H

#include <getopt.h>

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

/* For struct option, and signer_option_take() */
enum {
	SIGNER_KEY = 0x100,
	SIGNER_CERT,
	SIGNER_KEY_FILE,
	SIGNER_PASSPHRASE_FILE,
	SIGNER_OPTIONS_END,
};

/* clang-format off */
#define SIGNER_OPTIONS \
	{ "sign-key", required_argument, NULL, SIGNER_KEY }, \
	{ "sign-cert", required_argument, NULL, SIGNER_CERT }, \
	{ "sign-key-file", required_argument, NULL, SIGNER_KEY_FILE }, \
	{ "passphrase-file", required_argument, NULL, SIGNER_PASSPHRASE_FILE }
/* clang-format on */

#define SIGNER_USAGE                                                                     \
	"      --sign-key ID   sign with this OpenPGP key of GnuPG, which may be on a\n" \
	"                      smart card; the agent asks for its passphrase\n"          \
	"      --sign-cert FILE\n"                                                       \
	"                      sign with PKCS#7 and this X.509 certificate\n"            \
	"      --sign-key-file FILE\n"                                                   \
	"                      private key of --sign-cert: PEM, or a PKCS#11 URI\n"      \
	"      --passphrase-file FILE\n"                                                 \
	"                      its first line is the private key's passphrase or PIN;\n" \
	"                      without it, you are asked\n"

/* Takes one of SIGNER_OPTIONS; false when @opt is none of them. */
bool signer_option_take(struct signer_options *options, int opt,
			const char *value);
bool signer_options_given(const struct signer_options *options);
/* What is wrong with them together, for usage_error(); NULL if nothing is. */
const char *signer_options_wrong(const struct signer_options *options);

struct signer;

/* Refuses keys that the kernel would. NULL after reporting why. */
struct signer *signer_open(const struct signer_options *options);
void signer_free(struct signer *signer);
/*
 * Signs @data, and verifies the list that it makes of it. @subject is for messages.
 * Returns 0; the caller frees @list with list_free(). Or a negative errno after reporting
 * why.
 */
int signer_sign(struct signer *signer, const char *subject,
		const struct bytes *data, struct list *list);

#endif /* DCLIST_SIGN_H */
