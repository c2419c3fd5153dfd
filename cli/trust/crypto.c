// SPDX-License-Identifier: GPL-2.0-or-later
/* libcrypto: digests, and the arithmetic of signatures. */
#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trust/crypto.h"
#include "trust/crypto_md.h"

enum key_kind {
	KEY_RSA,
	KEY_ECDSA,
	KEY_EDDSA, /* signs the digest as if it were the message, as does */
	KEY_RAW, /* this one, whose signatures are not integers */
};

struct crypto_key {
	EVP_PKEY *pkey;
	struct crypto_key *second; /* which must also have signed, or NULL */
	enum key_kind kind;
	size_t size; /* RSA: bytes in the modulus */
};

const EVP_MD *crypto_md(enum dgc_algo algo)
{
	switch (algo) {
	case DGC_ALGO_SHA256:
		return EVP_sha256();
	case DGC_ALGO_SHA384:
		return EVP_sha384();
	case DGC_ALGO_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

static int hash_parts(const EVP_MD *md, const struct part *parts, size_t n,
		      uint8_t *out)
{
	EVP_MD_CTX *ctx;
	size_t i;
	int ok;

	if (!md)
		return -EINVAL;
	/* Without memory for its own start, libcrypto would crash later. */
	if (!OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL))
		return -ENOMEM;
	ctx = EVP_MD_CTX_new();
	if (!ctx)
		return -ENOMEM;
	ok = EVP_DigestInit_ex(ctx, md, NULL);
	for (i = 0; ok && i < n; i++)
		ok = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len);
	ok = ok && EVP_DigestFinal_ex(ctx, out, NULL);
	EVP_MD_CTX_free(ctx);
	return ok ? 0 : -ENOMEM;
}

int crypto_hash(enum dgc_algo algo, const struct part *parts, size_t n,
		uint8_t *out)
{
	return hash_parts(crypto_md(algo), parts, n, out);
}

static int hash_fd(EVP_MD_CTX *ctx, int fd)
{
	uint8_t part[16384];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part)))) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!EVP_DigestUpdate(ctx, part, (size_t)n))
			return -ENOMEM;
	}
	return 0;
}

int crypto_hash_fd(enum dgc_algo algo, int fd, uint8_t *out)
{
	EVP_MD_CTX *ctx = NULL;
	int err = -ENOMEM;

	if (OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL))
		ctx = EVP_MD_CTX_new();
	if (ctx && EVP_DigestInit_ex(ctx, crypto_md(algo), NULL))
		err = hash_fd(ctx, fd);
	if (!err && !EVP_DigestFinal_ex(ctx, out, NULL))
		err = -ENOMEM;
	EVP_MD_CTX_free(ctx);
	return err;
}

int crypto_sha1(const struct part *parts, size_t n, uint8_t out[20])
{
	return hash_parts(EVP_sha1(), parts, n, out);
}

ssize_t crypto_base64_decode(const char *text, size_t len, uint8_t *out)
{
	int n;

	if (len > INT32_MAX || len % 4)
		return -1;
	n = EVP_DecodeBlock(out, (const unsigned char *)text, (int)len);
	if (n < 0)
		return -1;
	if (len && text[len - 1] == '=')
		n--;
	if (len > 1 && text[len - 2] == '=')
		n--;
	return n;
}

static EVP_PKEY *key_from_params(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *pkey = NULL;

	if (ctx && params && EVP_PKEY_fromdata_init(ctx) > 0 &&
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static EVP_PKEY *rsa_key(struct part n, struct part e)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *bn_n = BN_bin2bn(n.data, (int)n.len, NULL);
	BIGNUM *bn_e = BN_bin2bn(e.data, (int)e.len, NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (bld && bn_n && bn_e &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, bn_n) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, bn_e))
		params = OSSL_PARAM_BLD_to_param(bld);
	if (params)
		pkey = key_from_params("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(bn_n);
	BN_free(bn_e);
	return pkey;
}

static EVP_PKEY *ec_key(enum dgc_pgp_curve curve, struct part point)
{
	static const char *const groups[] = {
		[DGC_PGP_CURVE_P256] = "prime256v1",
		[DGC_PGP_CURVE_P384] = "secp384r1",
		[DGC_PGP_CURVE_P521] = "secp521r1",
	};
	OSSL_PARAM params[3];

	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						     (char *)groups[curve], 0);
	params[1] = OSSL_PARAM_construct_octet_string(
		OSSL_PKEY_PARAM_PUB_KEY, (void *)point.data, point.len);
	params[2] = OSSL_PARAM_construct_end();
	return key_from_params("EC", params);
}

