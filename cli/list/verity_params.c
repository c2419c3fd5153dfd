// SPDX-License-Identifier: GPL-2.0-or-later
/* How Merkle trees are built, as on the command line. */
#include <linux/fsverity.h>
#include <stdio.h>
#include <string.h>

#include "list/verity_params.h"
#include "rpm.h"

uint32_t verity_algo(enum dgc_algo algo)
{
	if (algo == DGC_ALGO_SHA256)
		return FS_VERITY_HASH_ALG_SHA256;
	return algo == DGC_ALGO_SHA512 ? FS_VERITY_HASH_ALG_SHA512 : 0;
}

bool verity_parse_algo(const char *text, struct verity_params *p)
{
	if (strcmp(text, "sha256") == 0)
		p->algo = DGC_ALGO_SHA256;
	else if (strcmp(text, "sha512") == 0)
		p->algo = DGC_ALGO_SHA512;
	else
		return false;
	return true;
}

bool verity_parse_block_size(const char *text, struct verity_params *p)
{
	unsigned int size;

	for (size = VERITY_BLOCK_MIN; size <= VERITY_BLOCK_MAX; size *= 2) {
		char digits[12];

		snprintf(digits, sizeof(digits), "%u", size);
		if (strcmp(text, digits) == 0) {
			p->block_size = size;
			return true;
		}
	}
	return false;
}

bool verity_parse_salt(const char *text, struct verity_params *p)
{
	size_t len = strlen(text);

	if (len == 0 || len % 2 || len / 2 > VERITY_SALT_MAX)
		return false;
	p->salt_len = (uint32_t)len / 2;
	return dgc_hex_decode((const uint8_t *)text, p->salt_len, p->salt);
}
