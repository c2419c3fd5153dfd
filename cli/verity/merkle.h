/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs-verity digests, made piece by piece. */
#ifndef DCLIST_MERKLE_H
#define DCLIST_MERKLE_H

#include "list/verity_params.h"

struct merkle;

/**
 * merkle_new() - begin the Merkle tree of a file
 * @params: how it is built
 * @out: freed by merkle_free()
 *
 * Return: 0; -EINVAL for an algorithm, block size or salt that fs-verity has not;
 * -ENOMEM.
 */
int merkle_new(const struct verity_params *params, struct merkle **out);

/* The next @len bytes of the file. 0 or -ENOMEM. */
int merkle_add(struct merkle *tree, const void *data, size_t len);

/* Once, at the end: the fs-verity digest, dgc_algo_size() bytes. 0 or -ENOMEM. */
int merkle_end(struct merkle *tree, uint8_t *digest);

void merkle_free(struct merkle *tree);

#endif /* DCLIST_MERKLE_H */
