// SPDX-License-Identifier: GPL-2.0-or-later
/* libcrypto: a digest made piece by piece. */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "trust/crypto.h"
#include "trust/crypto_md.h"

struct crypto_hasher {
	EVP_MD_CTX *ctx;
};

struct crypto_hasher *crypto_hasher_new(enum dgc_algo algo)
{
	const EVP_MD *md = crypto_md(algo);
	struct crypto_hasher *h;

	/* Without memory for its own start, libcrypto would crash later. */
	if (!md || !OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL))
		return NULL;
	h = calloc(1, sizeof(*h));
	if (!h)
		return NULL;
	h->ctx = EVP_MD_CTX_new();
	if (h->ctx && EVP_DigestInit_ex(h->ctx, md, NULL))
		return h;
	crypto_hasher_free(h);
	return NULL;
}

int crypto_hasher_restart(struct crypto_hasher *h)
{
	return EVP_DigestInit_ex2(h->ctx, NULL, NULL) ? 0 : -ENOMEM;
}

int crypto_hasher_add(struct crypto_hasher *h, const void *data, size_t len)
{
	return EVP_DigestUpdate(h->ctx, data, len) ? 0 : -ENOMEM;
}

int crypto_hasher_end(struct crypto_hasher *h, uint8_t *out)
{
	return EVP_DigestFinal_ex(h->ctx, out, NULL) ? 0 : -ENOMEM;
}

void crypto_hasher_free(struct crypto_hasher *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}
