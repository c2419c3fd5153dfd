// SPDX-License-Identifier: GPL-2.0-or-later
/* What was learnt, as text and JSON. */
#include <stdio.h>

#include "base/json.h"
#include "policy/learn.h"

/**
 * struct word - a state in words
 * @key: as it is shown
 * @remedy: what to do about it
 */
static const struct word {
	const char *key;
	const char *remedy;
} words[LEARN_STATES] = {
	[LEARN_UNKNOWN] = { "unknown", "" },
	[LEARN_NOW] = { "trusted-now", "nothing to do" },
	[LEARN_SIGNER] = { "signer",
			   "attested, but denied: by no signer that the policy accepts for it, or by a rule about it; dclist policy eval shows the rule" },
	[LEARN_NOT_LOADED] = { "not-loaded", "dclist load --all" },
	[LEARN_NO_VERITY] = { "no-fsverity", "dclist verity FILE" },
	[LEARN_NO_LIST] = { "no-list",
			    "dclist policy learn -o DIR writes the lists; "
			    "dclist install DIR; dclist verity FILE" },
	[LEARN_MODIFIED] = { "modified",
			     "differs from its package: find out why, then install the package again" },
	[LEARN_EDITED] = { "edited",
			   "configuration, or a file that its package declares as changing: examine it, then sign a list of your own (dclist sign) or add a rule" },
	[LEARN_UNSIGNED] = { "unsigned",
			     "its package is not accepted: get a signed one, sign a list of your own, or add a rule" },
	[LEARN_UNPACKAGED] = { "no-package",
			       "in no package: sign a list of your own (dclist sign), or add a rule" },
	[LEARN_GONE] = { "gone", "it no longer exists" },
	[LEARN_MEMORY] = { "memory",
			   "not a file: the program generates code in memory, which no list or rule can allow" },
	[LEARN_UNREADABLE] = { "unreadable", "run as root, and try again" },
	[LEARN_HOLES] = { "holes",
			  "sparse, and therefore not read, as programs are not sparse: find out what created it" },
	[LEARN_UNNAMED] = { "no-name",
			    "the kernel did not record its name, which is too long" },
};

static void file_text(const struct learn_file *file)
{
	printf("%-11s  %-9s  ", words[file->state].key,
	       policy_op_name(file->op));
	text_print(stdout, *file->path ? file->path : "(no file)");
	if (file->package) {
		fputs("  (", stdout);
		text_print(stdout, file->package);
		putchar(')');
	}
	if (file->state == LEARN_MEMORY) {
		fputs("  by ", stdout);
		text_print(stdout, file->comm);
	}
	putchar('\n');
}

static size_t state_text(const struct learn *learn, enum learn_state state)
{
	size_t i, n = 0;

	for (i = 0; i < learn->n; i++)
		if (learn->file[i]->state == state) {
			file_text(learn->file[i]);
			n++;
		}
	return n;
}

static int report_text(const struct learn *learn)
{
	size_t count[LEARN_STATES];
	enum learn_state s;

	for (s = 0; s < LEARN_STATES; s++)
		count[s] = state_text(learn, s);
	printf("%s%zu records, %zu files that would be denied%s\n",
	       learn->n ? "\n" : "", learn->records, learn->n,
	       learn->n ? ":" : "");
	for (s = 0; s < LEARN_STATES; s++)
		if (count[s])
			printf("%6zu %-11s  %s\n", count[s], words[s].key,
			       words[s].remedy);
	if (learn->lists)
		printf("%zu lists are in %s; install them with dclist install\n",
		       learn->lists, learn->output);
	return 0;
}

static json_t *file_json(const struct learn_file *file)
{
	json_t *o = json_object();

	json_put_text(o, "path", file->path);
	json_put_text(o, "op", policy_op_name(file->op));
	json_put_text(o, "state", words[file->state].key);
	json_put_number(o, "records", file->count);
	json_put_text(o, "comm", file->comm);
	if (file->package)
		json_put_text(o, "package", file->package);
	if (*file->digest) {
		json_put_text(o, "fsverity_digest", file->digest);
		json_put_bool(o, "fsverity", file->verity);
	}
	return o;
}

static int report_json(const struct learn *learn)
{
	json_t *o = json_object(), *files = json_array();
	size_t i;

	for (i = 0; i < learn->n; i++)
		json_add(files, file_json(learn->file[i]));
	json_put_number(o, "records", learn->records);
	json_put(o, "files", files);
	json_put_number(o, "lists", learn->lists);
	return json_finish(o);
}

int learn_report(const struct learn *learn)
{
	return learn->as_json ? report_json(learn) : report_text(learn);
}
