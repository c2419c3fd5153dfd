// SPDX-License-Identifier: GPL-2.0-or-later
/* Remarks about a policy. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "policy/policy.h"

/* Nobody reads more notes than these. */
#define NOTES_MAX 1000u

void policy_note_add(struct policy_notes *notes, bool error_, const char *id,
		     unsigned int line, unsigned int column, const char *fmt,
		     ...)
{
	struct policy_note *note;
	va_list ap;

	if (!error_ && notes->n >= NOTES_MAX)
		return;
	if (!array_grow(&notes->note, notes->n, sizeof(*notes->note))) {
		notes->lost = true;
		return;
	}
	note = &notes->note[notes->n];
	note->error = error_;
	note->id = id;
	note->line = line;
	note->column = column;
	va_start(ap, fmt);
	vsnprintf(note->text, sizeof(note->text), fmt, ap);
	va_end(ap);
	notes->n++;
}

static int by_line(const void *va, const void *vb)
{
	const struct policy_note *a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

void policy_notes_sort(struct policy_notes *notes)
{
	if (notes->n)
		qsort(notes->note, notes->n, sizeof(*notes->note), by_line);
}

void policy_notes_free(struct policy_notes *notes)
{
	free(notes->note);
	notes->note = NULL;
	notes->n = 0;
}

size_t policy_notes_errors(const struct policy_notes *notes)
{
	size_t i, n = 0;

	for (i = 0; i < notes->n; i++)
		n += notes->note[i].error;
	return n;
}
