// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest cache: the order in which it starts.
 *
 * Before that it holds no list, so that digest_cache_evaluate() may be called
 * at any time and trusts nothing.
 */

#define pr_fmt(fmt) "digest_cache: " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "internal.h"

/*
 * Built in: behind every algorithm of the crypto API, and before the first
 * program of the initramfs can load a list. A module starts when it is loaded,
 * and there is no way to remove it: what is attested and sealed stays.
 */
static int __init dgc_init(void)
{
	int err;

	err = dgc_bind_init();
	if (err)
		goto out;
	err = dgc_pubkey_init();
	if (err)
		goto no_parser;
	err = dgc_keyring_init();
	if (err)
		goto no_keyring;
	err = dgc_bpf_init();
	if (err)
		goto no_bpf;
	err = dgc_fs_init();
	if (err)
		goto no_files;
	dgc_module_stay();
	return 0;

no_files:
	dgc_bpf_exit();
no_bpf:
	dgc_keyring_exit();
no_keyring:
	dgc_pubkey_exit();
no_parser:
	dgc_bind_exit();
out:
	pr_err("Not available, nothing will be trusted (%d)\n", err);
	return err;
}
late_initcall(dgc_init);

MODULE_DESCRIPTION("Digest cache");
MODULE_LICENSE("GPL");
