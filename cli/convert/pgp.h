/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OpenPGP signatures of sources, by keys that the owner gave: of SHA-256 or better, by no
 * revoked key, by no expired one unless that is allowed, by no RSA or DSA key below 2048
 * bits. Of several signatures one must be good.
 */
#ifndef DCLIST_CONVERT_PGP_H
#define DCLIST_CONVERT_PGP_H

#include "convert/convert.h"
#include "trust/gpg.h"

#define PGP_SIGNATURE_MAX (64u << 10) /* bytes; several signatures fit */

struct pgp;

/*
 * Reads key files: armored or binary. NULL after reporting why. To be called before
 * threads are started, from convert_format.open().
 */
struct pgp *pgp_open(const char *const *keyrings, size_t n, bool allow_expired);
void pgp_close(struct pgp *pgp);

/*
 * All these may be called from several threads. They return 0 with the signer; or
 * say why not about @file and return -EKEYREJECTED when something else was signed,
 * -ENOKEY when the signature or its key is not accepted, or what reading returned.
 */

/* A detached signature, of all that is left in @data */
int pgp_verify_detached(struct pgp *pgp, const char *file,
			const struct bytes *signature, struct stream *data,
			struct gpg_signature *signer);
/*
 * A clear-signed text and nothing beside it. @text is what was signed, owned by
 * the caller.
 */
int pgp_verify_clear(struct pgp *pgp, const char *file, const struct bytes *in,
		     struct bytes *text, struct gpg_signature *signer);
/*
 * The same, but says nothing of a signature that is not accepted: the reason is in
 * @signer.
 */
int pgp_look_clear(struct pgp *pgp, const struct bytes *in, struct bytes *text,
		   struct gpg_signature *signer);
int pgp_look_detached(struct pgp *pgp, const struct bytes *signature,
		      struct stream *data, struct gpg_signature *signer);
/*
 * Is it one or more signatures, not armored, of all bytes as they are? Signatures of
 * texts do not cover how lines end.
 */
bool pgp_is_binary(const struct bytes *signature);
/* Says why @file's signature is not accepted; returns @err. */
int pgp_refused(const char *file, int err, const struct gpg_signature *signer);

#endif /* DCLIST_CONVERT_PGP_H */
