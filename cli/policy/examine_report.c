// SPDX-License-Identifier: GPL-2.0-or-later
/* What `dclist policy check` prints. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "policy/examine.h"

static void place_text(const char *file, unsigned int line, unsigned int column)
{
	text_print(stdout, file);
	if (line)
		printf(":%u:%u", line, column);
	fputs(": ", stdout);
}

static void note_text(const char *file, const struct policy_note *note)
{
	place_text(file, note->line, note->column);
	fputs(note->error ? "error: " : "warning: ", stdout);
	text_print(stdout, note->text);
	printf(" [%s]\n", note->id);
}

static void fault_text(const char *file, const struct policy_fault *fault)
{
	place_text(file, fault->line, fault->column);
	fputs("error: ", stdout);
	text_print(stdout, fault->text);
	putchar('\n');
	place_text(file, 0, 0);
	printf("the kernel would refuse it (%s)\n",
	       strerrorname_np(-fault->err));
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

void policy_examined_text(const char *file,
			  const struct policy_examined *examined)
{
	const struct policy *policy = &examined->policy;
	const struct policy_notes *notes = &examined->notes;
	size_t i, errors = policy_notes_errors(notes);

	if (examined->fault.err) {
		fault_text(file, &examined->fault);
		return;
	}
	for (i = 0; i < notes->n; i++)
		note_text(file, &notes->note[i]);
	place_text(file, 0, 0);
	text_print(stdout, policy->name);
	printf(" %u.%u.%u, %zu rule%s; the kernel would accept it",
	       policy->version[0], policy->version[1], policy->version[2],
	       policy->rules, plural(policy->rules));
	if (notes->n)
		printf(", but: %zu error%s, %zu warning%s", errors,
		       plural(errors), notes->n - errors,
		       plural(notes->n - errors));
	putchar('\n');
}

static json_t *fault_json(const struct policy_fault *fault)
{
	json_t *o = json_object();

	json_put_text(o, "errno", strerrorname_np(-fault->err));
	json_put_number(o, "line", fault->line);
	json_put_number(o, "column", fault->column);
	json_put_text(o, "text", fault->text);
	return o;
}

static json_t *notes_json(const struct policy_notes *notes)
{
	json_t *array = json_array(), *o;
	size_t i;

	for (i = 0; i < notes->n; i++) {
		const struct policy_note *note = &notes->note[i];

		o = json_object();
		json_put_text(o, "level", note->error ? "error" : "warning");
		json_put_text(o, "id", note->id);
		json_put_number(o, "line", note->line);
		json_put_number(o, "column", note->column);
		json_put_text(o, "text", note->text);
		json_add(array, o);
	}
	return array;
}

void *policy_examined_json(const char *file,
			   const struct policy_examined *examined)
{
	const struct policy *policy = &examined->policy;
	json_t *o = json_object();
	char version[24];

	json_put_text(o, "file", file);
	json_put_bool(o, "valid", !examined->fault.err);
	if (examined->fault.err) {
		json_put(o, "fault", fault_json(&examined->fault));
		return o;
	}
	snprintf(version, sizeof(version), "%u.%u.%u", policy->version[0],
		 policy->version[1], policy->version[2]);
	json_put_text(o, "name", policy->name);
	json_put_text(o, "version", version);
	json_put_number(o, "rules", policy->rules);
	json_put(o, "notes", notes_json(&examined->notes));
	return o;
}
