// SPDX-License-Identifier: GPL-2.0-or-later
/* A text in memory, line by line. */
#include <string.h>

#include "base/lines.h"

struct lines lines_of(const struct bytes *text)
{
	const char *start = text->len ? (const char *)text->data : "";

	return (struct lines){ .pos = start, .end = start + text->len };
}

static bool is_space(char c)
{
	return c == '\r' || c == '\t' || c == ' ';
}

bool lines_next(struct lines *l)
{
	const char *nl;

	if (l->pos == l->end)
		return false;
	nl = memchr(l->pos, '\n', (size_t)(l->end - l->pos));
	l->line = l->pos;
	l->len = (size_t)((nl ? nl : l->end) - l->pos);
	l->pos = nl ? nl + 1 : l->end;
	while (l->len && is_space(l->line[l->len - 1]))
		l->len--;
	return true;
}

bool line_is(const struct lines *l, const char *text)
{
	return l->len == strlen(text) && !memcmp(l->line, text, l->len);
}

bool line_starts(const struct lines *l, const char *text)
{
	size_t len = strlen(text);

	return l->len >= len && !memcmp(l->line, text, len);
}
