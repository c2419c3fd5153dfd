/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a policy decides, with the lines of its text. */
#ifndef DCLIST_POLICY_EVAL_REPORT_H
#define DCLIST_POLICY_EVAL_REPORT_H

#include <errno.h>

#include "policy/subject.h"

/**
 * struct eval_policy - a policy and its text
 * @policy: parsed
 * @text: of it, to quote lines
 */
struct eval_policy {
	struct policy policy;
	struct bytes text;
};

/* eval_text.c */

/* 0, or -1 after reporting why; to be freed in every case */
int eval_policy_read(const char *file, struct eval_policy *policy);
void eval_policy_free(struct eval_policy *policy);
/* A line of the text, without comment; owned by the caller; NULL without memory */
char *policy_line(const struct bytes *text, unsigned int line);
/* "allow", "deny" or "unknown" */
const char *policy_decision_name(const struct policy_decision *decision);

/* eval_report.c */

void eval_text(const struct eval_policy *policy, const char *path,
	       const struct policy_verdict *verdict);
void *eval_json(const struct eval_policy *policy, const char *path, int err,
		const struct policy_verdict *verdict); /* json_t */

#endif /* DCLIST_POLICY_EVAL_REPORT_H */
