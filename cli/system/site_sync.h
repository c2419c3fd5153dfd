/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the lists of a system those that a site has of its packages. */
#ifndef DCLIST_SITE_SYNC_H
#define DCLIST_SITE_SYNC_H

#include "repo/site.h"
#include "system/packages.h"
#include "system/sync.h"

/**
 * struct site_options - the command line
 * @location: URL or directory of the site
 * @key: files of OpenPGP keys that may sign its index; without these, and without @cert, the
 *	keys of lists may
 * @keys: how many
 * @cert: certificates that may
 * @certs: how many
 * @packages: which database
 * @given: instead of a database, sorted by name; NULL: none. @listed is set for those that the
 *	site has a list of
 * @max_age: an index that was made longer ago is refused, in seconds; 0: none is
 * @fetch: how to get files
 */
struct site_options {
	const char *location;
	const char **key;
	size_t keys;
	const char **cert;
	size_t certs;
	enum packages_source packages;
	struct packages *given;
	unsigned int max_age;
	struct fetch_options fetch;
};

/**
 * site_sync_run() - do it
 * @sync: as for sync_run()
 * @options: from where, and what
 *
 * Lists of keys and of revocations are installed whatever the packages are, and first.
 * Lists are installed while others are fetched, some hundred at a time, so that a run that
 * is killed is resumed by the next one. @sync->in is from install_verification(): its
 * directory is opened, and so locked, here.
 *
 * Return: 0, or -1 when something failed, after reporting why.
 */
int site_sync_run(struct sync *sync, const struct site_options *options);

#endif /* DCLIST_SITE_SYNC_H */
