// SPDX-License-Identifier: GPL-2.0-or-later
/* What a policy decides, as ipe_evaluate_event() of the kernel does. */
#include <string.h>

#include "policy/policy.h"

/* Asks until a condition does not hold, as the kernel does. */
static enum policy_answer rule_holds(const struct policy *policy,
				     const struct policy_rule *rule,
				     policy_ask ask, void *ctx,
				     const struct policy_condition **unknown)
{
	size_t i;

	*unknown = NULL;
	for (i = rule->first; i < rule->first + rule->n; i++) {
		const struct policy_condition *c = &policy->condition[i];
		enum policy_answer answer = ask(c, ctx);

		if (answer == POLICY_NO)
			return POLICY_NO;
		if (answer == POLICY_UNKNOWN && !*unknown)
			*unknown = c;
	}
	return *unknown ? POLICY_UNKNOWN : POLICY_YES;
}

void policy_evaluate(const struct policy *policy, enum policy_op op,
		     policy_ask ask, void *ctx, struct policy_decision *out)
{
	const struct policy_condition *unknown;
	bool may[POLICY_DENY + 1] = { false };
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < policy->rules && !out->rule; i++) {
		const struct policy_rule *rule = &policy->rule[i];
		enum policy_answer holds;

		if (rule->op != op)
			continue;
		holds = rule_holds(policy, rule, ask, ctx, &unknown);
		if (holds == POLICY_YES)
			out->rule = rule;
		if (holds != POLICY_UNKNOWN)
			continue;
		may[rule->action] = true;
		if (!out->maybe) {
			out->maybe = rule;
			out->unknown = unknown;
		}
	}
	if (!out->rule)
		out->fallback = policy_default_of(policy, op);
	out->action = out->rule ? out->rule->action : out->fallback->action;
	may[out->action] = true;
	if (may[POLICY_ALLOW] && may[POLICY_DENY])
		out->action = POLICY_NO_ACTION;
}

unsigned int policy_decision_line(const struct policy_decision *decision)
{
	return decision->rule ? decision->rule->line : decision->fallback->line;
}

static bool asks_for(enum policy_property has, enum policy_property property)
{
	return has == property || (has == POLICY_DIGEST_CACHE_SIGNER &&
				   property == POLICY_DIGEST_CACHE);
}

bool policy_text_asks(const char *text, enum policy_op op,
		      enum policy_property property)
{
	struct policy policy;
	struct policy_fault fault;
	bool asks = false;
	size_t i, k;

	if (!policy_parse(text, strlen(text), &policy, &fault))
		for (i = 0; i < policy.rules && !asks; i++)
			for (k = 0; k < policy.rule[i].n && !asks; k++)
				asks = policy.rule[i].op == op &&
				       asks_for(
					       policy.condition
						       [policy.rule[i].first + k]
							       .property,
					       property);
	policy_free(&policy);
	return asks;
}
