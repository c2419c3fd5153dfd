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
 * @max_age: metadata that was made longer ago is refused, in seconds; 0: none is
 */
struct repo_signers {
	const char **keys;
	size_t n;
	bool unsigned_ok;
	unsigned int max_age;
};

#define REPO_SIGNER_LEN 72

/**
 * struct repo_meta - what the metadata says
 * @packages: all of them
 * @made: when it was made, seconds since 1970; 0 when it does not say
 * @signer: fingerprint of the key that signed it, empty when nobody had to
 */
struct repo_meta {
	struct repo_packages packages;
	uint64_t made;
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
/*
 * repo_newest.c: is the metadata as new as the newest that was read for @folder? That is
 * kept there. Only for metadata that is signed. 0, or -1 after reporting why.
 */
int repo_newest_check(const char *folder, const char *url, uint64_t made);

/* repo_meta.c: the packages; as repo_part_read(). */
int repo_meta_read(const struct repo_signers *signers,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   struct repo_meta *meta);

#endif /* DCLIST_REPO_META_H */
