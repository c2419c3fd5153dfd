// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Filling the set of what the installed lists say. A list may name /bin/sh where
 * /bin is a link: paths are kept as the system sees them.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "list/installed_known.h"

char *installed_known_real(int fd, const char *prefix)
{
	char link[32], path[PATH_MAX];
	size_t len = prefix ? strlen(prefix) : 0;
	ssize_t n;

	if (!prefix)
		return NULL;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0 || path[0] != '/')
		return NULL;
	path[n] = 0;
	if (!strcmp(prefix, "/"))
		return strdup(path);
	if (strncmp(path, prefix, len) || (path[len] && path[len] != '/'))
		return NULL;
	return strdup(path[len] ? path + len : "/");
}

/* What @folder is when links are followed; itself when it does not exist. */
static char *resolve(const struct installed_known_work *work,
		     const char *folder)
{
	int fd = root_openat(work->root, folder, O_PATH | O_DIRECTORY);
	char *real = NULL;

	if (fd >= 0) {
		real = installed_known_real(fd, work->prefix);
		close(fd);
	}
	return real ? real : strdup(folder);
}

/* Lists name the files of a directory one after the other. */
static const char *real_folder(struct installed_known_work *work,
			       const char *path, size_t len)
{
	if (work->real && strlen(work->folder) == len &&
	    !memcmp(work->folder, path, len))
		return work->real;
	free(work->folder);
	free(work->real);
	work->real = NULL;
	work->folder = strndup(path, len);
	if (work->folder)
		work->real = resolve(work, len ? work->folder : "/");
	return work->real;
}

static char *real_path(struct installed_known_work *work, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	const char *folder =
		real_folder(work, path, slash ? (size_t)(slash - path) : 0);
	char *real;

	if (!folder || asprintf(&real, "%s/%s",
				strcmp(folder, "/") ? folder : "", base) < 0)
		return NULL;
	return real;
}

bool installed_known_add(struct installed_known_work *work, uint32_t list,
			 const struct digest *d, const char *path)
{
	struct installed_known *known = work->known;
	struct installed_known_entry *e;
	char *real = NULL;

	if (path) {
		real = real_path(work, path);
		if (!real)
			return false;
	}
	if (known->entries == INSTALLED_NONE ||
	    !array_grow(&known->entry, known->entries, sizeof(*known->entry))) {
		free(real);
		return false;
	}
	e = &known->entry[known->entries++];
	*e = (struct installed_known_entry){ .path = real, .list = list };
	if (d) {
		e->kind = (uint8_t)d->kind;
		e->algo = (uint8_t)d->algo;
		e->marks = (uint8_t)d->marks;
		memcpy(e->value, d->value, dgc_algo_size(d->algo));
	}
	return true;
}

static void note_tree(struct installed_known *known, const struct list *list,
		      const struct digest *d)
{
	const struct dgc_tlv *tlv = &list->tlv;
	struct verity_params p = {
		.algo = d->algo,
		.block_size = tlv->block_size ? tlv->block_size :
						VERITY_BLOCK_DEFAULT,
		.salt_len = tlv->salt_off ? tlv->salt_len : 0,
	};
	uint32_t i;

	memcpy(p.salt, list->bytes.data + tlv->salt_off, p.salt_len);
	for (i = 0; i < known->trees; i++)
		if (known->tree[i].algo == p.algo &&
		    known->tree[i].block_size == p.block_size &&
		    known->tree[i].salt_len == p.salt_len &&
		    !memcmp(known->tree[i].salt, p.salt, p.salt_len))
			return;
	/* fs-verity has no SHA-384. */
	if (known->trees < INSTALLED_TREES && p.algo != DGC_ALGO_SHA384)
		known->tree[known->trees++] = p;
}

bool installed_known_note(struct installed_known *known,
			  const struct list *list, const struct digest *d)
{
	if (d->kind == DGC_KIND_VERITY) {
		note_tree(known, list, d);
		return true;
	}
	known->algos |= 1u << d->algo;
	if (!d->has_size) {
		known->unsized = true;
		return true;
	}
	if (!array_grow(&known->sizes, known->n_sizes, sizeof(*known->sizes)))
		return false;
	known->sizes[known->n_sizes++] = d->size;
	return true;
}
