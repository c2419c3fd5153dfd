/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the installed lists attest an open file, by the digests that the kernel
 * would look for.
 */
#ifndef DCLIST_ATTEST_H
#define DCLIST_ATTEST_H

#include <stdatomic.h>

#include "list/installed_known.h"

struct attest; /* hash contexts and a buffer; one for each thread */

/**
 * attest_open() - prepare to look files up
 * @known: what the installed lists say
 * @algos: bit for each enum dgc_algo of which files' content is hashed
 * @hashed: counts the bytes that are read while they are; may be NULL
 *
 * Return: freed by attest_close(); NULL without memory.
 */
struct attest *attest_open(const struct installed_known *known, uint32_t algos,
			   atomic_ullong *hashed);
void attest_close(struct attest *attest);
/* From now on fs-verity is not asked for, and only digests of content count, as for IMA. */
void attest_content_only(struct attest *attest);

/**
 * struct attested - what the lists say of a file
 * @verity: 0 when it has fs-verity, -ENODATA when that is off, -EOPNOTSUPP when
 *	its file system has none, or another negative errno; see attest_content_only()
 * @verity_algo: algorithm of @verity_digest; DGC_ALGO_INVALID for those that
 *	lists cannot have
 * @verity_digest: its fs-verity digest, for @verity 0
 * @content_algos: bit for each enum dgc_algo that is in @content
 * @content: digests of its content
 * @entry: what attests it, or NULL
 * @revoked: without @entry: what would attest it if nothing were revoked, or NULL
 * @owner: an entry that names its path, of an accepted list if there is one; or NULL
 * @hashed: bytes that were read
 */
struct attested {
	int verity;
	enum dgc_algo verity_algo;
	uint8_t verity_digest[DGC_DIGEST_MAX];
	uint32_t content_algos;
	uint8_t content[DGC_ALGO_COUNT][DGC_DIGEST_MAX];
	const struct installed_known_entry *entry;
	const struct installed_known_entry *revoked;
	const struct installed_known_entry *owner;
	uint64_t hashed;
};

/**
 * attest_signed_by() - does an installed list by a signer attest a file?
 * @attest: as for the last attest_file()
 * @a: what that found
 * @signer: "pkcs7", or the fingerprint of an OpenPGP key in hex, lower case
 *
 * All lists are considered that hold a digest of the file, with the signers that their
 * signatures name.
 *
 * Return: name of such a list, or NULL.
 */
const char *attest_signed_by(const struct attest *attest,
			     const struct attested *a, const char *signer);

/**
 * attest_file() - find out whether lists attest a file
 * @attest: of this thread
 * @fd: the file, at its start
 * @path: its path, links resolved
 * @thorough: hash it also when that cannot change what the installed lists say
 * @stop: set by others to end it early; may be NULL
 * @out: result
 *
 * Return: 0; -EINTR when @stop was set; -ESTALE when the file became shorter; or
 * another negative errno of reading it.
 */
int attest_file(struct attest *attest, int fd, const char *path, bool thorough,
		const atomic_bool *stop, struct attested *out);

#endif /* DCLIST_ATTEST_H */
