// SPDX-License-Identifier: GPL-2.0-or-later
/* jansson: JSON output. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/message.h"
#include "base/text.h"

/* Set when memory runs out: no partial answer is printed. */
static bool lost;

/* Without @utf8 bytes from 128 on become \ooo; a backslash is doubled, always. */
static json_t *escaped(const char *value, bool utf8)
{
	char *out = malloc(strlen(value) * 4 + 1), *p = out;
	json_t *string = NULL;

	if (!out)
		return NULL;
	for (; *value; value++) {
		if (!utf8 && (unsigned char)*value >= 0x80)
			p += sprintf(p, "\\%03o", (unsigned char)*value);
		else if (*value == '\\')
			p += sprintf(p, "\\\\");
		else
			*p++ = *value;
	}
	*p = 0;
	string = json_string(out);
	free(out);
	return string;
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		lost = true;
}

void json_put_text(json_t *object, const char *key, const char *value)
{
	json_t *string = json_string(value); /* NULL if not UTF-8 */
	bool utf8 = string;

	if (!string || strchr(value, '\\')) {
		json_decref(string);
		string = escaped(value, utf8);
	}
	json_put(object, key, string);
}

void json_put_hex(json_t *object, const char *key, const uint8_t *value,
		  size_t len)
{
	char *hex = malloc(2 * len + 1);

	if (hex)
		hex_encode(value, len, hex);
	json_put(object, key, hex ? json_string(hex) : NULL);
	free(hex);
}

void json_put_number(json_t *object, const char *key, uint64_t value)
{
	json_put(object, key, json_integer((json_int_t)value));
}

void json_put_bool(json_t *object, const char *key, bool value)
{
	json_put(object, key, json_boolean(value));
}

void json_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		lost = true;
}

static int finish(json_t *value, size_t flags)
{
	if (!value || lost ||
	    json_dumpf(value, stdout, flags | JSON_ENSURE_ASCII)) {
		error(NULL,
		      "cannot write JSON: out of memory, or the disk is full");
		lost = true;
	} else {
		putchar('\n');
	}
	json_decref(value);
	return lost ? -1 : 0;
}

json_t *json_words(char *words)
{
	json_t *array = json_array();
	char *word;

	while ((word = strsep(&words, " ")))
		if (*word)
			json_add(array, json_string(word));
	return array;
}

int json_finish(json_t *value)
{
	return finish(value, JSON_INDENT(2));
}

int json_event(json_t *value)
{
	int err = finish(value, JSON_COMPACT);

	fflush(stdout);
	return err;
}

/* In JSON these occur only in strings, where they can be escaped. */
static int script_write(const char *text, size_t len, void *out)
{
	for (; len--; text++)
		if (*text == '<' || *text == '>' || *text == '&')
			fprintf(out, "\\u%04x", (unsigned char)*text);
		else
			fputc(*text, out);
	return 0;
}

int json_script(json_t *value, FILE *out)
{
	if (!value || json_dump_callback(value, script_write, out,
					 JSON_COMPACT | JSON_ENSURE_ASCII))
		lost = true;
	json_decref(value);
	return lost ? -1 : 0;
}
