// SPDX-License-Identifier: GPL-2.0-or-later
/* jansson: JSON text taken in parts. */
#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "convert/jsonparts.h"

/* Of the byte at @at, from 1 */
static size_t line_of(const struct jsonparts *in, size_t at)
{
	size_t line = 1, i;

	for (i = 0; i < at; i++)
		line += in->text[i] == '\n';
	return line;
}

char jsonparts_next(struct jsonparts *in)
{
	while (in->at < in->len && strchr(" \t\r\n", in->text[in->at]) &&
	       in->text[in->at])
		in->at++;
	return in->at < in->len ? in->text[in->at] : 0;
}

bool jsonparts_take(struct jsonparts *in, char c)
{
	if (jsonparts_next(in) != c)
		return false;
	in->at++;
	return true;
}

int jsonparts_wrong(struct jsonparts *in, const char *why)
{
	jsonparts_next(in);
	error(in->file, "not JSON: line %zu: %s", line_of(in, in->at), why);
	return -EBADMSG;
}

json_t *jsonparts_value(struct jsonparts *in)
{
	size_t len = in->len - in->at;
	bool cut = len > JSONPARTS_VALUE_MAX;
	json_error_t why;
	json_t *value;

	/* For deeply nested text, jansson takes about forty times its size. */
	value = json_loadb(in->text + in->at, cut ? JSONPARTS_VALUE_MAX : len,
			   JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK |
				   JSON_DECODE_ANY,
			   &why);
	if (value)
		in->at += (size_t)why.position;
	else if (cut &&
		 json_error_code(&why) == json_error_premature_end_of_input)
		error(in->file,
		      "line %zu: a value of more than %u KiB, too long for a manifest; make it again",
		      line_of(in, in->at), JSONPARTS_VALUE_MAX >> 10);
	else
		error(in->file, "not JSON: line %zu: %s",
		      line_of(in, in->at) + (size_t)why.line - 1, why.text);
	return value;
}
