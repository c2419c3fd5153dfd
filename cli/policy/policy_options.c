// SPDX-License-Identifier: GPL-2.0-or-later
/* Options that several commands have. */
#include <string.h>

#include "base/text.h"
#include "policy/accept.h"

const char *policy_hash_take(const char *value, void *to)
{
	static const enum dgc_algo all[] = { DGC_ALGO_SHA256, DGC_ALGO_SHA384,
					     DGC_ALGO_SHA512 };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(value, algo_name(all[i]))) {
			*(enum dgc_algo *)to = all[i];
			return NULL;
		}
	return "not one of sha256, sha384, sha512";
}
