/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between the kernels that the module is built for. */
#ifndef _DIGEST_CACHE_COMPAT_H
#define _DIGEST_CACHE_COMPAT_H

#include <linux/binfmts.h>
#include <linux/btf.h>
#include <linux/module.h>
#include <linux/version.h>

/* 7.0: all kfuncs have it */
#ifndef KF_TRUSTED_ARGS
#define KF_TRUSTED_ARGS 0
#endif

/* 6.13: a string */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define DGC_IMPORT_NS(ns) MODULE_IMPORT_NS(#ns)
#else
#define DGC_IMPORT_NS(ns) MODULE_IMPORT_NS(ns)
#endif

/* 6.14: AT_EXECVE_CHECK */
static inline bool dgc_is_check(const struct linux_binprm *bprm)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	return bprm->is_check;
#else
	return false;
#endif
}

#endif /* _DIGEST_CACHE_COMPAT_H */
