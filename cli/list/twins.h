/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of packages with the same name, epoch, version, release and architecture and
 * with other content: twins. One file is named after these alone, the others have "@"
 * and the start of their list id behind it, which is in no other name. Each list may
 * be found under either name; twins_settle() gives the plain one to the smallest id, so
 * that the names depend on nothing but the lists.
 */
#ifndef DCLIST_TWINS_H
#define DCLIST_TWINS_H

#include "list/list.h"

#define TWIN_OF_REPO "repository: " /* how the source of such a list starts */

/*
 * Which lists may be twins: those of RPM packages, also as `dclist convert rpm-verity` and
 * `dclist publish --repo` make them. Of anything else a list by the same name is its next
 * version.
 */
bool twin_can_be(const struct list *list);

/* "@" and 16 digits */
#define TWIN_SUFFIX_LEN 17u

/* The second name of list @id whose first is @plain; owned by the caller, or NULL */
char *twin_name(const char *plain, const uint8_t id[LIST_ID_LEN]);
/* How much of @name is the plain one */
size_t twin_plain_len(const char *name);
/* True when it is not the whole of it. */
bool twin_is(const char *name);
/*
 * The name in directory @dir for @list, whose first is @plain: the second where another
 * list of a package has the first. Owned by the caller, or NULL without memory.
 */
char *twin_place(int dir, const char *plain, const struct list *list);
/* The name that the list @id has in @dir; owned by the caller, or NULL for none */
char *twin_find(int dir, const char *plain, const uint8_t id[LIST_ID_LEN]);

typedef void twin_renamed(const char *from, const char *to, void *ctx);

/*
 * Gives the plain names in @dir to the smallest ids, and says so to @renamed. There is
 * no moment at which a list has no name. Returns 0 or a negative errno.
 */
int twins_settle(int dir, twin_renamed *renamed, void *ctx);

#endif /* DCLIST_TWINS_H */
