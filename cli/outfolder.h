/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder that many lists are written into. Each appears whole or not at all;
 * the disk is waited for once for many of them.
 */
#ifndef DCLIST_OUTFOLDER_H
#define DCLIST_OUTFOLDER_H

#include "dclist.h"

struct outfolder;

/*
 * Opens @path, which is made when it is missing, and removes what killed runs left
 * there; NULL after saying why not.
 */
struct outfolder *outfolder_open(const char *path);
/*
 * Writes @list as @name. Returns 1; 0 when it was there already; or a negative
 * errno after saying why, -EEXIST when another list of this run has the name.
 */
int outfolder_add(struct outfolder *out, const char *name,
		  const struct list *list);
/* Gives the last lists their names. Returns how many failed, having said so. */
unsigned int outfolder_close(struct outfolder *out);

#endif /* DCLIST_OUTFOLDER_H */
