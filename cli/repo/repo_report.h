/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Output of a run on a repository, for people and programs. */
#ifndef DCLIST_REPO_REPORT_H
#define DCLIST_REPO_REPORT_H

#include "repo/fetch.h"
#include "repo/repo_meta.h"

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
 * struct report_options - what is reported, and how
 * @json: events as JSON
 * @verbose: every list is named
 * @strict: a package that is refused is a failure
 */
struct report_options {
	bool json;
	bool verbose;
	bool strict;
};

/**
 * struct repo_report - numbers of a run
 * @options: of the report
 * @url: repository, NULL until it is known; not owned
 * @folder: where the lists are; not owned
 * @prune: lists may be removed
 * @owned: packages are good because the metadata says so
 * @meta_signed: the metadata is signed, which was verified
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
	struct report_options options;
	const char *url;
	const char *folder;
	bool prune;
	bool owned;
	bool meta_signed;
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

void report_open(struct repo_report *r, const struct report_options *options);
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

#endif /* DCLIST_REPO_REPORT_H */
