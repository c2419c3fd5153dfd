/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The metadata of a repository, verified. */
#ifndef DCLIST_REPO_META_H
#define DCLIST_REPO_META_H

#include "repo/fetch.h"
#include "repo/repodata.h"

/**
 * struct repo_signers - who signs the metadata
 * @keys: files of their keys
 * @n: how many
 * @unsigned_ok: nobody needs to
 */
struct repo_signers {
	const char **keys;
	size_t n;
	bool unsigned_ok;
};

#define REPO_SIGNER_LEN 72

/**
 * struct repo_meta - what the metadata says
 * @packages: all of them
 * @signer: fingerprint of the key that signed it, empty when nobody had to
 */
struct repo_meta {
	struct repo_packages packages;
	char signer[REPO_SIGNER_LEN];
};

/**
 * struct repo_part - a file of the metadata
 * @type: of it in repomd.xml
 * @parse: as primary_parse(), into @to
 * @to: for it
 * @signer: gets the fingerprint of the key that signed the metadata
 */
struct repo_part {
	const char *type;
	int (*parse)(const char *name, const struct bytes *packed,
		     const struct repomd *md, void *to);
	void *to;
	char *signer;
};

/* Reads one file. Returns 0, or -1 after reporting why. */
int repo_part_read(const struct repo_signers *signers,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   const struct repo_part *part);
/* The packages; the same. */
int repo_meta_read(const struct repo_signers *signers,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   struct repo_meta *meta);

#endif /* DCLIST_REPO_META_H */
