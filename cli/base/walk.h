/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks over directories with fts(3). */
#ifndef DCLIST_WALK_H
#define DCLIST_WALK_H

#include <fts.h>
#include <stdbool.h>

/* Is @ent an error of fts(3)? Reports it. */
bool walk_failed(const FTSENT *ent);

#endif /* DCLIST_WALK_H */
