/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks over folders with fts(3). */
#ifndef DCLIST_WALK_H
#define DCLIST_WALK_H

#include <fts.h>
#include <stdbool.h>

/* Is @ent what cannot be read? Says why. */
bool walk_failed(const FTSENT *ent);

#endif /* DCLIST_WALK_H */
