/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the installed lists, /etc/digest_lists of a system or an image, say: which
 * digest is attested, by which list, and which list names a path. A section per
 * .c file.
 */
#ifndef DCLIST_INSTALLED_KNOWN_H
#define DCLIST_INSTALLED_KNOWN_H

#include "list/digest.h"
#include "list/revocation.h"
#include "list/verity_params.h"
#include "trust/keyring.h"
#include "trust/signature.h"

#define INSTALLED_NONE UINT32_MAX /* no entry, no list */
#define INSTALLED_TREES 8u /* sorts of Merkle trees that are looked for */

/* Why a list is not accepted. */
enum installed_known_refusal {
	INSTALLED_TAKEN = 0, /* it counts */
	INSTALLED_MALFORMED = 1,
	INSTALLED_ALGORITHM =
		2, /* the kernel refuses an algorithm or version */
	INSTALLED_SIGNER = 3, /* by a key that is not in the keyring */
	INSTALLED_SIGNATURE = 4, /* bad signature */
	INSTALLED_REVOKED = 5, /* by an installed revocation list */
};

/**
 * struct installed_known_list - an installed list
 * @file: path in the root; owned
 * @name: of the package, or of a tlv list; of one without name that of the file; owned
 * @named: @name is in the list
 * @package: of a package, "NAME [EPOCH:]VERSION-RELEASE"; owned, otherwise NULL
 * @id: list id; all zero when @refusal says that the list was not read
 * @keys: a key list, which has no digests
 * @pkcs7: signed so; otherwise by OpenPGP
 * @signer: key that the signature names, fingerprint or key id in hex; may be "". Of
 *	several signatures the one that was verified, or the first
 * @signers: of several signatures, the keys of all, each with a space behind it; else
 *	NULL; owned
 * @refusal: whether it is accepted
 * @loads: it is, by the revocation lists before it: what is loaded when it has its turn
 * @why: reason of @refusal, in words
 */
struct installed_known_list {
	char *file;
	char *name;
	bool named;
	char *package;
	uint8_t id[LIST_ID_LEN];
	bool keys;
	bool pkcs7;
	char *signers;
	char signer[FINGERPRINT_HEX];
	enum installed_known_refusal refusal;
	bool loads;
	char why[SIGNATURE_REFUSAL_LEN + 64];
};

/**
 * struct installed_known_entry - a digest of a list, or only a path of a refused one
 * @path: where the list says that the file is, links in directories resolved; owned, NULL
 *	if the list has none
 * @list: index of the list
 * @kind: DGC_KIND_INVALID when there is no digest
 * @algo: hash algorithm
 * @marks: what the package says the file is for, FILE_IS_*
 * @value: digest
 * @next_digest: next entry of the same bucket
 * @next_path: the same for paths
 */
struct installed_known_entry {
	char *path;
	uint32_t list;
	uint32_t next_digest;
	uint32_t next_path;
	uint8_t kind;
	uint8_t algo;
	uint8_t marks;
	uint8_t value[DGC_DIGEST_MAX];
};

/**
 * struct installed_known_revocation - what a revocation list revokes
 * @what: it; owned
 * @signer: fingerprint of the key whose lists it concerns; "" for all lists
 * @id: of the revocation list
 */
struct installed_known_revocation {
	struct revocation what;
	uint8_t id[LIST_ID_LEN];
	char signer[FINGERPRINT_HEX];
};

/**
 * struct installed_known_key - a key that an installed key list introduces
 * @fingerprint: of the key
 * @list: index of the key list
 */
struct installed_known_key {
	struct fingerprint fingerprint;
	uint32_t list;
};

/**
 * struct installed_known - all installed lists
 * @list: the lists; owned
 * @lists: how many
 * @entry: their entries; owned
 * @entries: how many
 * @failed: files in the directory that could not be read
 * @taken: lists that are accepted
 * @algos: bit for each enum dgc_algo of which there are content digests
 * @revocation: of those that are accepted; owned
 * @revocations: how many
 * @key: that key lists introduce; owned
 * @keys: how many
 * @revoked_algos: as @algos, of content digests that are revoked
 * @tree: Merkle trees that the fs-verity digests are of
 * @trees: how many
 * @sizes: sizes of all files with a content digest, ascending; owned
 * @n_sizes: how many
 * @unsized: some content digests come without the file's size
 * @by_digest: buckets, heads of @next_digest; owned
 * @by_path: the same for @next_path
 * @mask: number of buckets less one
 * @seed: so that no list can cause collisions
 */
struct installed_known {
	struct installed_known_list *list;
	uint32_t lists;
	struct installed_known_entry *entry;
	uint32_t entries;
	uint32_t failed;
	uint32_t taken;
	uint32_t algos;
	struct installed_known_revocation *revocation;
	uint32_t revocations;
	struct installed_known_key *key;
	uint32_t keys;
	uint32_t revoked_algos;
	struct verity_params tree[INSTALLED_TREES];
	uint32_t trees;
	uint64_t *sizes;
	size_t n_sizes;
	bool unsized;
	uint32_t *by_digest;
	uint32_t *by_path;
	uint32_t mask;
	uint64_t seed;
};

