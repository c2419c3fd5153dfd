/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON output with jansson. Strings come from untrusted files: what is not UTF-8 is
 * written as \ooo, and a backslash is doubled.
 */
#ifndef DCLIST_JSON_H
#define DCLIST_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Sets @key of @object; without memory @object is marked, see json_finish(). */
void json_put_text(json_t *object, const char *key, const char *value);
void json_put_hex(json_t *object, const char *key, const uint8_t *value,
		  size_t len);
void json_put_number(json_t *object, const char *key, uint64_t value);
void json_put_bool(json_t *object, const char *key, bool value);
/* Takes @value. */
void json_put(json_t *object, const char *key, json_t *value);
/* Takes @value. */
void json_add(json_t *array, json_t *value);
/* Words with a blank between two, as an array; @words is changed. */
json_t *json_words(char *words);
/*
 * Prints @value on standard output, keys in the order they were set, and frees it.
 * Returns 0, or -1 after reporting that the output is incomplete.
 */
int json_finish(json_t *value);
/* The same on one line, at once: an event. */
int json_event(json_t *value);
/* The same for a script element of HTML, where it ends nothing; reports nothing. */
int json_script(json_t *value, FILE *out);

#endif /* DCLIST_JSON_H */
