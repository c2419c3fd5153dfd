/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder that many lists are written into. Each appears whole or not at all;
 * the disk is waited for once for many of them.
 */
#ifndef DCLIST_OUTFOLDER_H
#define DCLIST_OUTFOLDER_H

#include "dclist.h"

#define OUTFOLDER_TEMP_LEN 32u

struct outfolder;

/* Opens @path, which is made when it is missing; NULL after saying why not. */
struct outfolder *outfolder_open(const char *path);
/*
 * Makes a file of mode 0600 with the temporary name @temp, to be written and read.
 * Its descriptor, or a negative errno.
 */
int outfolder_temp(int folder, char temp[OUTFOLDER_TEMP_LEN]);
/* Removes what has such a name, of runs that were killed. */
void outfolder_sweep(const char *path);
/*
 * Writes @list as @name. Returns 1; 0 when it was there already; or a negative
 * errno after saying why, -EEXIST when another list of this run has the name.
 */
int outfolder_add(struct outfolder *out, const char *name,
		  const struct list *list);
/* Gives the last lists their names. Returns how many failed, having said so. */
unsigned int outfolder_close(struct outfolder *out);

#endif /* DCLIST_OUTFOLDER_H */
