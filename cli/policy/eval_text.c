// SPDX-License-Identifier: GPL-2.0-or-later
/* A policy with its text. */
#include <string.h>

#include "policy/eval_report.h"
#include "policy/examine.h"

int eval_policy_read(const char *file, struct eval_policy *policy)
{
	struct policy_fault fault;

	memset(policy, 0, sizeof(*policy));
	if (policy_file_read(file, &policy->text))
		return -1;
	if (!policy_parse((char *)policy->text.data, policy->text.len,
			  &policy->policy, &fault))
		return 0;
	error(file, "line %u, column %u: %s", fault.line, fault.column,
	      fault.text);
	return -1;
}

void eval_policy_free(struct eval_policy *policy)
{
	policy_free(&policy->policy);
	bytes_free(&policy->text);
}

char *policy_line(const struct bytes *text, unsigned int line)
{
	const char *s = (const char *)text->data, *end = s + text->len;
	size_t len;

	for (; line > 1 && s < end; line--) {
		s = memchr(s, '\n', (size_t)(end - s));
		s = s ? s + 1 : end;
	}
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	for (len = 0; s + len < end && !strchr("\r\n#", s[len]); len++)
		;
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return strndup(s, len);
}

const char *policy_decision_name(const struct policy_decision *decision)
{
	switch (decision->action) {
	case POLICY_ALLOW:
		return "allow";
	case POLICY_DENY:
		return "deny";
	default:
		return "unknown";
	}
}
