// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that records are about, each once. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "policy/learn.h"

static int by_path(const void *a, const void *b)
{
	const struct learn_file *x = a, *y = b;

	if (x->op != y->op)
		return x->op < y->op ? -1 : 1;
	return strcmp(x->path, y->path);
}

static int by_path_array(const void *a, const void *b)
{
	return by_path(*(struct learn_file *const *)a,
		       *(struct learn_file *const *)b);
}

static int file_add(struct learn *learn, struct learn_record *record)
{
	struct learn_file *file = calloc(1, sizeof(*file));

	if (!file)
		return -ENOMEM;
	if (!array_grow(&learn->file, learn->n, sizeof(struct learn_file *)))
		goto no_memory;
	*file = (struct learn_file){ .path = record->path,
				     .comm = record->comm,
				     .op = record->op,
				     .attested = record->attested,
				     .count = 1 };
	if (!tsearch(file, &learn->tree, by_path))
		goto no_memory;
	record->path = record->comm = NULL;
	learn->file[learn->n++] = file;
	return 0;
no_memory:
	free(file);
	return -ENOMEM;
}

int learn_add(struct learn *learn, struct learn_record *record)
{
	struct learn_file key = { .path = record->path, .op = record->op };
	struct learn_file **found;

	learn->records++;
	if (!record->denied)
		return 0;
	found = tfind(&key, &learn->tree, by_path);
	if (found) {
		(*found)->count++;
		(*found)->attested = record->attested;
		return 0;
	}
	if (learn->n < LEARN_FILES_MAX)
		return file_add(learn, record);
	learn->lost++;
	return 0;
}

void learn_sort(struct learn *learn)
{
	if (learn->n)
		qsort(learn->file, learn->n, sizeof(*learn->file),
		      by_path_array);
}

struct learn_file *learn_find(const struct learn *learn, enum policy_op op,
			      const char *path)
{
	struct learn_file key = { .path = (char *)path, .op = op };
	struct learn_file *const *found = tfind(&key, &learn->tree, by_path);

	return found ? *found : NULL;
}

static void nothing(void *node)
{
}

void learn_free(struct learn *learn)
{
	size_t i;

	tdestroy(learn->tree, nothing);
	for (i = 0; i < learn->n; i++) {
		free(learn->file[i]->path);
		free(learn->file[i]->comm);
		free(learn->file[i]->package);
		free(learn->file[i]);
	}
	free(learn->file);
}