static struct crypto_key *key_new(EVP_PKEY *pkey, enum key_kind kind)
{
	struct crypto_key *key = pkey ? calloc(1, sizeof(*key)) : NULL;

	if (!key) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	key->pkey = pkey;
	key->kind = kind;
	key->size = (size_t)EVP_PKEY_get_size(pkey);
	return key;
}

static EVP_PKEY *raw_key(const char *name, struct part key)
{
	return EVP_PKEY_new_raw_public_key_ex(NULL, name, NULL, key.data,
					      key.len);
}

struct crypto_key *crypto_key_openpgp(const struct dgc_pgp_key *key,
				      const uint8_t *buf)
{
	const struct dgc_pgp_mpi *mpi = key->mpi;
	struct part first = { buf + mpi[0].off, mpi[0].len };
	struct part second = { buf + mpi[1].off, mpi[1].len };

	if (key->pubkey_algo == DGC_PGP_MLDSA65)
		return crypto_key_both(crypto_key_raw("ED25519", first),
				       crypto_key_raw("ML-DSA-65", second));
	switch (key->curve) {
	case DGC_PGP_CURVE_NONE:
		return key_new(rsa_key(first, second), KEY_RSA);
	case DGC_PGP_CURVE_ED25519:
		return key_new(raw_key("ED25519", first), KEY_EDDSA);
	default:
		return key_new(ec_key(key->curve, first), KEY_ECDSA);
	}
}

struct crypto_key *crypto_key_raw(const char *name, struct part key)
{
	return key_new(raw_key(name, key), KEY_RAW);
}

struct crypto_key *crypto_key_both(struct crypto_key *first,
				   struct crypto_key *second)
{
	if (first && second) {
		first->second = second;
		return first;
	}
	crypto_key_free(first);
	crypto_key_free(second);
	return NULL;
}

void crypto_key_free(struct crypto_key *key)
{
	if (!key)
		return;
	crypto_key_free(key->second);
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* RSA takes a signature as long as the modulus; short ones get zeros. */
static uint8_t *rsa_pad(const struct crypto_key *key, struct part sig,
			size_t *len)
{
	uint8_t *padded;

	if (sig.len > key->size)
		return NULL;
	padded = calloc(1, key->size);
	if (padded)
		memcpy(padded + key->size - sig.len, sig.data, sig.len);
	*len = key->size;
	return padded;
}

/* ECDSA takes DER; owned by the caller, freed with free(). */
static uint8_t *ecdsa_der(struct part r, struct part s, size_t *len)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *bn_r = BN_bin2bn(r.data, (int)r.len, NULL);
	BIGNUM *bn_s = BN_bin2bn(s.data, (int)s.len, NULL);
	uint8_t *der = NULL, *out;
	int n;

	if (!sig || !bn_r || !bn_s || !ECDSA_SIG_set0(sig, bn_r, bn_s)) {
		BN_free(bn_r);
		BN_free(bn_s);
		ECDSA_SIG_free(sig);
		return NULL;
	}
	n = i2d_ECDSA_SIG(sig, NULL);
	if (n > 0)
		out = der = malloc((size_t)n);
	if (der)
		*len = (size_t)i2d_ECDSA_SIG(sig, &out);
	ECDSA_SIG_free(sig);
	return der;
}

static bool pkey_verify(const struct crypto_key *key, const EVP_MD *md,
			const uint8_t *sig, size_t sig_len,
			const uint8_t *digest)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
	bool ok;

	ok = ctx && EVP_PKEY_verify_init(ctx) > 0 &&
	     (key->kind != KEY_RSA ||
	      EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0) &&
	     EVP_PKEY_CTX_set_signature_md(ctx, md) > 0 &&
	     EVP_PKEY_verify(ctx, sig, sig_len, digest,
			     (size_t)EVP_MD_get_size(md)) == 1;
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

