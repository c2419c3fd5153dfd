// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of a policy's text, and what is wrong with one. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "policy/parse.h"

int parse_fault(struct parser *p, int err, const char *at, const char *fmt, ...)
{
	va_list ap;

	p->fault->err = err;
	p->fault->line = p->line;
	p->fault->column = (unsigned int)(at - p->start) + 1;
	va_start(ap, fmt);
	vsnprintf(p->fault->text, sizeof(p->fault->text), fmt, ap);
	va_end(ap);
	return err;
}

int parse_no_memory(struct parser *p)
{
	return parse_fault(p, -ENOMEM, p->start, "out of memory");
}

static bool is_separator(char c)
{
	return c == ' ' || c == '\t';
}

bool parse_word(struct span *rest, struct span *word)
{
	while (rest->len && is_separator(*rest->s)) {
		rest->s++;
		rest->len--;
	}
	word->s = rest->s;
	word->len = 0;
	while (word->len < rest->len && !is_separator(word->s[word->len]))
		word->len++;
	rest->s += word->len;
	rest->len -= word->len;
	return word->len > 0;
}

bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.len && !memcmp(span.s, text, span.len);
}

bool span_after(struct span span, const char *prefix, struct span *value)
{
	size_t len = strlen(prefix);

	if (span.len < len || memcmp(span.s, prefix, len))
		return false;
	value->s = span.s + len;
	value->len = span.len - len;
	return true;
}
