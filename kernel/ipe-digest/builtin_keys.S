/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/init.h>
#include <linux/linkage.h>

	__INITRODATA

	.align 8
	.globl dgc_builtin_keys
dgc_builtin_keys:
	.incbin "builtin_keys.bin"
	.globl dgc_builtin_keys_end
dgc_builtin_keys_end:
