/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What GnuPG thinks of keys and signatures. A section per .c file. */
#ifndef DCLIST_GPG_H
#define DCLIST_GPG_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "base/bytes.h"
#include "trust/certificate.h"

/* gpg.c: what GnuPG thinks of keys, in a private home directory */

/**
 * struct gpg_subkey - a primary key or subkey after all self-signatures
 * @fingerprint: version 4
 * @revoked: by its owner
 * @expired: at the present time
 * @invalid: without a valid self-signature, or disabled
 * @can_sign: may sign data
 * @weak: RSA or DSA of less than 2048 bits
 * @created: when
 * @expires: when, 0 for never
 */
struct gpg_subkey {
	uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN];
	bool revoked;
	bool expired;
	bool invalid;
	bool can_sign;
	bool weak;
	time_t created;
	time_t expires;
};

/**
 * struct gpg_key - a certificate
 * @sub: the primary key, then its subkeys; owned
 * @n: how many
 */
struct gpg_key {
	struct gpg_subkey *sub;
	size_t n;
};

struct gpg;

/* Makes the home directory; NULL after reporting why. */
struct gpg *gpg_open(void);
/* Removes the home directory. */
void gpg_close(struct gpg *gpg);
/* Imports binary packets; GnuPG drops what it does not understand. */
int gpg_import(struct gpg *gpg, const struct bytes *packets);
/* All certificates; the caller frees them with gpg_keys_free(). */
int gpg_keys(struct gpg *gpg, struct gpg_key **keys, size_t *n);
void gpg_keys_free(struct gpg_key *keys, size_t n);
/*
 * One certificate: with @minimal its newest self-signatures and no others', and
 * without the subkeys that have expired or were revoked; else all of it.
 */
int gpg_export(struct gpg *gpg, const uint8_t *fingerprint, bool minimal,
	       struct bytes *out);

/* gpg_guard.c */

/*
 * From here on an interruption ends the process at once, and still removes the home
 * directory. Call it before threads are started.
 */
void gpg_guard(struct gpg *gpg);

/* gpg_rules.c: the keys whose signatures are accepted, out of files */

/**
 * struct gpg_rules - by which keys signatures are accepted
 * @keys: as of gpg_keys(); owned
 * @n: how many
 * @allow_expired: the key may have expired
 * @as_signed: or it may have expired after the signature was made
 */
struct gpg_rules {
	struct gpg_key *keys;
	size_t n;
	bool allow_expired;
	bool as_signed;
};

/* Imports them; 0, or a negative errno after reporting why. */
int gpg_rules_read(struct gpg *gpg, const char *const *files, size_t n,
		   struct gpg_rules *rules);
void gpg_rules_free(struct gpg_rules *rules);

/* gpg_verify.c: signatures, as GnuPG sees them and by rules of our own */

#define GPG_SIGNER_LEN 65

/**
 * struct gpg_signature - a signature that was verified, or not
 * @signer: fingerprint of the key or subkey, in hex
 * @time: when it says it was made
 * @expired: it is not accepted only as its key has expired
 * @unknown: it is not accepted only as its key is not known
 * @named: of such a key, ", " and its fingerprint or key id, else empty
 * @why: why not; ends the sentence "the signature ...", @named comes behind it
 */
struct gpg_signature {
	char signer[GPG_SIGNER_LEN];
	uint64_t time;
	bool expired;
	bool unknown;
	char named[GPG_SIGNER_LEN + 2];
	const char *why;
};

/* Up to @len bytes of data; 0 at its end, -1 when there are none to be had. */
typedef ssize_t (*gpg_read_fn)(void *ctx, void *buf, size_t len);

/*
 * Verifies a detached signature of @data. One good signature is enough. Returns 0;
 * -EKEYREJECTED when it is of other bytes; -ENOKEY when it or its key is not accepted,
 * with the reason in @out. Reports nothing.
 */
int gpg_verify(struct gpg *gpg, const struct gpg_rules *rules,
	       const struct bytes *signature, const struct bytes *data,
	       struct gpg_signature *out);
/* The same of what @read gives, all of it. */
int gpg_verify_read(struct gpg *gpg, const struct gpg_rules *rules,
		    const struct bytes *signature, gpg_read_fn read, void *ctx,
		    struct gpg_signature *out);
/*
 * The same of a clear-signed text, which is all there is in @in. The signed text
 * is added to @text, which is empty.
 */
int gpg_verify_clear(struct gpg *gpg, const struct gpg_rules *rules,
		     const struct bytes *in, struct bytes *text,
		     struct gpg_signature *out);

#endif /* DCLIST_GPG_H */
