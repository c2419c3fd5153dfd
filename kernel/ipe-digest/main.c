// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest cache: the order in which it starts.
 *
 * Before that it holds no list, so that digest_cache_evaluate() may be called
 * at any time and trusts nothing.
 */

#define pr_fmt(fmt) "digest_cache: " fmt

#include <linux/init.h>
#include <linux/printk.h>

#include "internal.h"

/*
 * Behind every algorithm of the crypto API, and before the first program of
 * the initramfs can load a list.
 */
static int __init dgc_init(void)
{
	int err;

	err = dgc_bind_init();
	if (!err)
		err = dgc_pubkey_init();
	if (!err)
		err = dgc_keyring_init();
	if (!err)
		err = dgc_fs_init();
	if (err)
		pr_err("Not available, nothing will be trusted (%d)\n", err);
	return err;
}
late_initcall(dgc_init);
