/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Hash algorithms that a digest list or a signature may use. Every other one
 * is refused by name where it is met, with -ENOPKG.
 */
#ifndef DGC_PARSE_ALGO_H
#define DGC_PARSE_ALGO_H

#include "env.h"

/* Zero is not an algorithm, so that a hole in a table is never a valid one. */
enum dgc_algo {
	DGC_ALGO_INVALID = 0,
	DGC_ALGO_SHA256 = 1,
	DGC_ALGO_SHA384 = 2,
	DGC_ALGO_SHA512 = 3,
	DGC_ALGO_COUNT = 4,
};

#define DGC_DIGEST_MAX 64 /* bytes; SHA-512 */

/**
 * dgc_algo_size() - size of a digest
 * @algo: hash algorithm
 *
 * Return: bytes, or 0 for DGC_ALGO_INVALID and for any unknown value.
 */
u32 dgc_algo_size(u32 algo);

/**
 * dgc_algo_from_openpgp() - hash algorithm of an OpenPGP packet or RPM header
 * @id: hash algorithm id, RFC 9580 section 9.5; RPMTAG_FILEDIGESTALGO uses the
 *	same numbers
 *
 * Return: the algorithm, or DGC_ALGO_INVALID for MD5, SHA-1 and all others.
 */
enum dgc_algo dgc_algo_from_openpgp(u32 id);

/**
 * dgc_algo_from_uapi() - hash algorithm of a tlv digest list
 * @id: enum hash_algo of include/uapi/linux/hash_info.h
 *
 * Return: the algorithm, or DGC_ALGO_INVALID for MD5, SHA-1 and all others.
 */
enum dgc_algo dgc_algo_from_uapi(u32 id);

#endif /* DGC_PARSE_ALGO_H */
