/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What advisories of a repository fixed. */
#ifndef DCLIST_ADVISORIES_H
#define DCLIST_ADVISORIES_H

#include "repo/fetch.h"
#include "repo/repo_meta.h"
#include "repo/updateinfo.h"

/**
 * struct advisory_options - where they are
 * @location: URL or directory of the repository
 * @signers: of its metadata
 * @fetch: how to get files
 */
struct advisory_options {
	const char *location;
	struct repo_signers signers;
	struct fetch_options fetch;
};

/*
 * Reads those that @advisories names; one that does not exist is an error. Returns 0, or
 * -1 after reporting why; to be freed by advisories_free() in any case.
 */
int advisories_read(const struct advisory_options *options,
		    struct advisories *advisories);

#endif /* DCLIST_ADVISORIES_H */
