/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pacman package's .MTREE, compared with what is in the package. */
#ifndef DCLIST_MTREE_H
#define DCLIST_MTREE_H

#include "convert/archive.h"

#define MTREE_NAME "/.MTREE"
#define MTREE_MAX (64u << 20) /* bytes, unpacked */

struct mtree;

/* What a package has; NULL without memory. */
struct mtree *mtree_new(void);
void mtree_free(struct mtree *tree);
/*
 * Adds a member. @content has the SHA-256 of a MEMBER_FILE, and @md5 its MD5. A
 * hard link has those of its target, which was added before. 0 or -ENOMEM.
 */
int mtree_add(struct mtree *tree, const struct member *m,
	      const struct content *content, const uint8_t *md5);
/*
 * Compares all members with the text of .MTREE, both ways: names, types, sizes,
 * targets of links, digests. 0, or a negative errno after saying why.
 */
int mtree_compare(struct mtree *tree, const char *file,
		  const struct bytes *text);

#endif /* DCLIST_MTREE_H */
