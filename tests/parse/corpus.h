/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading packages and armored keys, no more than the corpus test needs. */
#ifndef TESTS_PARSE_CORPUS_H
#define TESTS_PARSE_CORPUS_H

#include "env.h"

/* Bytes; @data is the owner's to free, or points into another blob. */
struct blob {
	u8 *data;
	u32 len;
};

/* A package; @header and @sig point into @file. */
struct package {
	struct blob file;
	struct blob header;
	struct blob sig; /* data is NULL when there is no header signature */
};

bool package_open(const char *path, struct package *p);
void package_close(struct package *p);

/* Read all public key blocks of an ASCII-armored file. */
bool blob_armored(const char *path, struct blob *b);
void blob_free(struct blob *b);

/* Read a keyring to its end. Returns what the last dgc_pgp_keyring_next() did. */
int keyring_walk(const struct blob *ring, bool verbose);

/* Whether the key with this 64-bit id, in hexadecimal, is accepted. */
bool keyring_accepts(const struct blob *ring, const char *key_id);

#endif /* TESTS_PARSE_CORPUS_H */
