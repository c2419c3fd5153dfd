// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The chain's end: is IPE enabled, and which rule of the active policy decides?
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "policy/eval_report.h"
#include "policy/enforced.h"
#include "why/chain.h"

#define IPE POLICY_IPE
#define OFFLINE "not known for an image"

/* 1, 0, or a negative errno */
static int read_flag(const char *path)
{
	struct bytes text;
	int err = policy_fs_read(path, &text);

	if (err)
		return err;
	err = text.data[0] == '1';
	bytes_free(&text);
	return err;
}

/* Where the module enforces by itself, IPE is not asked. */
static bool chain_module(struct chain *chain, bool enforces)
{
	if (enforces)
		return chain_add(chain, "module", LINK_OK, "",
				 "the module enforces its policy");
	return chain_add(
		chain, "module", LINK_NOTE,
		"reboot with a policy that enforces: dclist policy sign --module enforce",
		"the module only records what its policy would deny: it runs");
}

bool chain_ipe(struct chain *chain)
{
	struct bytes module;
	int enforce, err;
	bool enforces;

	if (chain->why->offline)
		return chain_add(chain, "ipe", LINK_SKIPPED, "", OFFLINE);
	err = policy_module_running(&module, &enforces);
	if (!err) {
		bytes_free(&module);
		return chain_module(chain, enforces);
	}
	if (err != -ENOENT)
		return chain_add(chain, "module", LINK_UNKNOWN,
				 err == -EACCES ? "run as root" : "",
				 KERNEL_ENFORCES_UNKNOWN ": %s",
				 strerror(-err));
	if (access(IPE, F_OK))
		return chain_add(
			chain, "ipe", LINK_BROKEN,
			"boot a kernel with CONFIG_SECURITY_IPE, and "
			"with ipe in lsm= on its command line",
			"IPE is not enabled, so the digest cache is not consulted");
	enforce = read_flag(IPE "/enforce");
	if (enforce < 0)
		return chain_add(chain, "ipe", LINK_UNKNOWN, "run as root",
				 "cannot read whether IPE enforces: %s",
				 strerror(-enforce));
	if (!enforce)
		return chain_add(
			chain, "ipe", LINK_NOTE, "dclist policy enforce on",
			"IPE does not enforce: what it would deny runs");
	return chain_add(chain, "ipe", LINK_OK, "", "IPE enforces");
}

/* "policy_name=NAME ..." */
static void name_of(const struct bytes *text, char name[POLICY_NAME_MAX + 1])
{
	const char *from = (char *)text->data + strlen("policy_name=");

	snprintf(name, POLICY_NAME_MAX + 1, "%.*s", (int)strcspn(from, " "),
		 from);
}

/*
 * Text of the active policy, or of what stands for that of the module; its name in @name.
 * A negative errno without one.
 */
static int active_policy(char name[POLICY_NAME_MAX + 1], struct bytes *text)
{
	struct policy_loaded_all loaded;
	const struct policy_loaded *active;
	bool enforces;
	int err = policy_module_running(text, &enforces);

	if (!err)
		name_of(text, name);
	if (err != -ENOENT)
		return err;
	err = policy_loaded_read(&loaded);
	if (err)
		return err;
	active = policy_loaded_active(&loaded);
	if (!active) {
		err = -ENOENT;
	} else {
		strcpy(name, active->name);
		err = policy_loaded_text(name, text);
	}
	policy_loaded_free(&loaded);
	return err;
}

/**
 * struct verdict - what the active policy decides about the file
 * @name: of the policy
 * @text: of it
 * @policy: parsed; not if there is a @fault
 * @fault: valid when its err is not 0
 * @op: what would be done with the file
 * @decision: about that
 * @no_signer: rules allow it by signers, and no loaded list by one of them attests it
 */
struct verdict {
	char name[POLICY_NAME_MAX + 1];
	struct bytes text;
	struct policy policy;
	struct policy_fault fault;
	enum policy_op op;
	struct policy_decision decision;
	bool no_signer;
};

/* The kernel's decision about the file under the policy */
static bool decided(struct chain *chain, const struct verdict *v)
{
	const struct policy_decision *d = &v->decision;
	const char *op_name = policy_op_name(v->op), *name = v->name;
	unsigned int line = policy_decision_line(d);
	char *rule = policy_line(&v->text, line);
	bool asks = policy_text_asks((char *)v->text.data, v->op,
				     kernel_is_stock() > 0 ?
					     POLICY_FSVERITY_SIGNATURE :
					     POLICY_DIGEST_CACHE),
	     goes_on;

	if (!d->action)
		goes_on = chain_add(
			chain, "policy", LINK_UNKNOWN,
			"dclist policy eval shows more",
			"the active policy %s allows op=%s or not depending on "
			"%s in line %u, which is not known here",
			name, op_name,
			policy_property_name(d->unknown->property),
			d->maybe->line);
	else if (d->action == POLICY_DENY && v->no_signer)
		goes_on = chain_add(
			chain, "policy", LINK_BROKEN,
			"load a list by one of these signers; dclist policy eval shows them",
			"the active policy %s denies op=%s, line %u: no loaded list by a signer that the rules with action=ALLOW name attests it",
			name, op_name, line);
	else if (d->action == POLICY_DENY)
		goes_on = chain_add(
			chain, "policy", LINK_BROKEN,
			asks ? "dclist policy eval shows why" :
			       "dclist policy activate one with digest_cache=trusted",
			"the active policy %s denies op=%s%s, line %u: %s",
			name, op_name,
			asks ? "" : " without consulting the digest cache",
			line, rule ? rule : "?");
	else
		goes_on = chain_add(
			chain, "policy", asks ? LINK_OK : LINK_NOTE, "",
			"the active policy %s allows op=%s%s, line %u: %s",
			name, op_name,
			asks ? "" : ", whatever the digest cache says", line,
			rule ? rule : "?");
	free(rule);
	return goes_on;
}

