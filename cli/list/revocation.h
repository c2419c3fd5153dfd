/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A revocation list: what it names, digest-list(5). */
#ifndef DCLIST_REVOCATION_H
#define DCLIST_REVOCATION_H

#include "list/list.h"

/**
 * struct revoked - what is revoked
 * @kind: a digest, a list or a signer
 * @algo: of a digest; DGC_ALGO_SHA256 of a list, DGC_ALGO_INVALID of a signer
 * @value: the digest, list id or fingerprint; zero behind its end
 */
struct revoked {
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
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

/* Bytes in the value of an entry */
uint32_t revoked_len(const struct revoked *entry);
/* As a digest, "list:ID" or "signer:FINGERPRINT" */
void revoked_print(const struct revoked *entry);

/* Adds it, unless it is there already; 0 or -ENOMEM. */
int revocation_add(struct revocation *r, enum dgc_kind kind, enum dgc_algo algo,
		   const uint8_t *value);
bool revocation_has(const struct revocation *r, enum dgc_kind kind,
		    enum dgc_algo algo, const uint8_t *value);
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
