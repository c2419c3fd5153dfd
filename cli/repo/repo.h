/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digest lists of the packages in a repository. */
#ifndef DCLIST_REPO_H
#define DCLIST_REPO_H

#include "base/opt.h"
#include "list/sign.h"
#include "repo/fetch.h"
#include "repo/repo_meta.h"
#include "repo/repo_report.h"

/**
 * struct repo_options - what to do
 * @location: URL or directory
 * @output: directory
 * @keyrings: files of keys that sign packages
 * @n_keyrings: how many; without them the metadata says which packages are good, and
 * @owner: signs their lists; not owned
 * @newest: metadata that is older than that of the last run is refused
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
	struct signer *owner;
	bool newest;
	bool parent;
	bool prune;
	struct repo_signers signers;
	struct report_options report;
	struct fetch_options fetch;
};

#define REPO_TIMEOUT 30 /* seconds */
#define REPO_TIMEOUT_MAX 3600u

/* Of a command with --repo: its signers, and how its files are fetched */
/* clang-format off */
#define REPO_OPTIONS(signers, fetch) \
	OPT_TEXTS(0, "repo-key", "FILE", &(signers).keys, &(signers).n, \
		  "the key that signed repodata/repomd.xml; default: those of --keyring; may be repeated", \
		  .requires = "repo", .excludes = "unsigned-repo"), \
	OPT_FLAG(0, "unsigned-repo", &(signers).unsigned_ok, \
		 "do not verify the signature of repomd.xml", .requires = "repo"), \
	OPT_MAX_AGE(&(signers).max_age, \
		    "refuse metadata that was made longer ago than this, such as 36h or 7d", \
		    .requires = "repo", .excludes = "unsigned-repo"), \
	OPT_TIME(0, "timeout", &(fetch).timeout, 1, REPO_TIMEOUT_MAX, \
		 "give up if a server is silent for this long, such as 90s or 5m; default: 30s", \
		 .requires = "repo"), \
	OPT_TEXT(0, "cacert", "FILE", &(fetch).cacert, \
		 "trust these certificates instead of the system's", .requires = "repo"), \
	OPT_TEXT(0, "client-cert", "FILE", &(fetch).client_cert, \
		 "present this certificate to the server", .requires = "repo"), \
	OPT_TEXT(0, "client-key", "FILE", &(fetch).client_key, \
		 "its key; default: in the file of the certificate", .requires = "client-cert")
/* clang-format on */

/* All of it; an exit status. */
int repo_generate(const struct repo_options *options);
/* Did a signal end that, or come meanwhile? */
bool repo_interrupted(void);

#endif /* DCLIST_REPO_H */
