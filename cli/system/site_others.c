// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists of versions that were replaced. Those that came from a site are removed; others the user
 * installed, and only the user knows what for.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "system/site_run.h"

#define SHOWN 10u /* names, of many */

static bool came_from_site(const struct site_run *run, const char *file)
{
	struct site_reader reader = site_reader(&run->state.lists);
	struct site_entry entry;
	size_t len;

	while (site_next(&reader, &entry) > 0) {
		len = strlen(entry.name);
		if (!strncmp(entry.name, file, len) &&
		    (!file[len] || file[len] == '@'))
			return true;
	}
	return false;
}

void site_others_report(struct site_run *run)
{
	struct dirent **found = NULL;
	int n = run->dir < 0 ?
			0 :
			scandirat(run->dir, ".", &found, NULL, alphasort),
	    i;
	unsigned int others = 0;
	const char *name;

	for (i = 0; i < n; i++) {
		name = found[i]->d_name;
		if (packages_other_version(&run->packages, name) &&
		    !came_from_site(run, name) && others++ < SHOWN)
			warning(name,
				"of a version that is not installed, but not from a site, so it stays; 'dclist remove' removes it");
		free(found[i]);
	}
	free(found);
	if (others > SHOWN)
		warning(NULL, "and %u more lists", others - SHOWN);
}
