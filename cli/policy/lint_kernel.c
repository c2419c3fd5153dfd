// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with a policy for one kernel, and for what it has loaded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "policy/policy.h"

#define VERSION_ARGS(v) (v)[0], (v)[1], (v)[2]

/* What to use on a kernel whose IPE was not patched */
static const char *instead(const struct policy_kernel *kernel)
{
	if (kernel->lacks[POLICY_FSVERITY_SIGNATURE])
		return "";
	if (kernel->no_programs || kernel->no_answers)
		return ", or with CONFIG_BPF_LSM and CONFIG_DEBUG_INFO_BTF_MODULES for the module (docs/stock.md)";
	return ", or use fsverity_signature=TRUE with the module (docs/stock.md)";
}

/* What the kernel does with a property that it was built without */
static void property_note(const struct policy_kernel *kernel,
			  const struct policy_condition *c, unsigned int line,
			  struct policy_notes *notes)
{
	const char *name = policy_property_name(c->property);

	/* Unless IPE was patched for it, not even the word is known. */
	if (c->property == POLICY_DIGEST_CACHE_SIGNER)
		policy_note_add(
			notes, true, "kernel-lacks", line, c->column,
			"the kernel has no %s%s%s, and refuses the policy; build it with CONFIG_%s%s",
			name, kernel->source ? " after " : "",
			kernel->source ? kernel->source : "",
			policy_property_config(c->property),
			kernel->lacks[POLICY_DIGEST_CACHE] ?
				"; the module for a kernel that is not patched does not distinguish signers" :
				", or use digest_cache=trusted, which accepts every signer");
	else if (c->property == POLICY_DIGEST_CACHE)
		policy_note_add(notes, true, "kernel-lacks", line, c->column,
				"the kernel has no %s%s%s, and may refuse the "
				"policy; build it with CONFIG_%s%s",
				name, kernel->source ? " after " : "",
				kernel->source ? kernel->source : "",
				policy_property_config(c->property),
				instead(kernel));
	else
		policy_note_add(
			notes, false, "kernel-lacks", line, c->column,
			"the kernel has no %s after %s, so this matches no file; build it with CONFIG_%s",
			name, kernel->source,
			policy_property_config(c->property));
}

/* Is it a key of the kernel, rather than something that is called like one? */
static bool has_key(const struct policy_kernel *kernel, const char *fingerprint)
{
	FILE *f = fmemopen(kernel->keys.data, kernel->keys.len, "r");
	bool found = !f; /* without memory nothing is said */
	size_t size = 0, len = strlen(fingerprint);
	struct kernel_key key;
	char *line = NULL;

	while (!found && getline(&line, &size, f) > 0)
		found = kernel_key_read(line, &key) && key.len == len &&
			!memcmp(key.fingerprint, fingerprint, len);
	free(line);
	if (f)
		fclose(f);
	return found;
}

/* A key list may bring the key later; or it is a slip. */
static void signer_note(const struct policy_kernel *kernel,
			const struct policy_condition *c, unsigned int line,
			struct policy_notes *notes)
{
	if (c->property == POLICY_DIGEST_CACHE_SIGNER && kernel->keys.data &&
	    strcmp(c->alg, "pkcs7") && !has_key(kernel, c->alg))
		policy_note_add(
			notes, false, "unknown-signer", line, c->column,
			"the kernel does not have this key, so the rule matches no file until a key list adds it; dclist status shows the keys that it has");
}

static void answers_note(const struct policy_kernel *kernel,
			 const struct policy_condition *c, unsigned int line,
			 struct policy_notes *notes)
{
	if (c->property == POLICY_FSVERITY_SIGNATURE && kernel->no_answers)
		policy_note_add(
			notes, false, "no-programs", line, c->column,
			"the module has no BPF programs, so this does not match what lists attest, only files with a builtin signature; dclist doctor shows what is missing");
}

void policy_lint_kernel(const struct policy *policy,
			const struct policy_kernel *kernel,
			struct policy_notes *notes)
{
	const struct policy_rule *rule;
	const struct policy_condition *c;
	size_t i, k;

	if (kernel->no_ipe) {
		policy_note_add(notes, true, "kernel-lacks", 0, 0,
				"the kernel has no IPE after %s; build it with "
				"CONFIG_SECURITY_IPE",
				kernel->source);
		return;
	}
	for (i = 0; i < policy->rules; i++) {
		rule = &policy->rule[i];
		for (k = rule->first; k < rule->first + rule->n; k++) {
			c = &policy->condition[k];
			answers_note(kernel, c, rule->line, notes);
			if (kernel->lacks[c->property])
				property_note(kernel, c, rule->line, notes);
			else
				signer_note(kernel, c, rule->line, notes);
		}
	}
}

void policy_lint_loaded(const struct policy *policy,
			const struct policy_loaded_all *loaded,
			struct policy_notes *notes)
{
	const struct policy_loaded *same =
		policy_loaded_find(loaded, policy->name);
	const struct policy_loaded *active = policy_loaded_active(loaded);
	uint64_t version = policy_version_number(policy->version);

	if (same && policy_version_number(same->version) >= version)
		policy_note_add(
			notes, true, "version", policy->line, 1,
			"the kernel has version %u.%u.%u of this policy loaded and accepts only a higher one; raise policy_version",
			VERSION_ARGS(same->version));
	else if (active && active != same &&
		 policy_version_number(active->version) > version)
		policy_note_add(
			notes, true, "version", policy->line, 1,
			"the active policy %s has version %u.%u.%u, and the kernel activates none with a lower one; raise policy_version",
			active->name, VERSION_ARGS(active->version));
}
