/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest list as JSON. */
#ifndef DCLIST_SHOW_H
#define DCLIST_SHOW_H

#include "base/json.h"
#include "list/list.h"
#include "list/revocation.h"

/*
 * Appends @list to @array, with @digests also every digest. 0, or a negative errno.
 */
int show_json(json_t *array, const struct list *list, bool digests);
/* What is revoked, as an object */
json_t *show_revoked(const struct revoked *revoked);

#endif /* DCLIST_SHOW_H */
