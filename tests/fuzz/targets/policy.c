// SPDX-License-Identifier: GPL-2.0-or-later
/* IPE policies: the parser, the remarks, what comes out for every operation. */
#include "../fuzz.h"
#include "policy/examine.h"

static enum policy_answer unknown(const struct policy_condition *c, void *ctx)
{
	return POLICY_UNKNOWN;
}

/* Whatever holds or does not, something decides. */
static void evaluate(const struct policy *policy)
{
	struct policy_decision decision;
	int op;

	for (op = 0; op < POLICY_OPS; op++) {
		memset(&decision, 0, sizeof(decision));
		policy_evaluate(policy, op, unknown, NULL, &decision);
		require(decision.action != POLICY_NO_ACTION || decision.maybe ||
			decision.unknown);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct policy_system system;
	struct policy_examined examined;

	policy_examine((const char *)data, len, &system, &examined);
	if (!examined.fault.err)
		evaluate(&examined.policy);
	policy_examined_free(&examined);
	return 0;
}
