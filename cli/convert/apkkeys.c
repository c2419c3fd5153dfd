// SPDX-License-Identifier: GPL-2.0-or-later
/* libcrypto: Alpine's keys, and signatures by them. */
#include "base/file.h"
#include "base/message.h"
#include "convert/apkkeys.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX (64u << 10)
#define BITS_MIN 2048

struct apkkey {
	const char *name; /* of its file, not owned */
	EVP_PKEY *key;
};

struct apkkeys {
	size_t n;
	struct apkkey key[];
};

static EVP_PKEY *pem_read(const struct bytes *raw)
{
	BIO *bio = BIO_new_mem_buf(raw->data, (int)raw->len);
	EVP_PKEY *key = bio ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	return key;
}

static EVP_PKEY *key_open(const char *file)
{
	struct bytes raw;
	EVP_PKEY *key;

	if (file_read(file, KEY_MAX, &raw))
		return NULL;
	key = pem_read(&raw);
	bytes_free(&raw);
	if (!key)
		error(file,
		      "not a public key in PEM form; give those of /etc/apk/keys");
	else if (!EVP_PKEY_is_a(key, "RSA") ||
		 EVP_PKEY_get_bits(key) < BITS_MIN)
		error(file, "not an RSA key of 2048 bits or more");
	else
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

struct apkkeys *apkkeys_open(const char *const *files, size_t n)
{
	struct apkkeys *keys =
		calloc(1, sizeof(*keys) + n * sizeof(*keys->key));
	const char *slash;
	EVP_PKEY *key;

	if (!keys || !OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL)) {
		error(NULL, "out of memory");
		free(keys);
		return NULL;
	}
	for (; keys->n < n; keys->n++) {
		key = key_open(files[keys->n]);
		if (!key) {
			apkkeys_free(keys);
			return NULL;
		}
		slash = strrchr(files[keys->n], '/');
		keys->key[keys->n] =
			(struct apkkey){ slash ? slash + 1 : files[keys->n],
					 key };
	}
	return keys;
}

void apkkeys_free(struct apkkeys *keys)
{
	size_t i;

	if (!keys)
		return;
	for (i = 0; i < keys->n; i++)
		EVP_PKEY_free(keys->key[i].key);
	free(keys);
}

static bool verify(EVP_PKEY *key, const struct apk_signature *sig,
		   struct part data)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool right = ctx &&
		     EVP_DigestVerifyInit_ex(ctx, NULL, sig->hash, NULL, NULL,
					     key, NULL) == 1 &&
		     EVP_DigestVerify(ctx, sig->value.data, sig->value.len,
				      data.data, data.len) == 1;

	EVP_MD_CTX_free(ctx);
	return right;
}

int apkkeys_verify(const struct apkkeys *keys, const struct apk_signature *sig,
		   struct part data)
{
	int err = -ENOKEY;
	size_t i;

	for (i = 0; i < keys->n; i++) {
		if (strcmp(keys->key[i].name, sig->name))
			continue;
		if (verify(keys->key[i].key, sig, data))
			return 0;
		err = -EKEYREJECTED;
	}
	return err;
}
