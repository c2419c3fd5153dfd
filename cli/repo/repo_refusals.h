/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packages that the keys refuse, also kept in the output directory. */
#ifndef DCLIST_REPO_REFUSALS_H
#define DCLIST_REPO_REFUSALS_H

#include "trust/keyring.h"

struct refusals;

/*
 * After repo_index_open(), which locks the directory; NULL after reporting why. The
 * functions below accept NULL: nothing is known of refusals.
 */
struct refusals *refusals_open(const char *folder, const char *url,
			       const struct keyring *ring);
/* Why these keys refused package @id: as of repo_list_make(); 0: it is not known. */
int refusals_find(const struct refusals *r, const char *id);
/* Package @id was refused; errors other than refusals are ignored. */
void refusals_put(struct refusals *r, const char *id, int err);
/*
 * Writes them again; if the run was not @whole, with the old ones that it did not reach.
 * Returns 0, or -1 after reporting why.
 */
int refusals_finish(struct refusals *r, bool whole);
void refusals_close(struct refusals *r);

#endif /* DCLIST_REPO_REFUSALS_H */
