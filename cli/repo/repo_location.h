/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is not a repository. */
#ifndef DCLIST_REPO_LOCATION_H
#define DCLIST_REPO_LOCATION_H

#include "repo/fetch.h"

/*
 * After repomd.xml could not be fetched, with @err: looks at @base, and reports it if it
 * is something that users confuse with a repository. False: nothing was reported.
 */
bool repo_location_look(const struct fetch_base *base, struct fetcher *fetcher,
			int err);
/* The same of @content, which ends with a NUL that is not part of it */
bool repo_location_wrong(const char *url, const struct bytes *content);

#endif /* DCLIST_REPO_LOCATION_H */
