/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What publish*.c share: a run of dclist publish. A section per .c file. */
#ifndef DCLIST_PUBLICATION_H
#define DCLIST_PUBLICATION_H

#include <dirent.h>

#include "repo/publish.h"
#include "repo/site.h"

/* A list, and whether others may have its name */
struct published {
	struct site_entry entry;
	bool twin;
};

/**
 * struct publication - a run
 * @options: what to do
 * @dir: the site
 * @lock: of it
 * @list: owned
 * @n: how many
 * @owner: the key of @options->signer, if only lists that it signed are taken just now
 * @new: of these, not there before
 * @unverified: of these, with a signature that is not verified here
 * @now: what is published
 * @old: of the last publication; @old.serial is 0 without one
 * @pruned: files removed
 * @failed: repositories that could not be read completely; what is there of them is published
 */
struct publication {
	const struct publish_options *options;
	int dir;
	int lock;
	struct published *list;
	size_t n;
	const struct signer *owner;
	size_t new;
	size_t unverified;
	struct site_head now;
	struct site_head old;
	size_t pruned;
	size_t failed;
};

/* publish_site.c: the files of the site; paths as of site_list_path() */

/* Reports that @path cannot be written; returns @err. */
int publish_failed(const struct publication *p, const char *path, int err);
/*
 * Opens the directory of the file @path on the site, component by component, so that no
 * link leads out of it; with @make makes it, of which a killed run may have made a part.
 */
int publish_parent(const struct publication *p, const char *path, bool make);
/* The last component of @path */
const char *publish_base(const char *path);
/* Writes a file; publish_index() has all of them on the disk before the index. */
int publish_file(const struct publication *p, const char *path,
		 const struct bytes *data);
/* Has the site this file, undamaged? */
bool publish_has(const struct publication *p, const char *path,
		 const uint8_t digest[SITE_DIGEST_LEN]);

/* publish_lists.c: what is published; 0, or a negative errno after reporting why */

/* For scandir(): names that start with a dot are ignored. */
int publish_is_shown(const struct dirent *entry);
/* All lists in a directory; of what is wrong in it, all is reported. */
int publish_dir(struct publication *p, const char *dir);
/*
 * Sorts them, and leaves each once: of a list with several signatures the first. Only lists
 * of packages may have one name.
 */
int publish_sort(struct publication *p);

/* publish_repo.c: the lists of the packages of all repositories; the same */
int publish_repos(struct publication *p, struct signer *signer);

/* publish_index.c: the index; the same */

/* Nobody else's index is replaced, nor one that a later dclist made. */
int publish_old(struct publication *p, const struct signer *signer);
/* The names, and the index that names them, which is what publishes */
int publish_index(struct publication *p, struct signer *signer);

/* publish_prune.c: removes what neither this index nor the last one names; the same */
int publish_prune(struct publication *p);

#endif /* DCLIST_PUBLICATION_H */
