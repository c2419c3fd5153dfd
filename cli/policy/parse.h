/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the policy parser share. */
#ifndef DCLIST_POLICY_PARSE_H
#define DCLIST_POLICY_PARSE_H

#include <stdbool.h>

#include "policy/policy.h"

/* A part of the text */
struct span {
	const char *s;
	size_t len;
};

/**
 * struct parser - a run over one text
 * @out: result
 * @fault: result, too
 * @line: number of the present line
 * @start: where that line starts, to count columns from
 */
struct parser {
	struct policy *out;
	struct policy_fault *fault;
	unsigned int line;
	const char *start;
};

/* parse_words.c */

/* Fills in the fault, about @at; returns @err. */
int parse_fault(struct parser *p, int err, const char *at, const char *fmt, ...)
	__printf(4, 5);
/* The same for -ENOMEM */
int parse_no_memory(struct parser *p);
/* Next word of @rest, which shrinks; false at its end. */
bool parse_word(struct span *rest, struct span *word);
bool span_is(struct span span, const char *text);
/* True, and @value is the rest, when @span starts with @prefix. */
bool span_after(struct span span, const char *prefix, struct span *value);
/* At most 40 bytes of a word, for a message */
#define SPAN_ARGS(span) (int)((span).len > 40 ? 40 : (span).len), (span).s

/* parse_rule.c: any line but the first */
int parse_rule(struct parser *p, struct span line);

#endif /* DCLIST_POLICY_PARSE_H */
