/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A directory that many lists are written into. Each appears completely or not at all;
 * one sync is enough for many of them.
 */
#ifndef DCLIST_OUTFOLDER_H
#define DCLIST_OUTFOLDER_H

#include "list/twins.h"

struct outfolder;

/*
 * Opens @path, which is made when it is missing, and removes what killed runs left there;
 * NULL after reporting why.
 */
struct outfolder *outfolder_open(const char *path);
/* The same of a directory that is open, and stays the caller's; @path is for messages. */
struct outfolder *outfolder_open_at(int fd, const char *path);
/*
 * Writes @list as @plain, or as its twin when another list of a package has that name;
 * *@name is which, as long as @out. Returns 1; 0 when it was there already; or a negative
 * errno after reporting why, -EEXIST when another list of this run has the name.
 */
int outfolder_put(struct outfolder *out, const char *plain,
		  const struct list *list, const char **name);
/* The same, if the name is not required */
int outfolder_add(struct outfolder *out, const char *plain,
		  const struct list *list);
/* At the end twins may change their names; @renamed hears of it. */
void outfolder_on_rename(struct outfolder *out, twin_renamed *renamed,
			 void *ctx);
/* Renames the last lists. Returns the number of failures, which are reported. */
unsigned int outfolder_close(struct outfolder *out);

#endif /* DCLIST_OUTFOLDER_H */
