// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules and defaults of a policy: everything after its header. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "policy/parse.h"

#define OP "op="
#define ACTION "action="
#define OPS                                            \
	"op=EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, " \
	"KEXEC_INITRAMFS, POLICY or X509_CERT"
#define PROPERTIES                                                  \
	"boot_verified=, dmverity_roothash=, dmverity_signature=, " \
	"fsverity_digest=, fsverity_signature=, digest_cache= or "  \
	"digest_cache_signer="

/* A zeroed element at the end of an array that grows */
static void *array_add(void **array, size_t *n, size_t size)
{
	void *new;

	if (!array_grow(array, *n, size))
		return NULL;
	new = (char *)*array + (*n)++ *size;
	return memset(new, 0, size);
}

static struct policy_condition *condition_add(struct parser *p)
{
	return array_add((void **)&p->out->condition, &p->out->conditions,
			 sizeof(*p->out->condition));
}

static int op_parse(struct parser *p, struct span word, enum policy_op *op)
{
	struct span value = word;

	if (!span_after(word, OP, &value))
		return parse_fault(
			p, -EBADMSG, word.s,
			"'%.*s' where the operation is expected: " OPS,
			SPAN_ARGS(word));
	*op = policy_op_find(value.s, value.len);
	if (*op != POLICY_OPS)
		return 0;
	return parse_fault(p, -EBADMSG, value.s,
			   "'%.*s' is not an operation; expected " OPS,
			   SPAN_ARGS(value));
}

static int action_parse(struct parser *p, struct span word,
			enum policy_action *action)
{
	if (span_is(word, ACTION "ALLOW"))
		*action = POLICY_ALLOW;
	else if (span_is(word, ACTION "DENY"))
		*action = POLICY_DENY;
	else
		return parse_fault(p, -EBADMSG, word.s,
				   "'%.*s' at the end of the line; expected "
				   "action=ALLOW or action=DENY",
				   SPAN_ARGS(word));
	return 0;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* To the kernel, any name is an algorithm, and no digits are a digest. */
static int digest_parse(struct parser *p, struct span value,
			struct policy_condition *c)
{
	const char *colon = memchr(value.s, ':', value.len);
	const char *hex, *end = value.s + value.len;
	size_t i;

	if (!colon)
		return parse_fault(
			p, -EBADMSG, value.s,
			"expected ALGORITHM:HEX, as in sha256:2cf2...");
	hex = colon + 1;
	c->alg = strndup(value.s, (size_t)(colon - value.s));
	c->digest = malloc(value.len); /* the colon: never of no bytes */
	if (!c->alg || !c->digest)
		return parse_no_memory(p);
	c->digest_len = ((size_t)(end - hex) + 1) / 2;
	for (i = 0; hex + i < end; i++) {
		if (hex_value(hex[i]) < 0)
			return parse_fault(p, -EINVAL, hex + i,
					   "expected a hexadecimal digit");
		c->digest[i / 2] =
			(uint8_t)(i % 2 ? c->digest[i / 2] << 4 : 0) |
			(uint8_t)hex_value(hex[i]);
	}
	if (i % 2)
		return parse_fault(p, -EINVAL, end,
				   "expected an even number of hexadecimal "
				   "digits");
	return 0;
}

/* "pkcs7", or a fingerprint of version 4 or 6 */
static int signer_parse(struct parser *p, struct span value,
			struct policy_condition *c)
{
	size_t i;

	c->alg = strndup(value.s, value.len);
	if (!c->alg)
		return parse_no_memory(p);
	if (span_is(value, "pkcs7"))
		return 0;
	if (value.len != 40 && value.len != 64)
		return parse_fault(
			p, -EBADMSG, value.s,
			"'%.*s' is not a signer; expected the fingerprint of an OpenPGP key, 40 or 64 hexadecimal digits, or pkcs7",
			SPAN_ARGS(value));
	for (i = 0; i < value.len; i++) {
		if (hex_value(value.s[i]) < 0)
			return parse_fault(p, -EBADMSG, value.s + i,
					   "expected a hexadecimal digit");
		c->alg[i] = (char)(value.s[i] >= 'A' && value.s[i] <= 'F' ?
					   value.s[i] | 0x20 :
					   value.s[i]);
	}
	return 0;
}

static int value_parse(struct parser *p, struct span value,
		       struct policy_condition *c)
{
	const char *yes = policy_property_value(c->property, true);
	const char *no = policy_property_value(c->property, false);

