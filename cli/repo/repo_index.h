/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which list is of which package, kept in the output directory. */
#ifndef DCLIST_REPO_INDEX_H
#define DCLIST_REPO_INDEX_H

#include "list/list.h"

struct repo_index;

/*
 * Locks the directory, and reads what the last run on this repository left there; NULL
 * after reporting why. @fd is the directory, and stays the caller's. @start: how the names
 * of its lists start, such as "rpm-"
 */
struct repo_index *repo_index_open(int fd, const char *folder, const char *url,
				   const char *start);
/* The plain name of the list of package @id, and the list's id; or NULL. */
const char *repo_index_find(const struct repo_index *index, const char *id,
			    uint8_t list_id[LIST_ID_LEN]);
/* Package @id is in the repository, and this is its list; NULL: has none. */
int repo_index_put(struct repo_index *index, const char *id,
		   const uint8_t list_id[LIST_ID_LEN], const char *name);
/* The keys refuse the package whose list would have this name. */
int repo_index_refuse(struct repo_index *index, const char *name);
/*
 * Calls @gone for each list whose package left or is refused, unless it belongs to
 * another repository in this directory.
 */
void repo_index_left(struct repo_index *index,
		     void (*gone)(const char *name, bool refused, void *ctx),
		     void *ctx);
/*
 * Writes it again; with @pruned, without the removed lists that repo_index_left() named.
 * Returns 0, or -1 after reporting why.
 */
int repo_index_finish(struct repo_index *index, bool pruned);
void repo_index_close(struct repo_index *index);

#endif /* DCLIST_REPO_INDEX_H */
