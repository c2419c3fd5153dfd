// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel accepts, but is surely a mistake. */
#include <string.h>

#include "policy/policy.h"

/**
 * struct algorithm - a hash that a digest may be of
 * @name: as the kernel writes it
 * @len: bytes of a digest
 * @fsverity: fs-verity has it
 */
struct algorithm {
	const char *name;
	size_t len;
	bool fsverity;
};

static const struct algorithm algorithms[] = {
	{ "sha256", 32, true },	      { "sha512", 64, true },
	{ "sha1", 20, false },	      { "sha224", 28, false },
	{ "sha384", 48, false },      { "sha3-256", 32, false },
	{ "sha3-384", 48, false },    { "sha3-512", 64, false },
	{ "blake2b-256", 32, false }, { "blake2b-512", 64, false },
	{ "sm3", 32, false },
};

static const struct algorithm *algorithm_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (!strcmp(algorithms[i].name, name))
			return &algorithms[i];
	return NULL;
}

/* The kernel only compares the name and the bytes. */
static void digest_lint(const struct policy_condition *c, unsigned int line,
			struct policy_notes *notes)
{
	const struct algorithm *a = algorithm_find(c->alg);
	bool fsverity = c->property == POLICY_FSVERITY_DIGEST;
	const char *name = policy_property_name(c->property);

	if (!a || (fsverity && !a->fsverity))
		policy_note_add(
			notes, false, "algorithm", line, c->column,
			"%s has no algorithm '%.40s', so this matches no file; use %s",
			name, c->alg,
			fsverity ? "sha256 or sha512" :
				   "that of veritysetup, such as sha256");
	else if (a->len != c->digest_len)
		policy_note_add(
			notes, false, "digest-length", line, c->column,
			"a %s digest has %zu bytes and this one has %zu, so it matches no file; copy all %zu hexadecimal digits",
			a->name, a->len, c->digest_len, 2 * a->len);
}

/* What stands in a profile for a key; and what is not known to be attested is not denied. */
static void signer_lint(const struct policy_condition *c,
			enum policy_action action, unsigned int line,
			struct policy_notes *notes)
{
	if (action == POLICY_DENY)
		policy_note_add(
			notes, false, "denied-signer", line, c->column,
			"a file of which it is not known whether the signer attests it, in mprotect() or when it cannot be read, is not denied by this rule; where possible, allow the other signers, before a default that denies");
	if (!c->alg[strspn(c->alg, "0")])
		policy_note_add(
			notes, true, "no-signer", line, c->column,
			"no key has this fingerprint; put that of the vendor's key in its place (dclist keys prints it)");
}

static void values_lint(const struct policy *policy, struct policy_notes *notes)
{
	const struct policy_rule *rule;
	const struct policy_condition *c;
	size_t i, k;

	for (i = 0; i < policy->rules; i++) {
		rule = &policy->rule[i];
		for (k = rule->first; k < rule->first + rule->n; k++) {
			c = &policy->condition[k];
			if (c->property == POLICY_DIGEST_CACHE_SIGNER)
				signer_lint(c, rule->action, rule->line, notes);
			else if (policy_property_digest(c->property))
				digest_lint(c, rule->line, notes);
		}
	}
}

void policy_lint(const struct policy *policy, struct policy_notes *notes)
{
	if (policy->ignored)
		policy_note_add(
			notes, false, "nul-byte", policy->ignored, 1,
			"the kernel stops reading at the NUL byte in this line; remove it");
	if (strchr(policy->name, '"'))
		policy_note_add(notes, false, "quotes", policy->line, 1,
				"the kernel has no quotes, so they become part "
				"of the name; write it without them");
	values_lint(policy, notes);
	policy_lint_reach(policy, notes);
	policy_lint_boot(policy, notes);
}
