// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ed25519 against libcrypto: a signature is made with the input's first bytes as
 * secret key, then bits of the key, the signature and the message are changed.
 */
#include <openssl/evp.h>

#include "../fuzz.h"
#include "ed25519.h"
#include "trust/crypto.h"

#define SEED 32u
#define MESSAGE 64u
#define CHANGES_MAX 4u

/* What is verified, in one piece, so that an offset says what is changed */
struct signed_message {
	uint8_t key[32];
	uint8_t sig[64];
	uint8_t message[MESSAGE];
};

static void make(const uint8_t *seed, struct signed_message *m)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
						     seed, SEED);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t key_len = sizeof(m->key), sig_len = sizeof(m->sig);

	require(key && ctx);
	require(EVP_PKEY_get_raw_public_key(key, m->key, &key_len) == 1);
	require(EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1);
	require(EVP_DigestSign(ctx, m->sig, &sig_len, m->message, MESSAGE) ==
		1);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
}

static bool libcrypto(const struct signed_message *m)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						    m->key, sizeof(m->key));
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good;

	require(key && ctx);
	good = EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	       EVP_DigestVerify(ctx, m->sig, sizeof(m->sig), m->message,
				MESSAGE) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

static bool ours(const struct signed_message *m)
{
	const struct part parts[] = { { m->sig, 32 },
				      { m->key, sizeof(m->key) },
				      { m->message, MESSAGE } };
	struct dgc_ed25519 work;
	uint8_t hash[64];

	require(!crypto_hash(DGC_ALGO_SHA512, parts, 3, hash));
	return dgc_ed25519_verify(&work, m->key, m->sig, hash);
}

/* A secret key, the length of the message's part that is not 0, and changes */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct signed_message m = { 0 };
	uint8_t *bytes = (uint8_t *)&m;
	bool changed = false;
	size_t i;

	if (len < SEED + 1 || len > SEED + 1 + 2 * CHANGES_MAX)
		return 0;
	memset(m.message, data[SEED], data[SEED] % (MESSAGE + 1));
	make(data, &m);
	for (i = SEED + 1; i + 1 < len; i += 2) {
		bytes[data[i] % sizeof(m)] ^= data[i + 1];
		changed = changed || data[i + 1];
	}
	require(ours(&m) == libcrypto(&m));
	require(changed || ours(&m));
	return 0;
}
