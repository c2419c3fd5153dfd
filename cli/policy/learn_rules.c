// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules for files that nothing else attests: each allows one content, never a
 * name or a pattern.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "policy/learn.h"

/* No rule for a modified file: that it was modified is the finding. */
static bool needs_rule(const struct learn_file *file)
{
	return file->state == LEARN_UNPACKAGED ||
	       file->state == LEARN_UNSIGNED || file->state == LEARN_EDITED;
}

/* A name in a comment: an end of line in it would be a rule of its own. */
static void rule_print(FILE *f, const struct learn_file *file)
{
	fputs("# ", f);
	text_print(f, file->path);
	if (file->package) {
		fputs(" (", f);
		text_print(f, file->package);
		putc(')', f);
	}
	if (*file->digest && !file->verity)
		fputs(": enable fs-verity on it with dclist verity", f);
	putc('\n', f);
	if (*file->digest)
		fprintf(f, "op=%s fsverity_digest=%s action=ALLOW\n",
			policy_op_name(file->op), file->digest);
	else
		fprintf(f, "# no rule: %s\n",
			file->reason ? file->reason : "it cannot be read");
}

int learn_rules(const struct learn *learn)
{
	char *text = NULL;
	size_t len = 0, i;
	FILE *f = open_memstream(&text, &len);
	int err = -1;

	if (f) {
		fputs("# Rules that dclist policy learn proposes. Examine each file before you allow it.\n",
		      f);
		for (i = 0; i < learn->n; i++)
			if (needs_rule(learn->file[i]))
				rule_print(f, learn->file[i]);
	}
	if (!f || fclose(f))
		error(NULL, "out of memory");
	else
		err = file_write_atomic(learn->rules, text, len, 0644);
	free(text);
	return err;
}
