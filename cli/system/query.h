/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lists hold a digest. A section per .c file. */
#ifndef DCLIST_QUERY_H
#define DCLIST_QUERY_H

#include "kernel/kernel.h"

/**
 * struct query_hit - a list that holds a digest
 * @id: of the list
 * @name: of it; owned
 * @path: where the list says that the file is, or NULL; owned
 * @loaded: the kernel says so
 * @revoked: the list, its signer or the file is: it attests nothing
 * @installed: found in an installed list
 */
struct query_hit {
	uint8_t id[LIST_ID_LEN];
	char *name;
	char *path;
	bool loaded;
	bool revoked;
	bool installed;
};

/**
 * struct question - a digest that is looked for
 * @arg: argument it is of; not owned
 * @kind: content or fs-verity
 * @algo: hash algorithm
 * @value: digest
 * @hit: lists that hold it; owned
 * @hits: how many
 */
struct question {
	const char *arg;
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	struct query_hit *hit;
	size_t hits;
};

/**
 * struct query - all of them
 * @question: owned
 * @n: how many
 */
struct query {
	struct question *question;
	size_t n;
};

/* query.c: asking. 0, or a negative errno after reporting why */

/* Adds a digest, "[content:]ALG:HEX"; -EINVAL, not reported, when it is none. */
int query_add_digest(struct query *query, const char *arg);
/* Adds the digests of a file; @root: result of root_open(), or ROOT_NONE */
int query_add_file(struct query *query, int root, const char *file);
void query_free(struct query *query);

/* query_lists.c: answers */

int query_kernel(struct query *query);
int query_installed(struct query *query, int root);

#endif /* DCLIST_QUERY_H */
