// SPDX-License-Identifier: GPL-2.0-or-later
/* Removing what is no longer published. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/message.h"
#include "base/root.h"
#include "repo/publication.h"

static int by_digest(const void *a, const void *b)
{
	return memcmp(((const struct published *)a)->entry.digest,
		      ((const struct published *)b)->entry.digest,
		      SITE_DIGEST_LEN);
}

/* Machines may still read the index before; what it names stays for now. */
static int old_take(struct publication *p)
{
	char path[SITE_PATH_LEN];
	struct published more = { 0 };
	struct site_reader reader;
	struct bytes names;
	int parent, fd, err, next = 0;

	site_names_path(p->old.names, path);
	parent = publish_parent(p, path, false);
	fd = parent < 0 ? parent :
			  root_open_regular(parent, publish_base(path));
	err = fd < 0 ? fd : fd_read(fd, SITE_NAMES_MAX, &names);
	if (fd >= 0)
		close(fd);
	if (parent >= 0)
		close(parent);
	if (err)
		return err == -ENOENT ? 0 : err;
	reader = site_reader(&names);
	while (!err && (next = site_next(&reader, &more.entry)) > 0) {
		if (!array_grow(&p->list, p->n, sizeof(*p->list)))
			err = -ENOMEM;
		else
			p->list[p->n++] = more;
	}
	bytes_free(&names);
	return err ? err : next;
}

static bool is_named(const struct publication *p, const char *hex)
{
	struct published key;

	return list_id_decode(hex, key.entry.digest) &&
	       bsearch(&key, p->list, p->n, sizeof(key), by_digest);
}

/* By this index, or by the last one, which a machine may be reading */
static bool is_names(const struct publication *p, const char *hex)
{
	char now[SITE_PATH_LEN], old[SITE_PATH_LEN];

	site_names_path(p->now.names, now);
	site_names_path(p->old.names, old);
	return !strcmp(hex, publish_base(now)) ||
	       !strcmp(hex, publish_base(old));
}

/*
 * Removes what is named like a digest in the directory of @path, but for what @kept keeps.
 * Returns -ENOENT without that directory.
 */
static int dir_prune(struct publication *p, const char *path,
		     bool (*kept)(const struct publication *p, const char *hex))
{
	struct dirent **names;
	int fd = publish_parent(p, path, false), n, i, err = 0;

	if (fd < 0)
		return fd;
	n = scandirat(fd, ".", &names, publish_is_shown, NULL);
	if (n < 0)
		err = -errno;
	for (i = 0; i < n; i++) {
		if (!kept(p, names[i]->d_name)) {
			if (unlinkat(fd, names[i]->d_name, 0))
				err = -errno;
			else
				p->pruned++;
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	close(fd);
	return err;
}

int publish_prune(struct publication *p)
{
	char path[SITE_PATH_LEN];
	int err = p->old.serial ? old_take(p) : 0, i;

	if (!err && p->n)
		qsort(p->list, p->n, sizeof(*p->list), by_digest);
	for (i = 0; !err && i < 256; i++) {
		snprintf(path, sizeof(path), "lists/%02x/", (unsigned int)i);
		err = dir_prune(p, path, is_named);
		if (err == -ENOENT)
			err = 0;
	}
	if (!err)
		err = dir_prune(p, "names/", is_names);
	if (err)
		error(p->options->site, "cannot remove what is not used: %s",
		      strerror(-err));
	return err;
}
