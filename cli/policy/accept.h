/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks before a policy is signed, loaded or activated. */
#ifndef DCLIST_POLICY_ACCEPT_H
#define DCLIST_POLICY_ACCEPT_H

#include "algo.h"
#include "policy/examine.h"
#include "policy/signed.h"

/**
 * struct policy_options - what the commands that load have in common
 * @cert: certificate to sign with, or NULL
 * @key: its private key, file or URI
 * @passphrase_file: of the key, or NULL
 * @hash: to sign over
 * @module: "enforce" or "audit", for the module, which enforces by itself; or NULL, for IPE
 * @force: go on in spite of what is found
 */
struct policy_options {
	const char *cert;
	const char *key;
	const char *passphrase_file;
	enum dgc_algo hash;
	const char *module;
	bool force;
};

/* accept.c */

/*
 * Examines the text of a policy and says what is wrong with it. With @force that is all.
 * Returns 0; 1 when it is wrong and @force; or -1. @policy, if not NULL, must be freed in
 * every case, and has no name when the text is malformed.
 */
int policy_accept(const char *file, const struct bytes *text,
		  const struct policy_system *system, bool force,
		  struct policy *policy);
/* -1 after reporting that the kernel has no such certificate, unless @force */
int policy_accept_signer(const char *file, const struct policy_signed *message,
			 bool force);
/* Signs the text of @file, for IPE or the module; 0, or -1 after reporting why */
int policy_sign_text(const char *file, const struct policy_options *options,
		     const struct bytes *text, struct bytes *message);

/* accept_loaded.c: policies that the kernel has; each says what is wrong */

/* 0, or -1 when there is no IPE */
int policy_check_present(void);
/* The loaded policies; 0 or -1 */
int policy_loaded_open(struct policy_loaded_all *all);
/* May @name become the active one? */
int policy_check_loaded(const char *name, bool force);
/* May what the active policy denies be denied? */
int policy_check_active(bool force);
/* Says what of init, the shell and dclist it would deny; 0 or -1 */
int policy_check_lifeline(const char *name);

/* policy_options.c */

/* clang-format off */
#define POLICY_SIGN_OPTIONS(to) \
	OPT_CERT(&(to).cert, "X.509 certificate to sign with, PEM or DER", .requires = "key"), \
	OPT_KEY(&(to).key, "its private key: a PEM file, or a PKCS#11 URI", .requires = "cert"), \
	OPT_PASSPHRASE_FILE(&(to).passphrase_file), \
	OPT_TAKE(0, "hash", "ALG", policy_hash_take, &(to).hash, \
		 "sha256 (default), sha384 or sha512", .words = "sha256 sha384 sha512")
/* clang-format on */

const char *policy_hash_take(const char *value, void *to);

#endif /* DCLIST_POLICY_ACCEPT_H */
