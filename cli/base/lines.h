/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text in memory, line by line. */
#ifndef DCLIST_LINES_H
#define DCLIST_LINES_H

#include <stdbool.h>

#include "base/bytes.h"

/**
 * struct lines - a text, line by line
 * @pos: start of the next line
 * @end: end of the text
 * @line: the present line, without end of line and spaces before it
 * @len: bytes in it
 */
struct lines {
	const char *pos;
	const char *end;
	const char *line;
	size_t len;
};

struct lines lines_of(const struct bytes *text);
/* False at the end of the text */
bool lines_next(struct lines *l);
bool line_is(const struct lines *l, const char *text);
bool line_starts(const struct lines *l, const char *text);

#endif /* DCLIST_LINES_H */
