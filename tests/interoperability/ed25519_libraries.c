// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Verifies signatures by Ed25519 with the kernel's arithmetic and with libraries. Reads lines
 * from standard input, "NAME KEY SIGNATURE MESSAGE", in hex, where "-" is empty. Prints for
 * each "NAME VERDICT...", in the order of the libraries below: "good", "bad", or "missing" for
 * a library that was not there when this was built; and before that a line with their names.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_NETTLE
#include <nettle/eddsa.h>
#include <nettle/version.h>
#endif
#ifdef HAVE_LIBGCRYPT
#include <gcrypt.h>
#endif

#include "base/bytes.h"
#include "ed25519.h"
#include "rpm.h"
#include "trust/crypto.h"

#define KEY_LEN 32u
#define SIG_LEN 64u

struct signature {
	struct bytes key;
	struct bytes sig;
	struct bytes message;
};

static bool by_dclist(const struct signature *s)
{
	const struct part part[] = { { s->sig.data, 32 },
				     { s->key.data, KEY_LEN },
				     { s->message.data, s->message.len } };
	static struct dgc_ed25519 work;
	uint8_t hash[64];

	return !crypto_hash(DGC_ALGO_SHA512, part, 3, hash) &&
	       dgc_ed25519_verify(&work, s->key.data, s->sig.data, hash);
}

static bool by_openssl(const struct signature *s)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						    s->key.data, KEY_LEN);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = key && ctx &&
		    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(ctx, s->sig.data, SIG_LEN, s->message.data,
				     s->message.len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

#ifdef HAVE_NETTLE
#define NETTLE \
	"nettle-" NETTLE_NUMBER(NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR)
#define NETTLE_NUMBER(major, minor) NETTLE_TEXT(major) "." NETTLE_TEXT(minor)
#define NETTLE_TEXT(number) #number

static bool by_nettle(const struct signature *s)
{
	return ed25519_sha512_verify(s->key.data, s->message.len,
				     s->message.data, s->sig.data);
}
#else
#define NETTLE "nettle"
#define by_nettle NULL
#endif

#ifdef HAVE_LIBGCRYPT
#define LIBGCRYPT "libgcrypt-" GCRYPT_VERSION

static bool by_libgcrypt(const struct signature *s)
{
	gcry_sexp_t key = NULL, sig = NULL, data = NULL;
	bool good;

	gcry_check_version(NULL);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	good = !gcry_sexp_build(
		       &key, NULL,
		       "(public-key (ecc (curve Ed25519) (flags eddsa) (q %b)))",
		       (int)KEY_LEN, s->key.data) &&
	       !gcry_sexp_build(&sig, NULL, "(sig-val (eddsa (r %b) (s %b)))",
				32, s->sig.data, 32, s->sig.data + 32) &&
	       !gcry_sexp_build(
		       &data, NULL,
		       "(data (flags eddsa) (hash-algo sha512) (value %b))",
		       (int)s->message.len, s->message.data) &&
	       !gcry_pk_verify(sig, data, key);
	gcry_sexp_release(key);
	gcry_sexp_release(sig);
	gcry_sexp_release(data);
	return good;
}
#else
#define LIBGCRYPT "libgcrypt"
#define by_libgcrypt NULL
#endif

static const struct {
	const char *name;
	bool (*verify)(const struct signature *s);
} libraries[] = {
	{ "dclist", by_dclist },
	{ "OpenSSL-" OPENSSL_VERSION_STR, by_openssl },
	{ NETTLE, by_nettle },
	{ LIBGCRYPT, by_libgcrypt },
};

#define LIBRARIES (sizeof(libraries) / sizeof(libraries[0]))

static bool decode(const char *hex, struct bytes *out)
{
	size_t len = strcmp(hex, "-") ? strlen(hex) / 2 : 0;

	*out = (struct bytes){ malloc(len + 1), len };
	return out->data &&
	       dgc_hex_decode((const uint8_t *)hex, (uint32_t)len, out->data);
}

static void print_verdicts(const char *name, const struct signature *s)
{
	/* The functions that are called take the lengths for granted. */
	const bool whole = s->key.len == KEY_LEN && s->sig.len == SIG_LEN;
	size_t i;

	printf("%s", name);
	for (i = 0; i < LIBRARIES; i++)
		printf(" %s", !libraries[i].verify	      ? "missing" :
			      whole && libraries[i].verify(s) ? "good" :
								"bad");
	putchar('\n');
}

int main(void)
{
	char *line = NULL, *field[4], *rest;
	struct signature s;
	size_t size = 0, i;

	printf("names");
	for (i = 0; i < LIBRARIES; i++)
		printf(" %s", libraries[i].name);
	putchar('\n');
	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = 0;
		rest = line;
		for (i = 0; i < 4; i++)
			field[i] = strsep(&rest, " ");
		if (!field[3] || !decode(field[1], &s.key) ||
		    !decode(field[2], &s.sig) || !decode(field[3], &s.message))
			return 2;
		print_verdicts(field[0], &s);
		bytes_free(&s.key);
		bytes_free(&s.sig);
		bytes_free(&s.message);
	}
	free(line);
	return 0;
}
