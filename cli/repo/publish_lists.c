// SPDX-License-Identifier: GPL-2.0-or-later
/* The lists that are published. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "list/twins.h"
#include "list/verify.h"
#include "repo/publication.h"

static int list_put(struct publication *p, const struct list *list,
		    const uint8_t *digest)
{
	char path[SITE_PATH_LEN];
	int err;

	site_list_path(digest, path);
	if (publish_has(p, path, digest))
		return 0;
	err = publish_file(p, path, &list->bytes);
	if (err)
		return publish_failed(p, path, err);
	p->new ++;
	return 0;
}

static int list_name(const struct list *list, char out[SITE_NAME_LEN])
{
	char *name = list_file_name(list);
	int err = name ? 0 : -ENOMEM;

	if (!err && strlen(name) >= SITE_NAME_LEN)
		err = -ENAMETOOLONG;
	if (!err)
		strcpy(out, name);
	free(name);
	if (err == -ENOMEM)
		error(list->file, "out of memory");
	else if (err)
		error(list->file,
		      "its name is too long for a file; give it a shorter one");
	return err;
}

static int list_take(struct publication *p, const struct list *list)
{
	const struct keyring *ring = p->options->ring;
	bool pgp = list->trailer.format == DGC_SIG_PGP;
	struct published *to;
	int err;

	if (p->owner && !signer_made(p->owner, list)) {
		warning(list->file,
			"signed by another key than that of the index, so it is not published; --prune removes it once its package has left");
		return 0;
	}
	if (ring && pgp) {
		err = list_verify(list, ring, NULL);
		if (err) {
			verify_error(list, ring, err);
			return err;
		}
	}
	if (!array_grow(&p->list, p->n, sizeof(*p->list))) {
		error(list->file, "out of memory");
		return -ENOMEM;
	}
	p->unverified += !pgp;
	to = &p->list[p->n];
	*to = (struct published){ .twin = twin_can_be(list) };
	to->entry.size = (uint32_t)list->bytes.len;
	memcpy(to->entry.id, list->id, LIST_ID_LEN);
	err = list_name(list, to->entry.name);
	if (!err)
		err = site_digest(&list->bytes, to->entry.digest);
	if (!err)
		err = list_put(p, list, to->entry.digest);
	if (!err)
		p->n++;
	return err;
}

static int file_take(struct publication *p, const char *dir, const char *name)
{
	struct list list;
	char *path;
	int err;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		error(dir, "out of memory");
		return -ENOMEM;
	}
	err = list_read(path, &list);
	if (!err) {
		err = list_take(p, &list);
		list_free(&list);
	}
	free(path);
	return err;
}

int publish_is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int publish_dir(struct publication *p, const char *dir)
{
	struct dirent **names;
	int n = scandir(dir, &names, publish_is_shown, alphasort), i, err = 0,
	    one;

	if (n < 0) {
		err = -errno;
		error(dir, "cannot read this directory: %s", strerror(errno));
		return err;
	}
	for (i = 0; i < n; i++) {
		one = err == -ENOMEM || err == -ENOSPC ?
			      0 :
			      file_take(p, dir, names[i]->d_name);
		if (one)
			err = one;
		free(names[i]);
	}
	free(names);
	return err;
}

static int compare(const void *a, const void *b)
{
	const struct site_entry *x = &((const struct published *)a)->entry;
	const struct site_entry *y = &((const struct published *)b)->entry;
	int names = strcmp(x->name, y->name);
	int ids = names ? names : memcmp(x->id, y->id, LIST_ID_LEN);

	return ids ? ids : memcmp(x->digest, y->digest, SITE_DIGEST_LEN);
}

static bool is_same(const struct published *a, const struct published *b)
{
	return !memcmp(a->entry.id, b->entry.id, LIST_ID_LEN);
}

int publish_sort(struct publication *p)
{
	size_t i, kept = 0;
	struct published *last;

	if (p->n)
		qsort(p->list, p->n, sizeof(*p->list), compare);
	for (i = 0; i < p->n; i++) {
		last = kept ? &p->list[kept - 1] : NULL;
		if (last && !strcmp(last->entry.name, p->list[i].entry.name)) {
			if (is_same(last, &p->list[i]))
				continue;
			if (!last->twin || !p->list[i].twin) {
				error(p->list[i].entry.name,
				      "two lists with this name and different content; publish one of them");
				return -EEXIST;
			}
		}
		p->list[kept++] = p->list[i];
	}
	p->n = kept;
	return 0;
}
