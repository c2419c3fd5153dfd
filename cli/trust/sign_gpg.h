/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signing with an OpenPGP key of the user's own, through gpgme. */
#ifndef DCLIST_SIGN_GPG_H
#define DCLIST_SIGN_GPG_H

#include "base/bytes.h"
#include "trust/keyring.h"

struct gpg_signer;

struct gpg_signer *gpg_signer_open(const char *key);
void gpg_signer_free(struct gpg_signer *signer);
/* A detached signature, one packet. 0 or a negative errno after reporting why. */
int gpg_signer_sign(struct gpg_signer *signer, const struct bytes *data,
		    struct bytes *sig);
/* The key itself, to verify with */
const struct keyring *gpg_signer_ring(const struct gpg_signer *signer);

#endif /* DCLIST_SIGN_GPG_H */
