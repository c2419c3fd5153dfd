// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that never decide, because what stands before them matches whatever they
 * would match.
 *
 * Four properties are yes or no, so a file is one of 16 kinds to them, a bit each.
 * The two with a digest hold for one value; what no rule names is "any other".
 * For each pair of digests that a rule names, or "any", there is the set of kinds
 * that the rules so far have taken. A rule is dead when its kinds were taken
 * already, by rules for its own digests or for any. That is exact, and no rule is
 * compared with each other one.
 */
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

#define KINDS 16u
#define ALL_KINDS 0xffffu

/**
 * struct claim - what rules for the same digests have taken
 * @op: of the rules
 * @roothash: digest they ask for, NULL for any
 * @digest: the same for the fs-verity digest
 * @kinds: set of kinds
 * @line: first rule that took the kind
 */
struct claim {
	enum policy_op op;
	const struct policy_condition *roothash;
	const struct policy_condition *digest;
	unsigned int kinds;
	unsigned int line[KINDS];
};

/**
 * struct reach - a run
 * @policy: what is looked at
 * @notes: result
 * @tree: struct claim, by operation and digests
 */
struct reach {
	const struct policy *policy;
	struct policy_notes *notes;
	void *tree;
};

static int digest_compare(const struct policy_condition *a,
			  const struct policy_condition *b)
{
	int diff;

	if (!a || !b)
		return !!a - !!b;
	diff = strcmp(a->alg, b->alg);
	if (diff)
		return diff;
	if (a->digest_len != b->digest_len)
		return a->digest_len < b->digest_len ? -1 : 1;
	return memcmp(a->digest, b->digest, a->digest_len);
}

static int claim_compare(const void *va, const void *vb)
{
	const struct claim *a = va, *b = vb;
	int diff;

	if (a->op != b->op)
		return a->op < b->op ? -1 : 1;
	diff = digest_compare(a->roothash, b->roothash);
	return diff ? diff : digest_compare(a->digest, b->digest);
}

/* Which of the four bits of a kind a property is */
static unsigned int kind_bit(enum policy_property property)
{
	switch (property) {
	case POLICY_BOOT_VERIFIED:
		return 0;
	case POLICY_DMVERITY_SIGNATURE:
		return 1;
	case POLICY_FSVERITY_SIGNATURE:
		return 2;
	default:
		return 3;
	}
}

/* The kinds of which @c holds */
static unsigned int kinds_of(const struct policy_condition *c)
{
	unsigned int kind, kinds = 0, bit = kind_bit(c->property);

	for (kind = 0; kind < KINDS; kind++)
		if ((kind >> bit & 1) == c->wanted)
			kinds |= 1u << kind;
	return kinds;
}

/* Narrows a claim by one condition; false when nothing is left. */
static bool claim_narrow(struct claim *claim, const struct policy_condition *c)
{
	const struct policy_condition **digest;

	if (!policy_property_digest(c->property)) {
		claim->kinds &= kinds_of(c);
		return claim->kinds;
	}
	digest = c->property == POLICY_DMVERITY_ROOTHASH ? &claim->roothash :
							   &claim->digest;
	if (*digest && digest_compare(*digest, c))
		return false;
	*digest = c;
	return true;
}

/* Adds what rules for these digests took to @taken. */
static void taken_add(const struct reach *r, const struct claim *claim,
		      const struct policy_condition *roothash,
		      const struct policy_condition *digest,
		      struct claim *taken)
{
	struct claim key = { .op = claim->op, roothash, digest };
	struct claim *const *found = tfind(&key, &r->tree, claim_compare);
	unsigned int kind;

	if (!found)
		return;
	for (kind = 0; kind < KINDS; kind++)
		if ((*found)->kinds >> kind & 1 &&
		    (!(taken->kinds >> kind & 1) ||
		     (*found)->line[kind] < taken->line[kind]))
			taken->line[kind] = (*found)->line[kind];
	taken->kinds |= (*found)->kinds;
}

