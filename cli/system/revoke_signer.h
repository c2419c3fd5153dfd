/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signers that are revoked: which keys a fingerprint on the command line stands for. */
#ifndef DCLIST_REVOKE_SIGNER_H
#define DCLIST_REVOKE_SIGNER_H

#include "list/installed.h"
#include "list/revocation.h"
#include "trust/key_check.h"
#include "trust/keyring.h"

/**
 * struct revoke_signers - what is known of signers
 * @keys: of key files and of the installed key lists: a primary key, then its subkeys
 * @installed: lists; not owned
 */
struct revoke_signers {
	struct key_check keys;
	const struct installed *installed;
};

/**
 * revoke_signers_read() - read keys
 * @root: result of root_open()
 * @files: key files
 * @n: how many
 * @signers: result, whose @installed is set; freed by revoke_signers_free() in any case
 *
 * Return: 0, or a negative errno after reporting why.
 */
int revoke_signers_read(int root, const char *const *files, size_t n,
			struct revoke_signers *signers);

/**
 * revoke_signers_add() - revoke what a key signed
 * @signers: result of revoke_signers_read()
 * @text: fingerprint of the key; of a primary key, its subkeys are added as well
 * @force: also if no key and no installed list has it
 * @r: where it is added
 *
 * Return: 0, or a negative errno after reporting why.
 */
int revoke_signers_add(const struct revoke_signers *signers, const char *text,
		       bool force, struct revocation *r);

/**
 * revoke_floors_add() - add floors, for the keys that signed the installed lists
 * @root: result of root_open()
 * @ring: keys that verify lists which the kernel has not loaded, or NULL
 * @image: the running kernel is not asked
 * @floors: with a signer of zeros
 * @any: packages without an installed list are meant as well: they are by the same key
 * @r: where they are added
 *
 * Return: 0; -ENOENT if a package has no list, -ENOKEY if it was not verified, -EEXIST if
 * several keys signed it, or another negative errno, after reporting why.
 */
int revoke_floors_add(int root, const struct keyring *ring, bool image,
		      const struct revocation *floors, bool any,
		      struct revocation *r);
void revoke_signers_free(struct revoke_signers *signers);

#endif /* DCLIST_REVOKE_SIGNER_H */
