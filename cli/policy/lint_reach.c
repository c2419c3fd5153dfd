// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that never decide, because one before them holds wherever they would. Where it
 * takes several rules for that, nothing is said.
 */
#include <string.h>

#include "policy/policy.h"

static bool condition_same(const struct policy_condition *a,
			   const struct policy_condition *b)
{
	if (a->property != b->property)
		return false;
	if (!policy_property_digest(a->property))
		return a->wanted == b->wanted;
	if (a->property == POLICY_DIGEST_CACHE_SIGNER)
		return !strcmp(a->alg, b->alg);
	return a->digest_len == b->digest_len && !strcmp(a->alg, b->alg) &&
	       !memcmp(a->digest, b->digest, a->digest_len);
}

/* Condition @i of @rule, which has more than @i */
static const struct policy_condition *
condition_of(const struct policy *policy, const struct policy_rule *rule,
	     size_t i)
{
	return &policy->condition[rule->first + i];
}

/* Does @a hold wherever @b does? */
static bool condition_covers(const struct policy_condition *a,
			     const struct policy_condition *b)
{
	return condition_same(a, b) ||
	       (a->property == POLICY_DIGEST_CACHE && a->wanted &&
		b->property == POLICY_DIGEST_CACHE_SIGNER);
}

static bool is_untrusted(const struct policy_condition *c)
{
	return c->property == POLICY_DIGEST_CACHE && !c->wanted;
}

/* A file has one digest; several signers may attest it, if it is trusted. */
static bool condition_excludes(const struct policy_condition *a,
			       const struct policy_condition *b)
{
	if (is_untrusted(a) && b->property == POLICY_DIGEST_CACHE_SIGNER)
		return true;
	if (is_untrusted(b) && a->property == POLICY_DIGEST_CACHE_SIGNER)
		return true;
	return a->property == b->property &&
	       a->property != POLICY_DIGEST_CACHE_SIGNER &&
	       !condition_same(a, b);
}

/* A condition that excludes one before it, @other; NULL for none */
static const struct policy_condition *
contradiction_find(const struct policy *policy, const struct policy_rule *rule,
		   const struct policy_condition **other)
{
	const struct policy_condition *a;
	const struct policy_condition *b;
	size_t i, k;

	for (i = 1; i < rule->n; i++)
		for (k = 0; k < i; k++) {
			a = condition_of(policy, rule, k);
			b = condition_of(policy, rule, i);
			*other = a;
			if (condition_excludes(a, b))
				return b;
		}
	return NULL;
}

/* Does @c hold wherever @rule does? */
static bool condition_in(const struct policy *policy,
			 const struct policy_condition *c,
			 const struct policy_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n; i++)
		if (condition_covers(c, condition_of(policy, rule, i)))
			return true;
	return false;
}

/* Does every condition of @first hold wherever @later does? */
static bool rule_hides(const struct policy *policy,
		       const struct policy_rule *first,
		       const struct policy_rule *later)
{
	size_t i;

	if (first->op != later->op)
		return false;
	for (i = 0; i < first->n; i++)
		if (!condition_in(policy, condition_of(policy, first, i),
				  later))
			return false;
	return true;
}

static void rule_lint(const struct policy *policy,
		      const struct policy_rule *rule,
		      struct policy_notes *notes)
{
	const struct policy_condition *other, *c;
	const struct policy_rule *first;

	c = contradiction_find(policy, rule, &other);
	if (c) {
		policy_note_add(
			notes, false, "contradiction", rule->line, c->column,
			"the rule matches no file: its conditions on %s%s%s exclude each other; make it two rules",
			policy_property_name(other->property),
			c->property == other->property ? "" : " and ",
			c->property == other->property ?
				"" :
				policy_property_name(c->property));
		return;
	}
	for (first = policy->rule; first < rule; first++) {
		if (!rule_hides(policy, first, rule))
			continue;
		policy_note_add(
			notes, false, "never-reached", rule->line, 1,
			"the rule never decides: everything it would match is already decided in line %u; move it up or remove it",
			first->line);
		return;
	}
}

static void default_lint(const struct policy *policy, enum policy_op op,
			 struct policy_notes *notes)
{
	const struct policy_rule *rule;
	size_t i;

	if (!policy->op[op].action)
		return;
	for (i = 0; i < policy->rules; i++) {
		rule = &policy->rule[i];
		if (rule->op != op || rule->n)
			continue;
		policy_note_add(
			notes, false, "never-reached", policy->op[op].line, 1,
			"the default never decides: every file is already decided in line %u; remove it, or correct the rules",
			rule->line);
		return;
	}
}

/* The default for all is not for those that have their own. */
static void all_lint(const struct policy *policy, struct policy_notes *notes)
{
	enum policy_op op;

	if (!policy->all.action)
		return;
	for (op = 0; op < POLICY_OPS; op++)
		if (!policy->op[op].action)
			return;
	policy_note_add(notes, false, "never-reached", policy->all.line, 1,
			"the default never decides: each operation has its "
			"own; remove it, or one of those");
}

void policy_lint_reach(const struct policy *policy, struct policy_notes *notes)
{
	enum policy_op op;
	size_t i;

	for (i = 0; i < policy->rules; i++)
		rule_lint(policy, &policy->rule[i], notes);
	for (op = 0; op < POLICY_OPS; op++)
		default_lint(policy, op, notes);
	all_lint(policy, notes);
}
