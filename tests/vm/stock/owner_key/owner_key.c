// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Adds the tests' certificate to .secondary_trusted_keys, as a machine owner's key is
 * there with UEFI: IPE takes policies that it signed, and the digest cache lists. The
 * machines of the tests have no UEFI.
 */
#include <linux/err.h>
#include <linux/key.h>
#include <linux/module.h>

#include "certificate.h"

static int serial;
module_param(serial, int, 0400);

static int __init owner_key_init(void)
{
	key_ref_t ring = lookup_user_key(serial, 0, KEY_NEED_WRITE), key;

	if (IS_ERR(ring))
		return PTR_ERR(ring);
	key = key_create_or_update(
		make_key_ref(key_ref_to_ptr(ring), true), "asymmetric", NULL,
		certificate, sizeof(certificate),
		(KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW | KEY_USR_READ,
		KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_BYPASS_RESTRICTION);
	key_ref_put(ring);
	if (IS_ERR(key))
		return PTR_ERR(key);
	key_ref_put(key);
	return 0;
}
module_init(owner_key_init);

MODULE_DESCRIPTION("Certificate of the tests");
MODULE_LICENSE("GPL");