	c->wanted = span_is(value, yes);
	if (c->wanted || span_is(value, no))
		return 0;
	return parse_fault(p, -EBADMSG, value.s,
			   "'%.*s' is not a value of %s; expected %s or %s",
			   SPAN_ARGS(value), policy_property_name(c->property),
			   yes, no);
}

/* Which property a word names, and its value; POLICY_PROPERTIES for none */
static enum policy_property property_find(struct span word, struct span *value)
{
	enum policy_property i;
	struct span rest;

	for (i = 0; i < POLICY_PROPERTIES; i++)
		if (span_after(word, policy_property_name(i), &rest) &&
		    span_after(rest, "=", value))
			break;
	return i;
}

static int property_unknown(struct parser *p, struct span word)
{
	struct span value;

	if (span_after(word, OP, &value))
		return parse_fault(p, -EBADMSG, word.s,
				   "a second operation; a rule has only one");
	if (span_after(word, ACTION, &value))
		return parse_fault(p, -EBADMSG, word.s,
				   "'%.*s' before the end of the line; "
				   "expected the action as the last word",
				   SPAN_ARGS(word));
	return parse_fault(p, -EBADMSG, word.s,
			   "'%.*s' is not a property; expected " PROPERTIES,
			   SPAN_ARGS(word));
}

static int condition_parse(struct parser *p, struct span word)
{
	struct policy_condition *c;
	struct span value = word;
	enum policy_property property = property_find(word, &value);

	if (property == POLICY_PROPERTIES)
		return property_unknown(p, word);
	c = condition_add(p);
	if (!c)
		return parse_no_memory(p);
	c->property = property;
	c->column = (unsigned int)(word.s - p->start) + 1;
	if (property == POLICY_DIGEST_CACHE_SIGNER)
		return signer_parse(p, value, c);
	if (!policy_property_digest(property))
		return value_parse(p, value, c);
	if (!value.len)
		return parse_fault(
			p, -EBADMSG, value.s,
			"expected ALGORITHM:HEX, as in sha256:2cf2...");
	return digest_parse(p, value, c);
}

static int default_add(struct parser *p, const struct policy_rule *rule,
		       bool of_op)
{
	struct policy_default *d = of_op ? &p->out->op[rule->op] : &p->out->all;

	if (rule->n)
		return parse_fault(
			p, -EBADMSG,
			p->start + p->out->condition[rule->first].column - 1,
			"a default has no properties; expected DEFAULT [op=OPERATION] action=ACTION");
	if (d->action)
		return parse_fault(p, -EBADMSG, p->start,
				   "a second default%s%s; the first is in line "
				   "%u",
				   of_op ? " for op=" : "",
				   of_op ? policy_op_name(rule->op) : "",
				   d->line);
	d->action = rule->action;
	d->line = rule->line;
	return 0;
}

static int rule_add(struct parser *p, const struct policy_rule *rule)
{
	struct policy_rule *r =
		array_add((void **)&p->out->rule, &p->out->rules, sizeof(*r));

	if (!r)
		return parse_no_memory(p);
	*r = *rule;
	return 0;
}

int parse_rule(struct parser *p, struct span line)
{
	struct policy_rule rule = { .op = POLICY_OPS,
				    .first = p->out->conditions,
				    .line = p->line };
	struct span word, first = line;
	bool is_default = false;
	int err = 0;

	parse_word(&line, &word);
	first = word;
	if (line.len && span_is(word, "DEFAULT")) {
		is_default = true;
		parse_word(&line, &word);
	}
	for (; !err && line.len; parse_word(&line, &word))
		err = rule.op == POLICY_OPS ? op_parse(p, word, &rule.op) :
					      condition_parse(p, word);
	if (!err)
		err = action_parse(p, word, &rule.action);
	if (err)
		return err;
	rule.n = p->out->conditions - rule.first;
	if (is_default)
		return default_add(p, &rule, rule.op != POLICY_OPS);
	if (rule.op == POLICY_OPS)
		return parse_fault(
			p, -EBADMSG, first.s,
			"'%.*s' where the operation is expected: " OPS
			", or DEFAULT",
			SPAN_ARGS(first));
	return rule_add(p, &rule);
}
