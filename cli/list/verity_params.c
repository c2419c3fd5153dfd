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

const char *verity_algo_take(const char *text, void *params)
{
	struct verity_params *p = params;

	if (strcmp(text, "sha256") == 0)
		p->algo = DGC_ALGO_SHA256;
	else if (strcmp(text, "sha512") == 0)
		p->algo = DGC_ALGO_SHA512;
	else
		return "fs-verity has sha256 and sha512";
	return NULL;
}

const char *verity_block_size_take(const char *text, void *params)
{
	struct verity_params *p = params;
	unsigned int size;

	for (size = VERITY_BLOCK_MIN; size <= VERITY_BLOCK_MAX; size *= 2) {
		char digits[12];

		snprintf(digits, sizeof(digits), "%u", size);
		if (strcmp(text, digits) == 0) {
			p->block_size = size;
			return NULL;
		}
	}
	return "not a power of 2 from 1024 to 65536";
}

const char *verity_salt_take(const char *text, void *params)
{
	static const char wrong[] = "not 1 to 32 bytes in hexadecimal digits";
	struct verity_params *p = params;
	size_t len = strlen(text);

	if (len == 0 || len % 2 || len / 2 > VERITY_SALT_MAX)
		return wrong;
	p->salt_len = (uint32_t)len / 2;
	return dgc_hex_decode((const uint8_t *)text, p->salt_len, p->salt) ?
		       NULL :
		       wrong;
}
