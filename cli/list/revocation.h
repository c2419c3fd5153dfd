/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A revocation list: what it names, digest-list(5). */
#ifndef DCLIST_REVOCATION_H
#define DCLIST_REVOCATION_H

#include "list/list.h"

/**
 * struct fingerprint - an OpenPGP key
 * @len: bytes in its fingerprint: DGC_TLV_SIGNER_LEN or DGC_TLV_SIGNER6_LEN
 * @id: the fingerprint; zero behind its end
 */
struct fingerprint {
	uint32_t len;
	uint8_t id[DGC_TLV_SIGNER6_LEN];
};

/* Reads one in hex, of either length; false if it is none. */
bool fingerprint_decode(const char *hex, struct fingerprint *fingerprint);

/**
 * struct revoked - what is revoked
 * @kind: a digest, a list, a signer or a floor
 * @algo: of a digest; DGC_ALGO_SHA256 of a list, DGC_ALGO_INVALID of a signer
 * @value: the digest, list id or fingerprint; zero behind its end
 * @len: bytes in it
 * @below: of a floor, packages and their version, see floor.h; owned, otherwise NULL
 */
struct revoked {
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	uint32_t len;
	char *below;
};

/**
 * struct revocation - all of it
 * @entry: ascending, no two the same; owned
 * @n: how many
 */
struct revocation {
	struct revoked *entry;
	size_t n;
};

/* As a digest, "list:ID", "signer:FINGERPRINT" or "floor:FINGERPRINT NAME < VERSION" */
void revoked_print(const struct revoked *entry);

/* Adds a digest or a list, unless it is there already; 0 or -ENOMEM. */
int revocation_add(struct revocation *r, enum dgc_kind kind, enum dgc_algo algo,
		   const uint8_t *value);
bool revocation_has(const struct revocation *r, enum dgc_kind kind,
		    enum dgc_algo algo, const uint8_t *value);
/* The same of a key */
int revocation_add_signer(struct revocation *r,
			  const struct fingerprint *signer);
bool revocation_has_signer(const struct revocation *r,
			   const struct fingerprint *signer);
/*
 * The same of packages that the key signed, of a name and below a version. Of two floors
 * for the same packages the higher one stays.
 */
int revocation_add_floor(struct revocation *r, const struct fingerprint *signer,
			 const char *below);
/* The key of a signer or a floor */
struct fingerprint revoked_signer(const struct revoked *entry);
/* Adds all of @more; 0 or -ENOMEM. */
int revocation_merge(struct revocation *r, const struct revocation *more);
/* Does @r revoke all that @entry, one of another revocation, revokes? */
bool revocation_covers(const struct revocation *r, const struct revoked *entry);
/* The floor of packages of that name, NULL without one */
const struct revoked *revocation_floor_named(const struct revocation *r,
					     const struct fingerprint *signer,
					     const char *package);
/* The floor for the key that @package, "NAME VERSION", is below, or NULL */
const struct revoked *revocation_floor(const struct revocation *r,
				       const struct fingerprint *signer,
				       const char *package);
/* Adds all that a list of LIST_REVOCATION names; 0 or -ENOMEM. */
int revocation_take(struct revocation *r, const struct list *list);
/*
 * The signed bytes of a revocation list with that name and serial, read again with the
 * kernel's parser. Digests must be SHA-256. Returns 0; -EINVAL for a name that a list
 * cannot hold; -ENOMEM.
 */
int revocation_write(const struct revocation *r, const char *name,
		     uint64_t serial, struct bytes *out);
void revocation_free(struct revocation *r);

#endif /* DCLIST_REVOCATION_H */