/*
 * A key as the kernel reads it, RFC 8032, section 5.1.3: y is below p = 2^255 - 19, and x is
 * not 0 and odd. libcrypto accepts other encodings.
 */
static bool key_canonical(EVP_PKEY *pkey)
{
	uint8_t y[32];
	size_t len = sizeof(y), i;
	bool odd;

	if (!EVP_PKEY_is_a(pkey, "ED25519"))
		return true;
	if (!EVP_PKEY_get_raw_public_key(pkey, y, &len))
		return false;
	odd = y[31] & 0x80;
	y[31] &= 0x7f;
	for (i = 2; i < 31; i++)
		if (y[i] != y[1])
			return true;
	if (y[1] == 0xff && y[31] == 0x7f)
		return y[0] < (odd ? 0xec : 0xed); /* p - 1: x is 0 */
	return !odd || y[0] != 1 || y[1] || y[31];
}

/* Of two keys both must have signed. */
static bool raw_verify(const struct crypto_key *key, size_t len,
		       const uint8_t *digest, const struct part sig[2])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	ok = ctx && key_canonical(key->pkey) &&
	     EVP_DigestVerifyInit_ex(ctx, NULL, NULL, NULL, NULL, key->pkey,
				     NULL) > 0 &&
	     EVP_DigestVerify(ctx, sig[0].data, sig[0].len, digest, len) == 1;
	EVP_MD_CTX_free(ctx);
	if (!ok || !key->second)
		return ok && !sig[1].len;
	return raw_verify(key->second, len, digest, (struct part[2]){ sig[1] });
}

/* Both with as many octets as the curve has, without the zeros that they start with */
static bool eddsa_verify(const struct crypto_key *key, size_t len,
			 const uint8_t *digest, const struct part sig[2])
{
	uint8_t raw[64] = { 0 };
	int i;

	for (i = 0; i < 2; i++) {
		if (sig[i].len > 32)
			return false;
		memcpy(raw + 32 * (i + 1) - sig[i].len, sig[i].data,
		       sig[i].len);
	}
	return raw_verify(key, len, digest,
			  (struct part[2]){ { raw, sizeof(raw) } });
}

static bool verify(const struct crypto_key *key, const EVP_MD *md,
		   const uint8_t *digest, const struct part sig[2])
{
	size_t len = 0;
	uint8_t *raw;
	bool ok;

	if (key->kind == KEY_RAW)
		return raw_verify(key, (size_t)EVP_MD_get_size(md), digest,
				  sig);
	if ((key->kind == KEY_RSA) != !sig[1].len) /* of another algorithm */
		return false;
	if (key->kind == KEY_EDDSA)
		return eddsa_verify(key, (size_t)EVP_MD_get_size(md), digest,
				    sig);
	raw = key->kind == KEY_RSA ? rsa_pad(key, sig[0], &len) :
				     ecdsa_der(sig[0], sig[1], &len);
	ok = raw && pkey_verify(key, md, raw, len, digest);
	free(raw);
	return ok;
}

bool crypto_verify(const struct crypto_key *key, enum dgc_algo algo,
		   const uint8_t *digest, const struct part sig[2])
{
	const EVP_MD *md = crypto_md(algo);

	return md && verify(key, md, digest, sig);
}

/* What lists may use, and what self-signatures may use as well */
static const EVP_MD *self_md(unsigned int hash)
{
	switch (hash) {
	case 2:
		return EVP_sha1();
	case 12:
		return EVP_sha3_256();
	case 14:
		return EVP_sha3_512();
	default:
		return crypto_md(dgc_algo_from_openpgp(hash));
	}
}

bool crypto_verify_self(const struct crypto_key *key, unsigned int hash,
			const struct part *parts, size_t n,
			const struct part sig[2])
{
	const EVP_MD *md = self_md(hash);
	uint8_t digest[EVP_MAX_MD_SIZE];

	return md && !hash_parts(md, parts, n, digest) &&
	       verify(key, md, digest, sig);
}