static void taken_find(const struct reach *r, const struct claim *claim,
		       struct claim *taken)
{
	memset(taken, 0, sizeof(*taken));
	taken_add(r, claim, NULL, NULL, taken);
	if (claim->roothash)
		taken_add(r, claim, claim->roothash, NULL, taken);
	if (claim->digest)
		taken_add(r, claim, NULL, claim->digest, taken);
	if (claim->roothash && claim->digest)
		taken_add(r, claim, claim->roothash, claim->digest, taken);
}

/* The smallest line over @line that took one of @kinds; 0 for none */
static unsigned int line_after(const struct claim *taken, unsigned int kinds,
			       unsigned int line)
{
	unsigned int kind, next = 0;

	for (kind = 0; kind < KINDS; kind++)
		if (kinds >> kind & 1 && taken->line[kind] > line &&
		    (!next || taken->line[kind] < next))
			next = taken->line[kind];
	return next;
}

/* "line" and "3", or "lines" and "3, 5" */
static const char *lines_text(const struct claim *taken, unsigned int kinds,
			      char *out, size_t room)
{
	unsigned int line = 0, n = 0;
	size_t len = 0;

	*out = 0;
	while ((line = line_after(taken, kinds, line)) && len < room)
		len += (size_t)snprintf(out + len, room - len, "%s%u",
					n++ ? ", " : "", line);
	return n == 1 ? "line" : "lines";
}

/* Puts what the rule takes into the tree. */
static int claim_keep(struct reach *r, const struct claim *claim,
		      unsigned int line)
{
	struct claim *const *found, *new = calloc(1, sizeof(*new));
	unsigned int kind;

	if (!new)
		return -ENOMEM;
	*new = *claim;
	new->kinds = 0;
	found = tsearch(new, &r->tree, claim_compare);
	if (!found || *found != new)
		free(new);
	if (!found)
		return -ENOMEM;
	new = *found;
	for (kind = 0; kind < KINDS; kind++)
		if (claim->kinds & ~new->kinds & 1u << kind)
			new->line[kind] = line;
	new->kinds |= claim->kinds;
	return 0;
}

static int rule_lint(struct reach *r, const struct policy_rule *rule)
{
	struct claim claim = { .op = rule->op, .kinds = ALL_KINDS }, taken;
	const struct policy_condition *c;
	const char *lines;
	char text[128];
	size_t i;

	for (i = rule->first; i < rule->first + rule->n; i++) {
		c = &r->policy->condition[i];
		if (claim_narrow(&claim, c))
			continue;
		policy_note_add(r->notes, false, "contradiction", rule->line,
				c->column,
				"the rule holds for no file: its conditions on "
				"%s exclude each other; make it two rules",
				policy_property_name(c->property));
		return 0;
	}
	taken_find(r, &claim, &taken);
	if (claim.kinds & ~taken.kinds)
		return claim_keep(r, &claim, rule->line);
	lines = lines_text(&taken, claim.kinds, text, sizeof(text));
	policy_note_add(r->notes, false, "never-reached", rule->line, 1,
			"the rule never decides: all it would match was "
			"decided in %s %s; move it up or remove it",
			lines, text);
	return 0;
}

static void default_lint(struct reach *r, enum policy_op op)
{
	struct claim claim = { .op = op }, taken;
	char text[128];
	const char *lines;

	if (!r->policy->op[op].action)
		return;
	taken_find(r, &claim, &taken);
	if (taken.kinds != ALL_KINDS)
		return;
	lines = lines_text(&taken, ALL_KINDS, text, sizeof(text));
	policy_note_add(r->notes, false, "never-reached",
			r->policy->op[op].line, 1,
			"the default never decides: every file was decided in "
			"%s %s; remove it, or correct the rules",
			lines, text);
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

int policy_lint_reach(const struct policy *policy, struct policy_notes *notes)
{
	struct reach r = { .policy = policy, .notes = notes };
	enum policy_op op;
	int err = 0;
	size_t i;

	for (i = 0; i < policy->rules && !err; i++)
		err = rule_lint(&r, &policy->rule[i]);
	for (op = 0; op < POLICY_OPS && !err; op++)
		default_lint(&r, op);
	all_lint(policy, notes);
	tdestroy(r.tree, free);
	return err;
}
