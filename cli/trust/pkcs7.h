/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PKCS#7 signatures as the kernel verifies them: those of IPE policies, and of
 * lists with an owner's key. A section per .c file.
 */
#ifndef DCLIST_PKCS7_H
#define DCLIST_PKCS7_H

#include <openssl/evp.h>

#include "algo.h"
#include "base/bytes.h"

/* pkcs7.c: signing */

struct pkcs7_signer;

/**
 * pkcs7_signer_open() - get hold of a certificate and its private key
 * @cert_file: X.509 certificate, PEM or DER
 * @key: private key: a PEM file, or a PKCS#11 URI ("pkcs11:...")
 * @passphrase_file: its first line is the key's passphrase or PIN; NULL: the
 *	environment variable KBUILD_SIGN_PIN, else the terminal is asked
 *
 * Says so when the certificate is not valid today, which the kernel ignores. Refuses a
 * key of another certificate, and keys that the kernel cannot verify with or should not:
 * RSA below 2048 bits, everything but RSA and ECDSA.
 *
 * Return: freed by pkcs7_signer_free(), or NULL after reporting why.
 */
struct pkcs7_signer *pkcs7_signer_open(const char *cert_file, const char *key,
				       const char *passphrase_file);
void pkcs7_signer_free(struct pkcs7_signer *signer);

/**
 * pkcs7_sign() - make a PKCS#7 message, DER
 * @signer: result of pkcs7_signer_open()
 * @data: what is signed
 * @len: bytes in @data
 * @detached: leave @data out of the message, as lists need; policies carry it
 * @hash: SHA-256, SHA-384 or SHA-512
 * @out: result; the caller frees it with bytes_free()
 *
 * No signed attributes and no certificates are in it, so with an RSA key the same
 * input gives the same bytes.
 *
 * Return: 0, or -1 after reporting why.
 */
int pkcs7_sign(const struct pkcs7_signer *signer, const void *data, size_t len,
	       bool detached, enum dgc_algo hash, struct bytes *out);

/* Is @sig such a detached signature over @data, by @signer? Reports nothing. */
bool pkcs7_verify(const struct pkcs7_signer *signer, const void *data,
		  size_t len, const struct bytes *sig);

/*
 * Is it by the certificate in @cert_file, PEM or DER? Of that, its algorithm is judged as
 * for signing, and no date. 0, -EKEYREJECTED without a word, or another negative errno after
 * reporting what is wrong with the certificate.
 */
int pkcs7_verify_by(const char *cert_file, const void *data, size_t len,
		    const struct bytes *sig);

/* pkcs7_key.c: private keys. Freed by EVP_PKEY_free(); NULL after reporting why. */
EVP_PKEY *pkcs7_key_open(const char *key, const char *passphrase_file);

/* "reason" of OpenSSL's last error; empties its queue */
const char *pkcs7_openssl_error(void);

#endif /* DCLIST_PKCS7_H */
