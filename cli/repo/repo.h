/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digest lists of the packages in a repository. A section per .c file. */
#ifndef DCLIST_REPO_H
#define DCLIST_REPO_H

#include "list/outfolder.h"
#include "repo/fetch.h"
#include "repo/repodata.h"
#include "trust/keyring.h"

/**
 * struct repo_options - what to do
 * @location: URL or directory
 * @output: directory
 * @keyrings: files of keys that sign packages
 * @n_keyrings: how many
 * @keys: files of keys that sign the metadata, else @keyrings do
 * @n_keys: how many
 * @unsigned_ok: the metadata need not be signed
 * @parent: packages may be above the repository, on the same server
 * @strict: a package that is refused is a failure
 * @prune: remove the lists of packages that left
 * @json: events as JSON
 * @verbose: name every list
 * @fetch: how to get files
 */
struct repo_options {
	const char *location;
	const char *output;
	const char **keyrings;
	size_t n_keyrings;
	const char **keys;
	size_t n_keys;
	bool unsigned_ok;
	bool parent;
	bool strict;
	bool prune;
	bool json;
	bool verbose;
	struct fetch_options fetch;
};

/* repo.c: the job */

/* All of it; an exit status. */
int repo_generate(const struct repo_options *options);

/* repo_meta.c: the metadata, verified */

/**
 * struct repo_meta - what the metadata says
 * @packages: all of them
 * @signer: fingerprint of the key that signed it, empty when nobody had to
 */
struct repo_meta {
	struct repo_packages packages;
	char signer[72];
};

/* Returns 0, or -1 after reporting why. */
int repo_meta_read(const struct repo_options *options,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   struct repo_meta *meta);

/* repo_location.c: what is not a repository */

/*
 * After repomd.xml could not be fetched, with @err: looks at @base, and reports it if it
 * is something that users confuse with a repository. False: nothing was reported.
 */
bool repo_location_look(const struct fetch_base *base, struct fetcher *fetcher,
			int err);
/* The same of @content, which ends with a NUL that is not part of it */
bool repo_location_wrong(const char *url, const struct bytes *content);

/* repo_index.c: which list is of which package, kept in the output directory */

struct repo_index;

/*
 * Locks the directory, and reads what the last run on this repository left there; NULL
 * after reporting why. @fd is the directory, and stays the caller's.
 */
struct repo_index *repo_index_open(int fd, const char *folder, const char *url);
/* The plain name of the list of package @id, and the list's id; or NULL. */
const char *repo_index_find(const struct repo_index *index, const char *id,
			    uint8_t list_id[LIST_ID_LEN]);
/* Package @id is in the repository, and this is its list; NULL: has none. */
int repo_index_put(struct repo_index *index, const char *id,
		   const uint8_t list_id[LIST_ID_LEN], const char *name);
/* The keys refuse the package whose list would have this name. */
int repo_index_refuse(struct repo_index *index, const char *name);
/*
 * Calls @gone for each list whose package left or is refused, unless it belongs to
 * another repository in this directory.
 */
void repo_index_left(struct repo_index *index,
		     void (*gone)(const char *name, bool refused, void *ctx),
		     void *ctx);
/*
 * Writes it again; with @pruned, without the removed lists that repo_index_left() named.
 * Returns 0, or -1 after reporting why.
 */
int repo_index_finish(struct repo_index *index, bool pruned);
void repo_index_close(struct repo_index *index);

/* repo_refusals.c: packages that the keys refuse, kept there, too */

struct refusals;

/* After repo_index_open(), which locks the directory; NULL after reporting why */
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

/* repo_list.c: one package's list; may be called from any thread */

/**
 * struct repo_list - a list that is being made
 * @package: what the metadata says of it; not owned
 * @url: of the package, for messages; not owned
 * @asked: bytes from its start that were asked for
 * @need: bytes that its headers take, when @err is -EAGAIN
 * @err: 0; as rpm_list_make(); -EILSEQ when what came is not what the metadata
 *	describes; -EAGAIN when more of it is required
 * @list: when @err is 0; owned
 * @name: its plain file name; owned
 */
struct repo_list {
	const struct repo_package *package;
	const char *url;
	uint64_t asked;
	uint64_t need;
	int err;
	struct list list;
	char *name;
};

/*
 * From the first bytes of the package. A mismatch with the metadata is not reported if
 * there will be another try (@quiet).
 */
void repo_list_make(struct repo_list *out, const struct bytes *head,
		    const struct keyring *ring, bool quiet);
/*
 * From the list that is there already. False, without a word, when that is not
 * it or does not verify.
 */
bool repo_list_reuse(struct repo_list *out, int folder, const char *plain,
		     const uint8_t id[LIST_ID_LEN], const struct keyring *ring);
/*
 * After it was made: the one that is there stays when it only has another signature,
 * which verifies. Otherwise two repositories in a directory would replace each other's
 * lists in each run.
 */
void repo_list_keep(struct repo_list *out, int folder,
		    const struct keyring *ring);
void repo_list_free(struct repo_list *out);

/* repo_report.c: output for people and programs */

/* What became of a package, in the order of the summary */
enum repo_result {
	RESULT_WRITTEN,
	RESULT_UNCHANGED,
	RESULT_UNSIGNED, /* from here on: refused, a failure only with --strict */
	RESULT_ALGORITHM,
	RESULT_NO_KEY,
	RESULT_SIGNATURE, /* from here on: always a failure */
	RESULT_DAMAGED,
	RESULT_MISMATCH,
	RESULT_LOCATION,
	RESULT_MISSING,
	RESULT_FAILED,
	RESULTS,
};

/* Of what repo_list_make() or a fetch ended with */
enum repo_result result_of(int err);
/* True when the keys, or the kernel's rules, refuse what came whole. */
bool result_is_refusal(enum repo_result result);
/* Of a result, for people */
const char *result_text(enum repo_result result);

/**
 * struct repo_report - numbers of a run
 * @options: of the run; not owned
 * @url: repository, NULL until it is known; not owned
 * @total: packages to do
 * @count: packages done, by what became of them
 * @pruned: lists removed
 * @refused_lists: lists of refused packages that are still there
 * @package_bytes: of all packages
 * @list_bytes: of all lists
 * @started: clock_ms()
 * @shown: when progress was shown last
 * @live: progress is shown
 * @interrupted: it ended early
 */
struct repo_report {
	const struct repo_options *options;
	const char *url;
	size_t total;
	unsigned int count[RESULTS];
	unsigned int pruned;
	unsigned int refused_lists;
	uint64_t package_bytes;
	uint64_t list_bytes;
	uint64_t started;
	uint64_t shown;
	bool live;
	bool interrupted;
};

void report_open(struct repo_report *r, const struct repo_options *options);
/* The metadata is there. */
void report_start(struct repo_report *r, const struct repo_meta *meta);
/* @name: of the list, or NULL */
void report_package(struct repo_report *r, const struct repo_package *package,
		    const char *name, enum repo_result result);
void report_renamed(struct repo_report *r, const char *from, const char *to);
void report_pruned(struct repo_report *r, const char *name);
/* Shows how far it is, not too often. */
void report_progress(struct repo_report *r, const struct fetch_stats *stats);
/* The run ended before its first package; error() reported why. */
void report_failed(const struct repo_report *r);
/* Ends the progress, and says all in one line; an exit status. */
int report_finish(struct repo_report *r, const struct fetch_stats *stats);

#endif /* DCLIST_REPO_H */
