// SPDX-License-Identifier: GPL-2.0-or-later
/* What `dclist verity` did, file by file and in sum, as text or JSON. */
#include "base/command.h"
#include "verity/verity_report.h"

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
	[VERITY_CONFIG] = { "config", "will not run" },
	[VERITY_LEFT] = { "left", "left alone" },
};

/* The order of the summary */
static const enum verity_outcome order[] = {
	VERITY_COULD,	VERITY_ENABLED, VERITY_ALREADY, VERITY_MODIFIED,
	VERITY_MISSING, VERITY_FAILED,	VERITY_CONFIG,	VERITY_LEFT,
};

#define ORDER (sizeof(order) / sizeof(order[0]))

/* Only lists have such files. */
static bool is_left(enum verity_outcome outcome)
{
	return outcome == VERITY_LEFT || outcome == VERITY_CONFIG;
}

static void add_json(json_t *files, const char *path,
		     const struct verity_result *res)
{
	json_t *file = json_object();

	json_put_text(file, "file", path);
	json_put_text(file, "state", words[res->outcome].key);
	if (res->class != FILE_CODE)
		json_put_text(file, "class", file_class_key(res->class));
	if (*res->digest)
		json_put_text(file, "digest", res->digest);
	if (res->reason)
		json_put_text(file, "reason", res->reason);
	json_add(files, file);
}

static void say(const char *path, const struct verity_result *res)
{
	text_print(stdout, path);
	printf(": %s%s%s", words[res->outcome].text, *res->digest ? " " : "",
	       res->digest);
	if (is_left(res->outcome))
		printf(": %s", file_class_text(res->class));
	putchar('\n');
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
	if (rep->files)
		add_json(rep->files, path, res);
	else if (!res->reason)
		say(path, res);
}

static int print_json(struct verity_report *rep)
{
	json_t *all = json_object();
	size_t i;

	json_put(all, "files", rep->files);
	for (i = 0; i < ORDER; i++)
		json_put_number(all, words[order[i]].key, rep->count[order[i]]);
	return json_finish(all);
}

static void print_summary(const struct verity_report *rep, bool look)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < ORDER; i++) {
		if (order[i] == (look ? VERITY_ENABLED : VERITY_COULD) ||
		    (is_left(order[i]) && !rep->count[order[i]]))
			continue;
		printf("%s%u %s", comma, rep->count[order[i]],
		       words[order[i]].text);
		comma = ", ";
	}
	putchar('\n');
	if (rep->count[VERITY_CONFIG])
		puts("executable configuration does not run without fs-verity; --config enables it, but then these files cannot be edited");
}

int verity_report_close(struct verity_report *rep, bool look)
{
	int err = 0;

	if (rep->files)
		err = print_json(rep);
	else
		print_summary(rep, look);
	if (err || rep->count[VERITY_FAILED] || rep->count[VERITY_MODIFIED])
		return EXIT_FAILED;
	return EXIT_DONE;
}
