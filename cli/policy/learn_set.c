// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that records are about, each once. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

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
	struct learn_file **more, *file = calloc(1, sizeof(*file));

	/* Room doubles whenever it is used up: at 1, 2, 4, 8 ... files. */
	if (file && !(learn->n & (learn->n - 1))) {
		more = reallocarray(learn->file, learn->n ? 2 * learn->n : 1,
				    sizeof(struct learn_file *));
		if (!more)
			goto no_memory;
		learn->file = more;
	}
	if (!file)
		return -ENOMEM;
	*file = (struct learn_file){ .path = record->path,
				     .comm = record->comm,
				     .op = record->op,
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
