/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Alpine's keys: RSA keys, known by the names of their files. */
#ifndef DCLIST_APKKEYS_H
#define DCLIST_APKKEYS_H

#include "base/bytes.h"
#include "trust/crypto.h"

struct apkkeys;

/* PEM files of RSA keys of 2048 bits or more; NULL after reporting why. */
struct apkkeys *apkkeys_open(const char *const *files, size_t n);
void apkkeys_free(struct apkkeys *keys);

/**
 * struct apk_signature - a signature of a package
 * @name: of its key, "vendor-5243ef4b.rsa.pub"; owned
 * @hash: "SHA1", "SHA256" or "SHA512"
 * @value: signature; owned
 */
struct apk_signature {
	char *name;
	const char *hash;
	struct bytes value;
};

/*
 * Is it a signature of @data by the key of that name? 0, -ENOKEY when there is no such
 * key, -EKEYREJECTED. Reports nothing. From several threads.
 */
int apkkeys_verify(const struct apkkeys *keys, const struct apk_signature *sig,
		   struct part data);

#endif /* DCLIST_APKKEYS_H */
