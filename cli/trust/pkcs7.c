// SPDX-License-Identifier: GPL-2.0-or-later
/* PKCS#7 signatures as the kernel verifies them. */
#include <errno.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/message.h"
#include "trust/crypto_md.h"
#include "trust/pkcs7.h"

#define CERT_MAX (1u << 20)
#define RSA_BITS_MIN 2048

/**
 * struct pkcs7_signer - who signs
 * @cert: certificate
 * @key: its private key
 * @file: of the certificate, for messages; owned
 */
struct pkcs7_signer {
	X509 *cert;
	EVP_PKEY *key;
	char *file;
};

static X509 *cert_parse(const struct bytes *file)
{
	const unsigned char *der = file->data;
	BIO *bio = BIO_new_mem_buf(file->data, (int)file->len);
	X509 *cert = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	if (!cert)
		cert = d2i_X509(NULL, &der, (long)file->len);
	ERR_clear_error();
	return cert;
}

static X509 *cert_open(const char *path)
{
	struct bytes file;
	X509 *cert;

	if (file_read(path, CERT_MAX, &file))
		return NULL;
	cert = cert_parse(&file);
	bytes_free(&file);
	if (!cert)
		error(path,
		      "not an X.509 certificate; give one in PEM or DER form");
	return cert;
}

/* The kernel ignores the validity dates of a certificate. */
static void check_dates(const char *file, const X509 *cert)
{
	if (X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
		warning(file,
			"the certificate has expired; the kernel accepts it anyway");
	else if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0)
		warning(file,
			"the certificate is not valid yet; the kernel accepts it anyway");
}

/* Verified by kernels as of 6.12, where its options are set */
static bool curve_supported(const EVP_PKEY *key)
{
	static const char *const curves[] = { "prime256v1", "secp384r1",
					      "secp521r1" };
	char name[64];
	size_t i;

	if (!EVP_PKEY_get_group_name(key, name, sizeof(name), NULL))
		return false;
	for (i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (!strcmp(name, curves[i]))
			return true;
	return false;
}

static bool check_algorithm(const char *file, const EVP_PKEY *key)
{
	if (!key) {
		error(file,
		      "the certificate's key is of an unknown kind; use a certificate with an RSA or ECDSA key");
		return false;
	}
	if (EVP_PKEY_is_a(key, "EC") && curve_supported(key))
		return true;
	if (!EVP_PKEY_is_a(key, "RSA")) {
		error(file,
		      "the kernel does not support keys of this kind; use RSA, or ECDSA on P-256, P-384 or P-521");
		return false;
	}
	if (EVP_PKEY_get_bits(key) >= RSA_BITS_MIN)
		return true;
	error(file,
	      "RSA with %d bits is too weak; use a key of %d bits or more",
	      EVP_PKEY_get_bits(key), RSA_BITS_MIN);
	return false;
}

static bool signer_fill(struct pkcs7_signer *signer, const char *cert_file,
			const char *key, const char *passphrase_file)
{
	signer->file = strdup(cert_file);
	if (!signer->file) {
		error(NULL, "out of memory");
		return false;
	}
	signer->cert = cert_open(cert_file);
	if (!signer->cert ||
	    !check_algorithm(cert_file, X509_get0_pubkey(signer->cert)))
		return false;
	check_dates(cert_file, signer->cert);
	signer->key = pkcs7_key_open(key, passphrase_file);
	if (!signer->key)
		return false;
	if (X509_check_private_key(signer->cert, signer->key) == 1)
		return true;
	ERR_clear_error();
	error(cert_file,
	      "the certificate does not belong to this key; give that of %s",
	      key);
	return false;
}

struct pkcs7_signer *pkcs7_signer_open(const char *cert_file, const char *key,
				       const char *passphrase_file)
{
	struct pkcs7_signer *signer = calloc(1, sizeof(*signer));

	/* Without memory for its own start, libcrypto would crash later. */
	if (!signer || !OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL)) {
		error(NULL, "out of memory");
		free(signer);
		return NULL;
	}
	if (signer_fill(signer, cert_file, key, passphrase_file))
		return signer;
	pkcs7_signer_free(signer);
	return NULL;
}

void pkcs7_signer_free(struct pkcs7_signer *signer)
{
	if (!signer)
		return;
	X509_free(signer->cert);
	EVP_PKEY_free(signer->key);
	free(signer->file);
	free(signer);
}

static CMS_ContentInfo *sign(const struct pkcs7_signer *signer, BIO *data,
			     unsigned int flags, const EVP_MD *md)
{
	CMS_ContentInfo *cms;

	flags |= CMS_BINARY | CMS_NOATTR | CMS_NOCERTS | CMS_NOSMIMECAP |
		 CMS_PARTIAL;
	cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	if (cms && CMS_add1_signer(cms, signer->cert, signer->key, md, flags) &&
	    CMS_final(cms, data, NULL, flags))
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static int encode(CMS_ContentInfo *cms, struct bytes *out)
{
	unsigned char *der = NULL;
	int len = i2d_CMS_ContentInfo(cms, &der);

	if (len <= 0)
		return -1;
	/* OpenSSL's memory need not be malloc()'s. */
	*out = (struct bytes){ 0 };
	if (bytes_append(out, der, (size_t)len))
		len = -1;
	OPENSSL_free(der);
	return len < 0 ? -1 : 0;
}

int pkcs7_sign(const struct pkcs7_signer *signer, const void *data, size_t len,
	       bool detached, enum dgc_algo hash, struct bytes *out)
{
	const EVP_MD *md = crypto_md(hash);
	CMS_ContentInfo *cms = NULL;
	BIO *bio = NULL;
	int err = -1;

	*out = (struct bytes){ 0 };
	if (md && len <= INT32_MAX)
		bio = BIO_new_mem_buf(data, (int)len);
	if (bio)
		cms = sign(signer, bio, detached ? CMS_DETACHED : 0, md);
	if (cms)
		err = encode(cms, out);
	if (err)
		error(signer->file,
		      "cannot sign: %s; check the key and its token",
		      pkcs7_openssl_error());
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return err;
}

static bool verify(const struct pkcs7_signer *signer, CMS_ContentInfo *cms,
		   BIO *data)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	bool good = certs && sk_X509_push(certs, signer->cert) > 0 &&
		    CMS_verify(cms, certs, NULL, data, NULL,
			       CMS_BINARY | CMS_NOINTERN |
				       CMS_NO_SIGNER_CERT_VERIFY) > 0;

	sk_X509_free(certs);
	ERR_clear_error();
	return good;
}

bool pkcs7_verify(const struct pkcs7_signer *signer, const void *data,
		  size_t len, const struct bytes *sig)
{
	const unsigned char *der = sig->data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &der, (long)sig->len);
	BIO *bio = len <= INT32_MAX ? BIO_new_mem_buf(data, (int)len) : NULL;
	bool good = cms && bio && der == sig->data + sig->len &&
		    verify(signer, cms, bio);

	BIO_free(bio);
	CMS_ContentInfo_free(cms);
	return good;
}

int pkcs7_verify_by(const char *cert_file, const void *data, size_t len,
		    const struct bytes *sig)
{
	struct pkcs7_signer signer = { .cert = cert_open(cert_file) };
	int err = -EINVAL;

	if (signer.cert &&
	    check_algorithm(cert_file, X509_get0_pubkey(signer.cert)))
		err = pkcs7_verify(&signer, data, len, sig) ? 0 : -EKEYREJECTED;
	X509_free(signer.cert);
	return err;
}
