/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a file is trusted or not: the chain from the file to the rule that decides,
 * walked to its first broken link. A section per .c file.
 */
#ifndef DCLIST_CHAIN_H
#define DCLIST_CHAIN_H

#include "kernel/kernel.h"
#include "policy/policy.h"
#include "preflight/classify.h"
#include "verity/attest.h"

enum link_status {
	LINK_OK = 0,
	LINK_BROKEN = 1,
	LINK_UNKNOWN = 2, /* unknown; also ends the chain */
	LINK_SKIPPED = 3, /* not known for an image */
	LINK_NOTE = 4, /* not broken, but to know */
};

/**
 * struct link - one step of the chain
 * @name: in all outputs, stable
 * @status: how it is
 * @text: what was found, in words
 * @remedy: what to do, or ""
 */
struct chain_link {
	const char *name;
	enum link_status status;
	char text[512];
	char remedy[512];
};

#define CHAIN_LINKS 16u
#define CHAIN_KEYS 256u /* as many as the kernel takes */

/**
 * struct chain_kernel - what is known of the running kernel
 * @absent: why it has no digest cache, or NULL
 * @lists_err: result of reading what is loaded
 * @lists: loaded lists
 * @keys_known: its keys could be read
 * @key: fingerprints of the keys in .digest_cache, in hex
 * @keys: how many
 * @properties: what it has for policies to ask
 */
struct chain_kernel {
	const char *absent;
	int lists_err;
	struct kernel_lists lists;
	bool keys_known;
	char key[CHAIN_KEYS][2 * DGC_PGP_FINGERPRINT_MAX + 1];
	size_t keys;
	struct policy_kernel properties;
};

/**
 * struct why - what is the same for all files
 * @root: result of root_open()
 * @root_dir: of an image, as it was named; NULL without one
 * @prefix: its path in this process
 * @offline: an image; the kernel is not asked
 * @verity: fs-verity counts
 * @ima: the chain is that of IMA, for which fs-verity does not matter
 * @keyring: lists were verified with keys
 * @known: installed lists
 * @attest: looks files up in them
 * @mounts: file systems
 * @kernel: the running kernel, when not @offline
 */
struct why {
	int root;
	const char *root_dir;
	char *prefix;
	bool offline;
	bool verity;
	bool ima;
	bool keyring;
	struct installed_known *known;
	struct attest *attest;
	struct mounts mounts;
	struct chain_kernel *kernel;
};

/**
 * struct chain - the links of one file
 * @why: what is the same for all files
 * @file: as it was named
 * @path: links resolved, in the image; owned, NULL when there is none
 * @fd: the file; -1 when it is not open
 * @attested: what the installed lists say
 * @ima: hash algorithm that IMA uses for the file, when why->ima
 * @list: the installed list that is looked at, or NULL
 * @class: what the file is for
 * @held: name of the loaded list that holds the file; owned, NULL when none does
 * @needs: interpreter of a script, which must also be trusted; "" for none
 * @link: the links so far
 * @n: how many
 * @trusted: no link is broken or unknown
 * @unasked: it does not run, so its trust is never checked
 */
struct chain {
	const struct why *why;
	const char *file;
	char *path;
	int fd;
	struct attested attested;
	enum dgc_algo ima;
	const struct installed_known_list *list;
	enum file_class class;
	char *held;
	char needs[128];
	struct chain_link link[CHAIN_LINKS];
	size_t n;
	bool trusted;
	bool unasked;
};

/* chain.c: walking it */

void chain_walk(const struct why *why, const char *file, struct chain *chain);
void chain_free(struct chain *chain);

/* Adds a link; true when the chain continues. */
bool chain_add(struct chain *chain, const char *name, enum link_status status,
	       const char *remedy, const char *fmt, ...) __printf(5, 6);
#define CHAIN_REMEDY sizeof(((struct chain_link *)0)->remedy)
/*
 * "dclist COMMAND [--root DIR] [FILE]" for a shell, about the image if it is one;
 * "dclist COMMAND" when that is too long.
 */
const char *chain_command(const struct chain *chain, char out[CHAIN_REMEDY],
			  const char *command, const char *file);
/* The same for "reason; remedy" in one text */
bool chain_split(struct chain *chain, const char *name, const char *text);

/* chain_file.c: from the file to fs-verity; each adds a link */
bool chain_file(struct chain *chain);
bool chain_class(struct chain *chain);
bool chain_filesystem(struct chain *chain);
bool chain_mapping(
	struct chain *chain); /* later: only what is attested is mapped */
bool chain_fsverity(struct chain *chain);

/* chain_list.c: from the kernel to a loaded list */
bool chain_cache(struct chain *chain);
bool chain_lists(struct chain *chain);
bool chain_known(struct chain *chain);
bool chain_algorithm(struct chain *chain);
bool chain_signer(struct chain *chain);
bool chain_loaded(struct chain *chain);

/* chain_ipe.c: IPE and its policy */
bool chain_ipe(struct chain *chain);
bool chain_policy(struct chain *chain);
/*
 * Where the chain broke before the policy: continues when the active policy allows the
 * file for another reason than the digest cache. True when it gets to the end.
 */
bool chain_otherwise(struct chain *chain);

/* chain_ima.c: for IMA */
bool chain_ima_hash(struct chain *chain);
bool chain_ima_rules(struct chain *chain);
/* What attests the digest that IMA looks up, or NULL */
const struct installed_known_entry *chain_ima_entry(const struct chain *chain);

/* chain_kernel.c: the running kernel */
struct chain_kernel *chain_kernel_read(void);
void chain_kernel_free(struct chain_kernel *kernel);
/* Whether the kernel has the key of which this is the fingerprint or id. */
bool chain_kernel_has_key(const struct chain_kernel *kernel, const char *hex);

/* chain_report.c: text and JSON */
const char *chain_status(enum link_status status);
void chain_text(const struct chain *chain);
void *chain_json(const struct chain *chain); /* json_t */

#endif /* DCLIST_CHAIN_H */