/* installed_known.c: the set */

/**
 * installed_known_read() - read all installed lists
 * @root: result of root_open()
 * @ring: lists that do not verify with it are not accepted; NULL: all are
 *
 * installed_known_boot() reads those of installed_boot_each() before, as an initramfs does.
 * A refused list is not a failure, see struct installed_known_list.
 *
 * Return: the set, freed by installed_known_free(), or NULL after reporting why.
 */
struct installed_known *installed_known_read(int root,
					     const struct keyring *ring);
struct installed_known *installed_known_boot(int root,
					     const struct keyring *ring);
/* The same with the keys of @n files; without keys all lists are accepted. */
struct installed_known *
installed_known_read_with(int root, const char *const *keyrings, size_t n);
void installed_known_free(struct installed_known *known);

/* The first entry with this digest of a list that is accepted, or NULL. */
const struct installed_known_entry *
installed_known_digest(const struct installed_known *known, enum dgc_kind kind,
		       enum dgc_algo algo, const uint8_t *value);
/* The same after @after (NULL: the first), also of lists that are revoked */
const struct installed_known_entry *
installed_known_next(const struct installed_known *known, enum dgc_kind kind,
		     enum dgc_algo algo, const uint8_t *value,
		     const struct installed_known_entry *after);
/* The entry after @after (NULL: the first) that names @path, or NULL. */
const struct installed_known_entry *
installed_known_path(const struct installed_known *known, const char *path,
		     const struct installed_known_entry *after);
/* False when no content digest is of a file of this size. */
bool installed_known_size(const struct installed_known *known, uint64_t size);

/* installed_known_revoke.c: what is revoked */

/*
 * From now on @what, which the set takes over, is revoked for lists by the key @signer,
 * or for all with "", by the list with @id. False without memory.
 */
bool installed_known_revoke(struct installed_known *known,
			    struct revocation *what, const char *signer,
			    const uint8_t id[LIST_ID_LEN]);
/*
 * The revocation after @after (NULL: the first) of a digest for all lists or, unless it is
 * NULL, for those by @signer, as below; or NULL.
 */
const struct installed_known_revocation *
installed_known_revoker(const struct installed_known *known, const char *signer,
			enum dgc_kind kind, enum dgc_algo algo,
			const uint8_t *value,
			const struct installed_known_revocation *after);
/* Is a digest of a file revoked, for list number @list? */
bool installed_known_digest_revoked(const struct installed_known *known,
				    uint32_t list, enum dgc_kind kind,
				    enum dgc_algo algo, const uint8_t *value);
/*
 * Does list number @list, which is accepted, count for @signer ("pkcs7", or a fingerprint
 * in hex, lower case), as its signatures name it? With a digest of a file: of that file
 */
bool installed_known_signed_by(const struct installed_known *known,
			       uint32_t list, const char *signer);
bool installed_known_digest_counts(const struct installed_known *known,
				   uint32_t list, const char *signer,
				   enum dgc_kind kind, enum dgc_algo algo,
				   const uint8_t *value);
/*
 * The keys that @keyring, in key list number @list, introduces. A key is not accepted once
 * all key lists that introduce it are revoked, or only signed by such keys. False without
 * memory.
 */
bool installed_known_introduce(struct installed_known *known, uint32_t list,
			       const struct bytes *keyring);
/* Refuses @l if it is revoked; for installed_known_list(). */
void installed_known_list_judge(const struct installed_known *known,
				struct installed_known_list *l);

/* installed_known_add.c: filling it */

/* A set under construction */
struct installed_known_work {
	struct installed_known *known;
	const struct keyring *ring;
	int root;
	char *prefix; /* path of the root in this process */
	char *folder; /* last directory that a list named, and what it really is */
	char *real;
	bool full; /* out of memory */
};

/* Adds an entry; false without memory. @d is NULL for a path without a digest. */
bool installed_known_add(struct installed_known_work *work, uint32_t list,
			 const struct digest *d, const char *path);
/* Records the kinds of digests of a list that is accepted. */
bool installed_known_note(struct installed_known *known,
			  const struct list *list, const struct digest *d);

/* installed_known_list.c: one list */

/* Adds a list; for installed_dir_each(). @ctx is a struct installed_known_work. */
int installed_known_list(const char *file, struct bytes bytes, void *ctx);

/*
 * Path of @fd as the image sees it, links resolved; @prefix is that of its root.
 * Owned by the caller; NULL when it cannot be told.
 */
char *installed_known_real(int fd, const char *prefix);

#endif /* DCLIST_INSTALLED_KNOWN_H */
