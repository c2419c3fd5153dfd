// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of a package by path, and by digest once they were found. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "convert/rpm_files.h"
#include "list/digest.h"

/* A content that was in the payload */
struct found {
	uint8_t digest[DGC_DIGEST_MAX];
};

/**
 * struct rpm_files - files of a package
 * @by_path: tree of struct rpm_file; owned
 * @by_digest: tree of struct found; owned
 */
struct rpm_files {
	void *by_path;
	void *by_digest;
};

static int path_compare(const void *a, const void *b)
{
	return strcmp(((const struct rpm_file *)a)->path,
		      ((const struct rpm_file *)b)->path);
}

static int digest_compare(const void *a, const void *b)
{
	return memcmp(((const struct found *)a)->digest,
		      ((const struct found *)b)->digest, DGC_DIGEST_MAX);
}

static struct rpm_file *file_new(const char *path)
{
	size_t len = strlen(path) + 1;
	struct rpm_file *file = calloc(1, sizeof(*file) + len);

	if (file)
		memcpy(file->path, path, len);
	return file;
}

/* A path that occurs twice keeps its first digest; a payload has it once. */
static int file_add(const struct digest *d, void *ctx)
{
	struct rpm_files *files = ctx;
	struct rpm_file *file, **node;

	if (!d->path)
		return -EBADMSG;
	file = file_new(d->path);
	if (!file)
		return -ENOMEM;
	memcpy(file->digest, d->value, dgc_algo_size(d->algo));
	file->ghost = d->ghost;
	node = tsearch(file, &files->by_path, path_compare);
	if (!node || *node != file)
		free(file);
	return node ? 0 : -ENOMEM;
}

struct rpm_files *rpm_files_read(const struct list *list)
{
	struct rpm_files *files = calloc(1, sizeof(*files));

	if (files && !list_each(list, file_add, files))
		return files;
	rpm_files_free(files);
	return NULL;
}

void rpm_files_free(struct rpm_files *files)
{
	if (!files)
		return;
	tdestroy(files->by_path, free);
	tdestroy(files->by_digest, free);
	free(files);
}

struct rpm_file *rpm_files_find(const struct rpm_files *files, const char *path)
{
	struct rpm_file *wanted = file_new(path), **node;

	if (!wanted)
		return NULL;
	node = tfind(wanted, &files->by_path, path_compare);
	free(wanted);
	return node ? *node : NULL;
}

int rpm_files_found(struct rpm_files *files, struct rpm_file *file)
{
	struct found *found = malloc(sizeof(*found)), **node;

	if (!found)
		return -ENOMEM;
	memcpy(found->digest, file->digest, sizeof(found->digest));
	node = tsearch(found, &files->by_digest, digest_compare);
	if (!node || *node != found)
		free(found);
	file->found = true;
	return node ? 0 : -ENOMEM;
}

struct walk {
	const struct rpm_files *files;
	const struct rpm_file *missing;
};

static void missing_one(const void *arg, VISIT visit, void *ctx)
{
	const struct rpm_file *file = *(const struct rpm_file *const *)arg;
	struct walk *walk = ctx;
	struct found wanted;

	if ((visit != postorder && visit != leaf) || walk->missing ||
	    file->found || file->ghost)
		return;
	memcpy(wanted.digest, file->digest, sizeof(wanted.digest));
	if (!tfind(&wanted, &walk->files->by_digest, digest_compare))
		walk->missing = file;
}

const struct rpm_file *rpm_files_missing(const struct rpm_files *files)
{
	struct walk walk = { .files = files };

	twalk_r(files->by_path, missing_one, &walk);
	return walk.missing;
}
