// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash algorithms: names, and hashing through the crypto API.
 */

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "internal.h"

/* Bytes hashed between two chances for others to run. */
#define DGC_HASH_STEP SZ_1M

/**
 * dgc_algo_name() - a hash algorithm as the crypto API and user space name it
 * @algo: hash algorithm, below DGC_ALGO_COUNT
 *
 * Return: "sha256" and the like.
 */
const char *dgc_algo_name(enum dgc_algo algo)
{
	static const char *const names[DGC_ALGO_COUNT] = {
		[DGC_ALGO_INVALID] = "invalid",
		[DGC_ALGO_SHA256] = "sha256",
		[DGC_ALGO_SHA384] = "sha384",
		[DGC_ALGO_SHA512] = "sha512",
	};

	return names[algo];
}

/**
 * dgc_algo_from_hash_algo() - hash algorithm of fs-verity or PKCS#7
 * @algo: as the kernel numbers it
 *
 * Return: the algorithm, or DGC_ALGO_INVALID when it is refused.
 */
enum dgc_algo dgc_algo_from_hash_algo(enum hash_algo algo)
{
	return dgc_algo_from_uapi(algo);
}

/**
 * dgc_hash_start() - begin to hash
 * @name: algorithm as the crypto API names it
 *
 * Return: to be freed with dgc_hash_free(); ERR_PTR(-ENOPKG) when the kernel
 * has no such algorithm, ERR_PTR(-ENOMEM).
 */
struct shash_desc *dgc_hash_start(const char *name)
{
	struct crypto_shash *tfm = crypto_alloc_shash(name, 0, 0);
	struct shash_desc *desc;
	int err;

	if (IS_ERR(tfm))
		return ERR_PTR(PTR_ERR(tfm) == -ENOMEM ? -ENOMEM : -ENOPKG);

	desc = kmalloc(sizeof(*desc) + crypto_shash_descsize(tfm), GFP_KERNEL);
	if (!desc) {
		crypto_free_shash(tfm);
		return ERR_PTR(-ENOMEM);
	}
	desc->tfm = tfm;
	err = crypto_shash_init(desc);
	if (err) {
		dgc_hash_free(desc);
		return ERR_PTR(err);
	}
	return desc;
}

/**
 * dgc_hash_free() - end hashing
 * @desc: what dgc_hash_start() returned, or NULL
 */
void dgc_hash_free(struct shash_desc *desc)
{
	if (!desc)
		return;
	crypto_free_shash(desc->tfm);
	kfree_sensitive(desc);
}

/**
 * dgc_hash_update() - hash much data
 * @desc: what dgc_hash_start() returned
 * @data: data
 * @len: bytes in it
 *
 * Context: sleeps between steps.
 * Return: 0 or a negative errno.
 */
int dgc_hash_update(struct shash_desc *desc, const u8 *data, u32 len)
{
	int err = 0;
	u32 step;

	for (; len && !err; data += step, len -= step) {
		step = min_t(u32, len, DGC_HASH_STEP);
		err = crypto_shash_update(desc, data, step);
		cond_resched();
	}
	return err;
}

/**
 * dgc_hash_id() - a list's id
 * @data: the signed part
 * @len: bytes in it
 * @id: result, SHA-256
 *
 * Return: 0 or a negative errno.
 */
int dgc_hash_id(const u8 *data, u32 len, u8 id[DGC_LIST_ID_LEN])
{
	struct shash_desc *desc = dgc_hash_start("sha256");
	int err;

	if (IS_ERR(desc))
		return PTR_ERR(desc);
	err = dgc_hash_update(desc, data, len);
	if (!err)
		err = crypto_shash_final(desc, id);
	dgc_hash_free(desc);
	return err;
}
