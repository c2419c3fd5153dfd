/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the Merkle trees of fs-verity are built. */
#ifndef DCLIST_VERITY_PARAMS_H
#define DCLIST_VERITY_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "algo.h"

#define VERITY_SALT_MAX 32u
#define VERITY_BLOCK_DEFAULT 4096u
#define VERITY_BLOCK_MIN 1024u
#define VERITY_BLOCK_MAX 65536u

/**
 * struct verity_params - how Merkle trees are built
 * @algo: DGC_ALGO_SHA256 or DGC_ALGO_SHA512; fs-verity has no other
 * @block_size: bytes, a power of 2
 * @salt: first @salt_len bytes are used
 * @salt_len: 0 for none
 */
struct verity_params {
	enum dgc_algo algo;
	uint32_t block_size;
	uint8_t salt[VERITY_SALT_MAX];
	uint32_t salt_len;
};

/* FS_VERITY_HASH_ALG_*, or 0 for what fs-verity has not */
uint32_t verity_algo(enum dgc_algo algo);

/* Values of options; false for what fs-verity has not */

bool verity_parse_algo(const char *text, struct verity_params *p);
bool verity_parse_block_size(const char *text, struct verity_params *p);
bool verity_parse_salt(const char *text, struct verity_params *p);

#endif /* DCLIST_VERITY_PARAMS_H */
