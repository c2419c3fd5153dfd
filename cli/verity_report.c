// SPDX-License-Identifier: GPL-2.0-or-later
/* What `dclist verity` did, file by file and in sum, as text or JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "verity.h"
#include "verity_report.h"

/* In JSON, and as a person reads it */
static const struct {
	const char *key;
	const char *text;
} words[VERITY_OUTCOMES] = {
	[VERITY_FAILED] = { "failed", "failed" },
	[VERITY_ENABLED] = { "enabled", "enabled" },
	[VERITY_ALREADY] = { "already", "already enabled" },
	[VERITY_COULD] = { "could", "could be enabled" },
	[VERITY_MODIFIED] = { "modified", "modified" },
	[VERITY_MISSING] = { "missing", "missing" },
};

/* The order of the summary */
static const enum verity_outcome order[] = {
	VERITY_COULD,	 VERITY_ENABLED, VERITY_ALREADY,
	VERITY_MODIFIED, VERITY_MISSING, VERITY_FAILED,
};

#define ORDER (sizeof(order) / sizeof(order[0]))

/* A path is bytes; those that are no UTF-8 are written as \ooo, as elsewhere. */
static json_t *json_path(const char *path)
{
	json_t *string = json_string(path);
	char *text = NULL;
	size_t len;
	FILE *out;

	if (string)
		return string;
	out = open_memstream(&text, &len);
	if (!out)
		return NULL;
	text_print(out, path);
	if (fclose(out) == 0)
		string = json_string(text);
	free(text);
	return string;
}

static int add_json(json_t *files, const char *path,
		    const struct verity_result *res)
{
	json_t *file = json_object();
	int err;

	err = json_object_set_new(file, "file", json_path(path));
	err |= json_object_set_new(file, "state",
				   json_string(words[res->outcome].key));
	if (*res->digest)
		err |= json_object_set_new(file, "digest",
					   json_string(res->digest));
	if (res->reason)
		err |= json_object_set_new(file, "reason",
					   json_string(res->reason));
	if (err) {
		json_decref(file);
		return -1;
	}
	return json_array_append_new(files, file);
}

static void say(const char *path, const struct verity_result *res)
{
	text_print(stdout, path);
	printf(": %s%s%s\n", words[res->outcome].text, *res->digest ? " " : "",
	       res->digest);
}

int verity_report_open(struct verity_report *rep, bool json)
{
	*rep = (struct verity_report){ .files = json ? json_array() : NULL };
	if (!json || rep->files)
		return 0;
	error(NULL, "out of memory");
	return -1;
}

void verity_report_add(struct verity_report *rep, const char *path,
		       const struct verity_result *res)
{
	rep->count[res->outcome]++;
	if (res->reason)
		error(path, "%s%s",
		      res->outcome == VERITY_MODIFIED ? "modified: " : "",
		      res->reason);
	if (!rep->files) {
		if (!res->reason)
			say(path, res);
	} else if (add_json(rep->files, path, res)) {
		error(path, "out of memory");
		rep->count[VERITY_FAILED]++;
	}
}

static int print_json(struct verity_report *rep)
{
	json_t *all = json_object();
	int err;
	size_t i;

	err = json_object_set(all, "files", rep->files);
	for (i = 0; i < ORDER; i++)
		err |= json_object_set_new(all, words[order[i]].key,
					   json_integer(rep->count[order[i]]));
	if (!err)
		err = json_dumpf(all, stdout, JSON_INDENT(2));
	if (err)
		error(NULL, "cannot write JSON");
	else
		putchar('\n');
	json_decref(all);
	return err;
}

static void print_summary(const struct verity_report *rep, bool look)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < ORDER; i++) {
		if (order[i] == (look ? VERITY_ENABLED : VERITY_COULD))
			continue;
		printf("%s%u %s", comma, rep->count[order[i]],
		       words[order[i]].text);
		comma = ", ";
	}
	putchar('\n');
}

int verity_report_close(struct verity_report *rep, bool look)
{
	int err = 0;

	if (rep->files)
		err = print_json(rep);
	else
		print_summary(rep, look);
	json_decref(rep->files);
	if (err || rep->count[VERITY_FAILED] || rep->count[VERITY_MODIFIED])
		return EXIT_FAILED;
	return EXIT_DONE;
}
