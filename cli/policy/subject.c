// SPDX-License-Identifier: GPL-2.0-or-later
/* Properties of a file, each found out when it is asked for. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "policy/subject.h"

static void (*const finders[])(struct policy_subject *s,
			       struct policy_fact *f) = {
	[POLICY_BOOT_VERIFIED] = policy_fact_boot_verified,
	[POLICY_DMVERITY_ROOTHASH] = policy_fact_dmverity_roothash,
	[POLICY_DMVERITY_SIGNATURE] = policy_fact_dmverity_signature,
	[POLICY_FSVERITY_DIGEST] = policy_fact_fsverity_digest,
	[POLICY_FSVERITY_SIGNATURE] = policy_fact_fsverity_signature,
	[POLICY_DIGEST_CACHE] = policy_fact_digest_cache,
};

void policy_fact_set(struct policy_fact *f, enum policy_answer answer,
		     const char *fmt, ...)
{
	va_list ap;

	f->answer = answer;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
}

static const struct policy_fact *fact_of(struct policy_subject *s,
					 enum policy_property property)
{
	struct policy_fact *f = &s->fact[property];

	if (!f->asked)
		finders[property](s, f);
	f->asked = true;
	return f;
}

/* Without the property neither value holds; but no digest cache trusts nothing. */
static bool is_lacking(struct policy_subject *s, enum policy_property property)
{
	struct policy_fact *f = &s->fact[property];

	if (!s->kernel || !s->kernel->lacks[property] ||
	    property == POLICY_DIGEST_CACHE)
		return false;
	policy_fact_set(
		f, POLICY_NO,
		"the kernel does not have this property, according to %s",
		s->kernel->source);
	f->asked = true;
	return true;
}

/* Of so many signers, others are not kept. */
static enum policy_answer signer_ask(struct policy_subject *s,
				     const char *signer)
{
	struct policy_fact *f = s->signer, *end = s->signer + s->signers;
	struct policy_fact more;

	while (f < end && strcmp(f->value, signer))
		f++;
	if (f < end)
		return f->answer;
	if (s->signers < POLICY_SIGNERS_SHOWN)
		s->signers++;
	else
		f = &more;
	snprintf(f->value, sizeof(f->value), "%s", signer);
	if (s->kernel && s->kernel->lacks[POLICY_DIGEST_CACHE_SIGNER])
		policy_fact_set(f, POLICY_NO,
				"the kernel does not have this property");
	else
		policy_fact_digest_cache_signer(s, signer, f);
	return f->answer;
}

/* The kernel compares the algorithm's name and the bytes. */
static bool digest_is(const struct policy_condition *c, const char *value)
{
	const char *colon = strchr(value, ':');
	char hex[2 * 128 + 1];

	if (strlen(c->alg) != (size_t)(colon - value) ||
	    strncmp(c->alg, value, strlen(c->alg)) || c->digest_len > 128)
		return false;
	hex_encode(c->digest, c->digest_len, hex);
	return !strcmp(hex, colon + 1);
}

enum policy_answer policy_subject_ask(const struct policy_condition *c,
				      void *ctx)
{
	const struct policy_fact *f;

	if (c->property == POLICY_DIGEST_CACHE_SIGNER)
		return signer_ask(ctx, c->alg);
	if (is_lacking(ctx, c->property))
		return POLICY_NO;
	f = fact_of(ctx, c->property);
	if (f->answer == POLICY_UNKNOWN)
		return POLICY_UNKNOWN;
	if (policy_property_digest(c->property))
		return f->answer == POLICY_YES && digest_is(c, f->value) ?
			       POLICY_YES :
			       POLICY_NO;
	return (f->answer == POLICY_YES) == c->wanted ? POLICY_YES : POLICY_NO;
}

const char *policy_fact_value(enum policy_property property,
			      const struct policy_fact *fact)
{
	if (fact->answer == POLICY_UNKNOWN)
		return "unknown";
	if (!policy_property_digest(property))
		return policy_property_value(property,
					     fact->answer == POLICY_YES);
	return fact->answer == POLICY_YES ? fact->value : "none";
}
