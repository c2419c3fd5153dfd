/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the Merkle trees of fs-verity are built. */
#ifndef DCLIST_VERITY_PARAMS_H
#define DCLIST_VERITY_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "algo.h"
#include "base/opt.h"

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

/* Values of options, for struct verity_params: NULL, or what is wrong */

const char *verity_algo_take(const char *text, void *params);
const char *verity_block_size_take(const char *text, void *params);
const char *verity_salt_take(const char *text, void *params);

/* clang-format off */
#define VERITY_OPTIONS(params) \
	OPT_TAKE(0, "algorithm", "ALG", verity_algo_take, params, \
		 "of the Merkle tree: sha256 (default) or sha512", .words = "sha256 sha512"), \
	OPT_TAKE(0, "block-size", "N", verity_block_size_take, params, \
		 "1024 to 65536, a power of 2; default: 4096"), \
	OPT_TAKE(0, "salt", "HEX", verity_salt_take, params, "1 to 32 bytes; default: none")
/* clang-format on */

#endif /* DCLIST_VERITY_PARAMS_H */
