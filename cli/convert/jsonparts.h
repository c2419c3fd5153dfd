/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON text parsed in parts, so that only one value is in memory at a time. */
#ifndef DCLIST_JSONPARTS_H
#define DCLIST_JSONPARTS_H

#include <jansson.h>
#include <stdbool.h>

#define JSONPARTS_VALUE_MAX (64u << 10) /* bytes of one value */

/**
 * struct jsonparts - a text and how far it is taken
 * @file: for messages
 * @text: the text; not owned
 * @len: bytes in it
 * @at: of the next one
 */
struct jsonparts {
	const char *file;
	const char *text;
	size_t len;
	size_t at;
};

/* The next character that is not white space; 0 at the end, and for a NUL */
char jsonparts_next(struct jsonparts *in);
/* Takes @c if it is the next one. */
bool jsonparts_take(struct jsonparts *in, char c);
/* Takes a value; NULL after reporting why there is none. */
json_t *jsonparts_value(struct jsonparts *in);
/* Says that the text is not JSON, at its next character, and why; -EBADMSG */
int jsonparts_wrong(struct jsonparts *in, const char *why);

#endif /* DCLIST_JSONPARTS_H */
