// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What could not start under a policy, by evaluating it for files of which only
 * the kind is known.
 */
#include "policy/policy.h"

#define ALLOW_INITRAMFS "'op=EXECUTE boot_verified=TRUE action=ALLOW'"

/* Any file at all */
static enum policy_answer ask_any(const struct policy_condition *c, void *ctx)
{
	return POLICY_UNKNOWN;
}

/* Any file, while no list is loaded */
static enum policy_answer ask_no_lists(const struct policy_condition *c,
				       void *ctx)
{
	bool *asked = ctx;

	if (c->property != POLICY_DIGEST_CACHE &&
	    c->property != POLICY_DIGEST_CACHE_SIGNER)
		return POLICY_UNKNOWN;
	*asked = true;
	return c->property == POLICY_DIGEST_CACHE && !c->wanted ? POLICY_YES :
								  POLICY_NO;
}

/* Any file that is not in the initramfs */
static enum policy_answer ask_root(const struct policy_condition *c, void *ctx)
{
	if (c->property != POLICY_BOOT_VERIFIED)
		return POLICY_UNKNOWN;
	return c->wanted ? POLICY_NO : POLICY_YES;
}

/* A file of the initramfs, which has no other property */
static enum policy_answer ask_initramfs(const struct policy_condition *c,
					void *ctx)
{
	if (policy_property_digest(c->property))
		return POLICY_NO;
	return c->wanted == (c->property == POLICY_BOOT_VERIFIED) ? POLICY_YES :
								    POLICY_NO;
}

/* Line of what denies each such file, or 0 */
static unsigned int denied(const struct policy *policy, enum policy_op op,
			   policy_ask ask, void *ctx)
{
	struct policy_decision decision;

	policy_evaluate(policy, op, ask, ctx, &decision);
	if (decision.action != POLICY_DENY)
		return 0;
	return policy_decision_line(&decision);
}

static void execute_lint(const struct policy *policy,
			 struct policy_notes *notes)
{
	bool asked = false;
	unsigned int line = denied(policy, POLICY_EXECUTE, ask_any, NULL);

	if (line) {
		policy_note_add(
			notes, true, "nothing-runs", line, 1,
			"no program could be executed, not even init; add " ALLOW_INITRAMFS
			" and a rule for the "
			"programs of the root file system");
		return;
	}
	line = denied(policy, POLICY_EXECUTE, ask_no_lists, &asked);
	if (line && asked) {
		policy_note_add(
			notes, true, "loader", line, 1,
			"until the first digest list is loaded, no program could be executed, not even one that loads it; add " ALLOW_INITRAMFS
			" and load the lists in the initramfs, unless it is the last policy of a boot (sign that one with --force)");
		return;
	}
	line = denied(policy, POLICY_EXECUTE, ask_root, NULL);
	if (line)
		policy_note_add(
			notes, false, "root", line, 1,
			"only programs of the initramfs could be executed, and none of the root file system, not even its init; add a rule for those, such as 'op=EXECUTE digest_cache=trusted action=ALLOW', unless the system stays in the initramfs");
	line = denied(policy, POLICY_EXECUTE, ask_initramfs, NULL);
	if (line)
		policy_note_add(
			notes, false, "initramfs", line, 1,
			"the programs of the initramfs would be denied, including /init; add " ALLOW_INITRAMFS
			", unless the policy is never active there");
}

static void input_lint(const struct policy *policy, struct policy_notes *notes,
		       enum policy_op op, const char *what)
{
	unsigned int line = denied(policy, op, ask_any, NULL);

	if (line)
		policy_note_add(
			notes, false, "nothing-loads", line, 1,
			"no %s could be loaded; add a rule for op=%s if the hardware requires any",
			what, policy_op_name(op));
}

void policy_lint_boot(const struct policy *policy, struct policy_notes *notes)
{
	execute_lint(policy, notes);
	input_lint(policy, notes, POLICY_KMODULE, "kernel module");
	input_lint(policy, notes, POLICY_FIRMWARE, "firmware");
}