/* Does a rule allow it by this signer? */
static bool rule_allows(const struct verdict *v, const char *signer)
{
	const struct policy_rule *rule = v->policy.rule;
	const struct policy_condition *c;
	size_t i, k;

	for (i = 0; i < v->policy.rules; i++, rule++)
		for (k = 0; k < rule->n; k++) {
			c = &v->policy.condition[rule->first + k];
			if (rule->op == v->op && rule->action == POLICY_ALLOW &&
			    c->property == POLICY_DIGEST_CACHE_SIGNER &&
			    !strcmp(c->alg, signer))
				return true;
		}
	return false;
}

/* What a rule that denies asks for is nothing to be wished for. */
static bool lacks_signer(const struct verdict *v,
			 const struct policy_subject *subject)
{
	const struct policy_fact *f = subject->signer;
	bool lacks = false;

	for (; f < subject->signer + subject->signers; f++) {
		if (!rule_allows(v, f->value))
			continue;
		if (f->answer != POLICY_NO)
			return false;
		lacks = true;
	}
	return lacks;
}

/* 0, or a negative errno without an active policy; to be freed in every case */
static int verdict_read(const struct chain *chain, struct verdict *v)
{
	struct policy_subject subject = {
		.kernel = &chain->why->kernel->properties,
		.op = policy_op_of(chain->path),
		.fd = chain->fd,
		.attested = &chain->attested,
		.known = chain->why->known,
	};
	int err;

	*v = (struct verdict){ .op = policy_op_of(chain->path) };
	err = active_policy(v->name, &v->text);
	if (!err && !policy_parse((char *)v->text.data, v->text.len, &v->policy,
				  &v->fault))
		policy_evaluate(&v->policy, v->op, policy_subject_ask, &subject,
				&v->decision);
	v->no_signer = lacks_signer(v, &subject);
	return err;
}

static void verdict_free(struct verdict *v)
{
	policy_free(&v->policy);
	bytes_free(&v->text);
}

/* It is allowed by a rule with more conditions than digest_cache. */
static bool verdict_vouches(const struct verdict *v)
{
	const struct policy_rule *rule = v->decision.rule;
	const struct policy_condition *c;
	size_t i;

	for (i = 0; rule && v->decision.action == POLICY_ALLOW && i < rule->n;
	     i++) {
		c = &v->policy.condition[rule->first + i];
		if (c->property != POLICY_DIGEST_CACHE &&
		    c->property != POLICY_DIGEST_CACHE_SIGNER &&
		    (policy_property_digest(c->property) || c->wanted))
			return true;
	}
	return false;
}

static bool evaluated(struct chain *chain, const struct verdict *v)
{
	if (v->fault.err)
		return chain_add(
			chain, "policy", LINK_UNKNOWN, "",
			"cannot parse the active policy %s, line %u: %s",
			v->name, v->fault.line, v->fault.text);
	return decided(chain, v);
}

/* @err: result of verdict_read() */
static bool policy_link(struct chain *chain, const struct verdict *v, int err)
{
	if (err == -ENOENT)
		return chain_add(
			chain, "policy", LINK_BROKEN,
			"create, load and activate a policy with digest_cache=trusted: dclist policy new, load and activate",
			"IPE has no active policy, so it allows "
			"everything");
	if (err)
		return chain_add(chain, "policy", LINK_UNKNOWN, "run as root",
				 "cannot read the active policy: %s",
				 strerror(-err));
	return evaluated(chain, v);
}

bool chain_policy(struct chain *chain)
{
	struct verdict v;
	bool goes_on;
	int err;

	if (chain->why->offline)
		return chain_add(chain, "policy", LINK_SKIPPED, "", OFFLINE);
	err = verdict_read(chain, &v);
	goes_on = policy_link(chain, &v, err);
	verdict_free(&v);
	return goes_on;
}

bool chain_otherwise(struct chain *chain)
{
	struct chain_link *last = &chain->link[chain->n - 1];
	bool goes_on = false;
	struct verdict v;

	if (chain->why->offline || chain->fd < 0 ||
	    last->status != LINK_BROKEN || !strcmp(last->name, "ipe") ||
	    !strcmp(last->name, "policy"))
		return false;
	if (!verdict_read(chain, &v) && verdict_vouches(&v)) {
		last->status = LINK_NOTE;
		*last->remedy = 0;
		goes_on = chain_ipe(chain) && policy_link(chain, &v, 0);
	}
	verdict_free(&v);
	return goes_on;
}
