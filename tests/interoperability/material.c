// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Verifies signatures as dclist does, without packets around them. Reads lines from
 * standard input, "NAME KEY ALGORITHM HASH SIGNATURE MESSAGE": the body of a key packet,
 * the OpenPGP number of the algorithm, "sha256" or another hash of the message, or "-"
 * when the message is what is signed, and the integers of the signature; "-" is empty,
 * others are in hex. "raw" instead of the hash: the key and the signature are those of
 * Ed25519 alone, for the kernel's arithmetic. Prints "NAME good", "NAME bad", "NAME key-refused", or
 * "NAME missing" when libcrypto does not have the algorithm.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ed25519.h"
#include "rpm.h"
#include "trust/user_key.h"

static bool decode(const char *hex, struct bytes *out)
{
	size_t len = strcmp(hex, "-") ? strlen(hex) / 2 : 0;

	*out = (struct bytes){ malloc(len + 1), len };
	return out->data &&
	       dgc_hex_decode((const uint8_t *)hex, (uint32_t)len, out->data);
}

static enum dgc_algo hash(const char *name, size_t message)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (!strcmp(algo_name(algo), name) ||
		    (!strcmp(name, "-") && dgc_algo_size(algo) == message))
			return algo;
	return DGC_ALGO_INVALID;
}

static const char *verify(const struct bytes *body, unsigned int pubkey,
			  const char *name, const struct bytes *sig,
			  const struct bytes *message)
{
	struct part part = { message->data, message->len };
	enum dgc_algo algo = hash(name, message->len);
	uint8_t digest[DGC_DIGEST_MAX];
	struct user_key key;
	const char *result = "bad";
	int err = user_key_read(body->data, body->len, &key);

	if (algo == DGC_ALGO_INVALID)
		return "no-hash";
	if (!strcmp(name, "-"))
		memcpy(digest, message->data, message->len);
	else if (crypto_hash(algo, &part, 1, digest))
		err = -1;
	if (err)
		result = err == -ENOSYS ? "missing" : "key-refused";
	else if (user_key_verify(&key, pubkey, sig->data, 0, (u32)sig->len,
				 algo, digest))
		result = "good";
	user_key_free(&key);
	return result;
}

static const char *verify_raw(const struct bytes *key, const struct bytes *sig,
			      const struct bytes *message)
{
	const struct part part[] = { { sig->data, 32 },
				     { key->data, 32 },
				     { message->data, message->len } };
	static struct dgc_ed25519 work;
	uint8_t hash[64];

	if (key->len != 32 || sig->len != 64 ||
	    crypto_hash(DGC_ALGO_SHA512, part, 3, hash))
		return "bad";
	return dgc_ed25519_verify(&work, key->data, sig->data, hash) ? "good" :
								       "bad";
}

int main(void)
{
	struct bytes body, sig, message;
	char *line = NULL, *field[6], *rest;
	size_t size = 0;
	int i;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = 0;
		rest = line;
		for (i = 0; i < 6; i++)
			field[i] = strsep(&rest, " ");
		if (!field[5] || !decode(field[1], &body) ||
		    !decode(field[4], &sig) || !decode(field[5], &message))
			return 2;
		printf("%s %s\n", field[0],
		       !strcmp(field[3], "raw") ?
			       verify_raw(&body, &sig, &message) :
			       verify(&body, (unsigned int)atoi(field[2]),
				      field[3], &sig, &message));
		bytes_free(&body);
		bytes_free(&sig);
		bytes_free(&message);
	}
	free(line);
	return 0;
}
