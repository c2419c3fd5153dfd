// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fs-verity digests as the kernel's Documentation/filesystems/fsverity.rst defines them.
 * libfsverity makes the same, but reads block by block and sets up a new hash for each,
 * which takes more than twice as long (docs/performance.md).
 *
 * A level of the tree is a block that fills with the hashes of the level below; a
 * full one is hashed into the level above. So memory does not grow with the file.
 */
#include <endian.h>
#include <errno.h>
#include <linux/fsverity.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "trust/crypto.h"
#include "verity/merkle.h"

/* 2^64 bytes in blocks of 2^10 are 2^54 blocks; 16 SHA-512 hashes go into a block. */
#define LEVELS 16u
#define HASH_BLOCK_MAX 128u /* what SHA-512 takes at once */

/**
 * struct level - the block of a level that is being filled
 * @block: room for a block; NULL where the tree did not reach
 * @len: bytes in @block
 * @blocks: how many were hashed
 */
struct level {
	uint8_t *block;
	uint32_t len;
	uint64_t blocks;
};

/**
 * struct merkle - a tree that is being made
 * @hasher: of one block at a time
 * @params: how it is built
 * @salt: goes before each block, filled up with zeros to what the hash takes at once
 * @salt_len: of @salt with the zeros
 * @size: bytes of the file up to now
 * @level: the data, and the hashes above it
 */
struct merkle {
	struct crypto_hasher *hasher;
	struct verity_params params;
	uint8_t salt[HASH_BLOCK_MAX];
	uint32_t salt_len;
	uint64_t size;
	struct level level[LEVELS];
};

static bool is_valid(const struct verity_params *p)
{
	return verity_algo(p->algo) && p->block_size >= VERITY_BLOCK_MIN &&
	       p->block_size <= VERITY_BLOCK_MAX &&
	       (p->block_size & (p->block_size - 1)) == 0 &&
	       p->salt_len <= VERITY_SALT_MAX;
}

int merkle_new(const struct verity_params *params, struct merkle **out)
{
	struct merkle *tree;

	if (!is_valid(params))
		return -EINVAL;
	tree = calloc(1, sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	tree->params = *params;
	memcpy(tree->salt, params->salt, params->salt_len);
	if (params->salt_len)
		tree->salt_len = tree->params.algo == DGC_ALGO_SHA256 ? 64 :
									128;
	tree->hasher = crypto_hasher_new(tree->params.algo);
	if (!tree->hasher) {
		merkle_free(tree);
		return -ENOMEM;
	}
	*out = tree;
	return 0;
}

static int hash_block(struct merkle *tree, const void *block, uint8_t *out)
{
	int err = crypto_hasher_restart(tree->hasher);

	if (!err && tree->salt_len)
		err = crypto_hasher_add(tree->hasher, tree->salt,
					tree->salt_len);
	if (!err)
		err = crypto_hasher_add(tree->hasher, block,
					tree->params.block_size);
	return err ? err : crypto_hasher_end(tree->hasher, out);
}

/* Where level @i, whose block is not full, continues; NULL without memory */
static uint8_t *room_in(struct merkle *tree, uint32_t i)
{
	struct level *level = &tree->level[i];

	if (!level->block)
		level->block = malloc(tree->params.block_size);
	return level->block ? level->block + level->len : NULL;
}

/* Hashes @block of level @i, and what gets full above it. */
static int add_block(struct merkle *tree, uint32_t i, const uint8_t *block)
{
	struct level *above;
	uint8_t *room;
	int err;

	for (;; i++) {
		room = room_in(tree, i + 1);
		if (!room)
			return -ENOMEM;
		err = hash_block(tree, block, room);
		tree->level[i].blocks++;
		above = &tree->level[i + 1];
		above->len += dgc_algo_size(tree->params.algo);
		if (err || above->len < tree->params.block_size)
			return err;
		above->len = 0;
		block = above->block;
	}
}

/* Completes a block of data that was begun. */
static int add_begun(struct merkle *tree, const uint8_t **data, size_t *len)
{
	struct level *level = &tree->level[0];
	size_t n = tree->params.block_size - level->len;
	uint8_t *room = room_in(tree, 0);

	if (!room)
		return -ENOMEM;
	if (n > *len)
		n = *len;
	memcpy(room, *data, n);
	level->len += (uint32_t)n;
	*data += n;
	*len -= n;
	if (level->len < tree->params.block_size)
		return 0;
	level->len = 0;
	return add_block(tree, 0, level->block);
}

int merkle_add(struct merkle *tree, const void *data, size_t len)
{
	const uint8_t *p = data;
	int err = 0;

	tree->size += len;
	while (!err && len) {
		if (tree->level[0].len || len < tree->params.block_size) {
			err = add_begun(tree, &p, &len);
			continue;
		}
		err = add_block(tree, 0, p);
		p += tree->params.block_size;
		len -= tree->params.block_size;
	}
	return err;
}

/* Blocks that are not full end in zeros; the only block of a level is the root. */
static int root_hash(struct merkle *tree, uint8_t *root)
{
	struct level *level;
	uint32_t i;
	int err;

	if (!tree->size)
		return 0; /* fs-verity: all zeros */
	for (i = 0;; i++) {
		level = &tree->level[i];
		if (level->len) {
			memset(level->block + level->len, 0,
			       tree->params.block_size - level->len);
			level->len = 0;
			err = add_block(tree, i, level->block);
			if (err)
				return err;
		}
		if (level->blocks == 1)
			break;
	}
	memcpy(root, tree->level[i + 1].block,
	       dgc_algo_size(tree->params.algo));
	return 0;
}

int merkle_end(struct merkle *tree, uint8_t *digest)
{
	struct fsverity_descriptor d = {
		.version = 1,
		.hash_algorithm = (uint8_t)verity_algo(tree->params.algo),
		.log_blocksize = (uint8_t)ffs((int)tree->params.block_size) - 1,
		.salt_size = (uint8_t)tree->params.salt_len,
		.data_size = htole64(tree->size),
	};
	int err = root_hash(tree, d.root_hash);

	memcpy(d.salt, tree->params.salt, tree->params.salt_len);
	if (!err)
		err = crypto_hasher_restart(tree->hasher);
	if (!err)
		err = crypto_hasher_add(tree->hasher, &d, sizeof(d));
	return err ? err : crypto_hasher_end(tree->hasher, digest);
}

void merkle_free(struct merkle *tree)
{
	uint32_t i;

	if (!tree)
		return;
	for (i = 0; i < LEVELS; i++)
		free(tree->level[i].block);
	crypto_hasher_free(tree->hasher);
	free(tree);
}
