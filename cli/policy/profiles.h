/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Policies that are part of dclist: those of the directory policies. */
#ifndef DCLIST_POLICY_PROFILES_H
#define DCLIST_POLICY_PROFILES_H

#include "policy/policy.h"

/**
 * struct policy_profile - a policy for one situation
 * @name: of its file, and of the policy
 * @text: whole file
 * @end: behind it
 */
struct policy_profile {
	const char *name;
	const char *text;
	const char *end;
};

#define POLICY_PROFILES 10u

extern const struct policy_profile policy_profiles[POLICY_PROFILES];

/* NULL when there is none */
const struct policy_profile *policy_profile_find(const char *name);
/* The sentence that says what it is for: its second line */
void policy_profile_summary(const struct policy_profile *profile, char *out,
			    size_t room);
/*
 * Its text with another name and version, either of which may be NULL, and with @signer in
 * a profile that is for one, else NULL; what comes out is a policy that the kernel takes. 0, or -1 after reporting why.
 */
int policy_profile_make(const struct policy_profile *profile, const char *name,
			const char *version, const char *signer,
			struct bytes *out);

/* last.c */

/* The last policy of a boot with policy @text, a good one. 0, or -1 after reporting why */
int policy_last(const struct bytes *text, struct bytes *last);

/* stock.c */

/* Policy @text for a kernel that is not patched. 0, or -1 after reporting why */
int policy_stock(const struct bytes *text, struct bytes *out);

#endif /* DCLIST_POLICY_PROFILES_H */
