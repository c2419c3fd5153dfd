// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a loaded policy may be the one that decides. */
#include <errno.h>
#include <string.h>

#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/lifeline.h"

int policy_check_present(void)
{
	const char *absent = ipefs_absent();

	if (absent)
		error(NULL, "%s", absent);
	return absent ? -1 : 0;
}

int policy_loaded_open(struct policy_loaded_all *all)
{
	int err;

	*all = (struct policy_loaded_all){ 0 };
	if (policy_check_present())
		return -1;
	err = policy_loaded_read(all);
	if (err)
		error(NULL, "cannot read which policies are loaded: %s",
		      ipefs_reason(IPEFS_ENFORCE, err));
	return err ? -1 : 0;
}

/* Parses a policy that the kernel has parsed already */
static int loaded_parse(const char *name, struct policy *policy)
{
	struct policy_fault fault;
	struct bytes text;
	int err = policy_loaded_text(name, &text);

	*policy = (struct policy){ 0 };
	if (err) {
		error(name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
		return -1;
	}
	err = policy_parse((const char *)text.data, text.len, policy, &fault);
	bytes_free(&text);
	if (!err)
		return 0;
	error(name,
	      "cannot parse line %u of the loaded policy: %s; use the dclist that belongs to this kernel",
	      fault.line, fault.text);
	return -1;
}

/* What is wrong with a policy that was read a moment ago */
static int check(const char *name, int enforcing, bool force)
{
	struct policy policy;
	int err = loaded_parse(name, &policy);

	if (!err)
		err = lifeline_accept(name, &policy, enforcing, force);
	else if (force)
		err = 0;
	policy_free(&policy);
	return err;
}

/* The kernel refuses a lower version without a reason. */
static int check_version(const struct policy_loaded *policy,
			 const struct policy_loaded *active)
{
	if (!active || policy_version_number(policy->version) >=
			       policy_version_number(active->version))
		return 0;
	error(policy->name, "version %u.%u.%u: %s", policy->version[0],
	      policy->version[1], policy->version[2],
	      ipefs_reason(IPEFS_ACTIVATE, -EINVAL));
	return -1;
}

int policy_check_loaded(const char *name, bool force)
{
	struct policy_loaded_all all;
	const struct policy_loaded *policy;
	int err = policy_loaded_open(&all);

	if (err)
		return -1;
	policy = policy_loaded_find(&all, name);
	if (!policy) {
		error(name, "%s", ipefs_reason(IPEFS_ACTIVATE, -ENOENT));
		err = -1;
	} else if (!policy->active) {
		err = check_version(policy, policy_loaded_active(&all));
		if (force)
			err = 0;
		if (!err)
			err = check(name, ipefs_enforcing(), force);
	}
	policy_loaded_free(&all);
	return err;
}

int policy_check_active(bool force)
{
	struct policy_loaded_all all;
	const struct policy_loaded *active;
	int err = policy_loaded_open(&all);

	if (err)
		return -1;
	active = policy_loaded_active(&all);
	/* Without a policy, nothing is denied. */
	if (active && ipefs_enforcing() == 0)
		err = check(active->name, 1, force);
	policy_loaded_free(&all);
	return err;
}

int policy_check_lifeline(const char *name)
{
	return check(name, 1, true);
}
