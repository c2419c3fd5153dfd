/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digest lists of the packages in a repository. */
#ifndef DCLIST_REPO_H
#define DCLIST_REPO_H

#include "repo/fetch.h"
#include "repo/repo_meta.h"
#include "repo/repo_report.h"

/**
 * struct repo_options - what to do
 * @location: URL or directory
 * @output: directory
 * @keyrings: files of keys that sign packages
 * @n_keyrings: how many
 * @parent: packages may be above the repository, on the same server
 * @prune: remove the lists of packages that left
 * @signers: of the metadata
 * @report: what to report
 * @fetch: how to get files
 */
struct repo_options {
	const char *location;
	const char *output;
	const char **keyrings;
	size_t n_keyrings;
	bool parent;
	bool prune;
	struct repo_signers signers;
	struct report_options report;
	struct fetch_options fetch;
};

/* All of it; an exit status. */
int repo_generate(const struct repo_options *options);

#endif /* DCLIST_REPO_H */
