/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Debian archive's InRelease, or Release with Release.gpg. */
#ifndef DCLIST_DEBRELEASE_H
#define DCLIST_DEBRELEASE_H

#include "convert/pgp.h"

/**
 * struct debrelease_file - a Packages file that a release names
 * @path: "main/binary-amd64/Packages.xz"; owned
 * @sha256: of it
 * @size: bytes
 */
struct debrelease_file {
	char *path;
	uint8_t sha256[32];
	uint64_t size;
};

/**
 * struct debrelease - a release
 * @file: where it came from; owned
 * @signer: fingerprint
 * @date: when it was made
 * @until: Valid-Until; 0 for ever
 * @packages: Packages files, packed and not; owned
 * @n: how many
 */
struct debrelease {
	char *file;
	char signer[GPG_SIGNER_LEN];
	uint64_t date;
	uint64_t until;
	struct debrelease_file *packages;
	size_t n;
};

/**
 * debrelease_read() - read and verify a release
 * @pgp: keyrings
 * @file: InRelease, or Release
 * @signature: of Release; NULL for @file with ".gpg" behind it
 * @allow_expired: Valid-Until may be over
 * @rel: result, to be freed in every case
 * @sig: says why when the signature is not accepted, which is not said
 *
 * Return: 0, or a negative errno, after reporting why unless @sig does.
 */
int debrelease_read(struct pgp *pgp, const char *file, const char *signature,
		    bool allow_expired, struct debrelease *rel,
		    struct gpg_signature *sig);
void debrelease_free(struct debrelease *rel);
/* "Sat, 12 Sep 2026 08:12:03 UTC"; false when it is none. */
bool debrelease_date(const char *text, size_t len, uint64_t *out);

#endif /* DCLIST_DEBRELEASE_H */
