/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of an index of lists, for repo_index.c. */
#ifndef DCLIST_REPO_ENTRIES_H
#define DCLIST_REPO_ENTRIES_H

#include <stdio.h>

#include "list/list.h"

#define ENTRIES_HEADER "dclist repository index 1\n"
#define ENTRIES_REFUSALS "refused-"

/*
 * A line: the package, its list's id and name; all owned. Of a package that was
 * refused, the digest of the keys and the reason.
 */
struct entry {
	char *id;
	uint8_t list_id[LIST_ID_LEN];
	char *name;
};

struct entries {
	struct entry *entry;
	size_t n;
};

typedef int entry_order(const void *a, const void *b);

entry_order entry_by_id, entry_by_name, entry_by_list;

/* @list_id may be NULL; 0 or -ENOMEM */
int entry_add(struct entries *e, const char *id, const uint8_t *list_id,
	      const char *name);
void entries_sort(struct entries *e, entry_order *order);
/* In what was sorted in that order */
const struct entry *entries_find(const struct entries *e,
				 const struct entry *key, entry_order *order);
/*
 * All whole lines of @file in @folder whose name starts with @start, if it is an index of
 * @url (NULL: of any); other lines are ignored. Returns 0 or a negative errno.
 */
int entries_read(const char *folder, const char *file, const char *url,
		 const char *start, struct entries *e);
/* The same as text, without the repeated ones of what is sorted by id. */
int entries_write(const struct entries *e, const char *url, FILE *out);
/* A file name of @prefix and 16 digits that stand for @url */
void entries_file_name(const char *prefix, const char *url, char *name,
		       size_t room);
void entries_free(struct entries *e);

#endif /* DCLIST_REPO_ENTRIES_H */
