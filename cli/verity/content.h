/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests of a file's content and its fs-verity digest, in one pass over it. */
#ifndef DCLIST_CONTENT_H
#define DCLIST_CONTENT_H

#include "list/verity_params.h"

/* Fills @buf with the next @len bytes, all of them. 0 or a negative errno. */
typedef int (*content_read_fn)(void *ctx, void *buf, size_t len);

#define CONTENT_ALGO(algo) (1u << (algo))

/**
 * struct content - digests of one file
 * @verity: fs-verity digest, of the algorithm of the parameters
 * @digest: content digests, by algorithm; those that were asked for
 */
struct content {
	uint8_t verity[DGC_DIGEST_MAX];
	uint8_t digest[DGC_ALGO_COUNT][DGC_DIGEST_MAX];
};

/**
 * content_digests() - read a file once, for all of its digests
 * @read: gives its bytes
 * @ctx: for @read
 * @size: how many
 * @params: of the Merkle tree
 * @algos: content digests that are wanted, CONTENT_ALGO() of each; 0 for none
 * @out: result
 *
 * Memory does not grow with the file. Reports nothing.
 *
 * Return: 0, -ENOMEM, -EINVAL for an algorithm or block size that fs-verity has
 * not, or what @read returned.
 */
int content_digests(content_read_fn read, void *ctx, uint64_t size,
		    const struct verity_params *params, unsigned int algos,
		    struct content *out);

/* content_digests() of the open regular file @fd, from its start to @size. */
int content_of_fd(int fd, uint64_t size, const struct verity_params *params,
		  unsigned int algos, struct content *out);

#endif /* DCLIST_CONTENT_H */
