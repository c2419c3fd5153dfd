/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder that many lists are written into. Each appears whole or not at all;
 * the disk is waited for once for many of them.
 */
#ifndef DCLIST_OUTFOLDER_H
#define DCLIST_OUTFOLDER_H

#include "list/twins.h"

struct outfolder;

/*
 * Opens @path, which is made when it is missing, and removes what killed runs left
 * there; NULL after saying why not.
 */
struct outfolder *outfolder_open(const char *path);
/*
 * Writes @list as @plain, or as its twin when another list of a package has that name;
 * *@name is which, as long as @out. Returns 1; 0 when it was there already; or a
 * negative errno after saying why, -EEXIST when another list of this run has the name.
 */
int outfolder_put(struct outfolder *out, const char *plain,
		  const struct list *list, const char **name);
/* The same, for those who need no name */
int outfolder_add(struct outfolder *out, const char *plain,
		  const struct list *list);
/* At the end twins may change their names; @renamed hears of it. */
void outfolder_on_rename(struct outfolder *out, twin_renamed *renamed,
			 void *ctx);
/* Gives the last lists their names. Returns how many failed, having said so. */
unsigned int outfolder_close(struct outfolder *out);

#endif /* DCLIST_OUTFOLDER_H */
