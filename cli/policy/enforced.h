/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Policies that the module enforces by itself, without IPE: words that are made of a
 * policy of IPE, and read as one. digest_cache(4) describes them.
 */
#ifndef DCLIST_POLICY_ENFORCED_H
#define DCLIST_POLICY_ENFORCED_H

#include "policy/policy.h"

/* Is it one, signed or not? */
bool policy_module_is(const struct bytes *file);

/*
 * The words for @policy; @mode is "enforce" or "audit". 0, or -1 after reporting which line
 * of @file the module cannot enforce.
 */
int policy_module_make(const char *file, const struct policy *policy,
		       const char *mode, struct bytes *words);
/*
 * The policy of IPE that means the same as @words, which may be followed by a signature, and
 * ends with a NUL byte that is not part of its length. 0, -EBADMSG or -ENOMEM; reports
 * nothing.
 */
int policy_module_text(const struct bytes *words, struct bytes *text);

/**
 * policy_module_running() - what the module of the running kernel enforces
 * @text: as of policy_module_text(); owned by the caller
 * @enforces: it denies, and does not only record
 *
 * Return: 0; -ENOENT when it enforces nothing; another negative errno.
 */
int policy_module_running(struct bytes *text, bool *enforces);

#endif /* DCLIST_POLICY_ENFORCED_H */
