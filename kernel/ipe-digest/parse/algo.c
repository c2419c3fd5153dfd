// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The one table of hash algorithms that are accepted. What is not named here
 * is DGC_ALGO_INVALID, MD5 and SHA-1 among it.
 */
#include "algo.h"

u32 dgc_algo_size(u32 algo)
{
	switch (algo) {
	case DGC_ALGO_SHA256:
		return 32;
	case DGC_ALGO_SHA384:
		return 48;
	case DGC_ALGO_SHA512:
		return 64;
	default:
		return 0;
	}
}

enum dgc_algo dgc_algo_from_openpgp(u32 id)
{
	switch (id) {
	case 8:
		return DGC_ALGO_SHA256;
	case 9:
		return DGC_ALGO_SHA384;
	case 10:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}

enum dgc_algo dgc_algo_from_uapi(u32 id)
{
	switch (id) {
	case 4:
		return DGC_ALGO_SHA256;
	case 5:
		return DGC_ALGO_SHA384;
	case 6:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}
