// SPDX-License-Identifier: GPL-2.0-or-later
/* What `dclist policy eval` prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "policy/eval_report.h"

static void line_text(const struct eval_policy *policy, unsigned int line)
{
	char *text = policy_line(&policy->text, line);

	printf("line %u: ", line);
	text_print(stdout, text ? text : "out of memory");
	putchar('\n');
	free(text);
}

static const char signer_name[] = "digest_cache_signer";

static void signers_text(const struct policy_subject *subject)
{
	unsigned int i;

	for (i = 0; i < subject->signers; i++) {
		printf("  %s=%s: ", signer_name, subject->signer[i].value);
		text_print(stdout, subject->signer[i].text);
		putchar('\n');
	}
}

static void facts_text(const struct policy_subject *subject)
{
	enum policy_property i;

	for (i = 0; i < POLICY_PROPERTIES; i++) {
		const struct policy_fact *f = &subject->fact[i];

		if (!f->asked)
			continue;
		printf("  %s=%s: ", policy_property_name(i),
		       policy_fact_value(i, f));
		text_print(stdout, f->text);
		putchar('\n');
	}
	signers_text(subject);
}

void eval_text(const struct eval_policy *policy, const char *path,
	       const struct policy_verdict *verdict)
{
	const struct policy_decision *d = &verdict->decision;

	text_print(stdout, path);
	printf(": %s %s, ", policy_decision_name(d),
	       policy_op_name(verdict->op));
	line_text(policy, policy_decision_line(d));
	if (!d->action) {
		printf("  unless, as %s is not known here, ",
		       policy_property_name(d->unknown->property));
		line_text(policy, d->maybe->line);
	}
	facts_text(&verdict->subject);
}

static const char *const answers[] = {
	[POLICY_NO] = "no",
	[POLICY_YES] = "yes",
	[POLICY_UNKNOWN] = "unknown",
};

static void signers_json(json_t *array, const struct policy_subject *subject)
{
	unsigned int i;
	json_t *o;

	for (i = 0; i < subject->signers; i++) {
		o = json_object();
		json_put_text(o, "property", signer_name);
		json_put_text(o, "value", subject->signer[i].value);
		json_put_text(o, "holds", answers[subject->signer[i].answer]);
		json_put_text(o, "text", subject->signer[i].text);
		json_add(array, o);
	}
}

static json_t *facts_json(const struct policy_subject *subject)
{
	json_t *array = json_array(), *o;
	enum policy_property i;

	for (i = 0; i < POLICY_PROPERTIES; i++) {
		const struct policy_fact *f = &subject->fact[i];

		if (!f->asked)
			continue;
		o = json_object();
		json_put_text(o, "property", policy_property_name(i));
		json_put_text(o, "value", policy_fact_value(i, f));
		json_put_text(o, "text", f->text);
		json_add(array, o);
	}
	signers_json(array, subject);
	return array;
}

static void put_line(json_t *o, const struct eval_policy *policy,
		     const char *key, unsigned int line)
{
	char *text = policy_line(&policy->text, line);
	json_t *rule = json_object();

	json_put_number(rule, "line", line);
	json_put_text(rule, "text", text ? text : "");
	json_put(o, key, rule);
	free(text);
}

void *eval_json(const struct eval_policy *policy, const char *path, int err,
		const struct policy_verdict *verdict)
{
	const struct policy_decision *d = &verdict->decision;
	json_t *o = json_object();

	json_put_text(o, "file", path);
	if (err) {
		json_put_text(o, "error", strerror(-err));
		return o;
	}
	json_put_text(o, "path", verdict->path);
	json_put_text(o, "op", policy_op_name(verdict->op));
	json_put_text(o, "decision", policy_decision_name(d));
	json_put_bool(o, "default", !d->rule);
	put_line(o, policy, "rule", policy_decision_line(d));
	if (!d->action)
		put_line(o, policy, "unless", d->maybe->line);
	json_put(o, "facts", facts_json(&verdict->subject));
	return o;
}
