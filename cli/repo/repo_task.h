/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What repo.c, repo_task.c and repo_place.c share: a run, and the packages on their way. */
#ifndef DCLIST_REPO_TASK_H
#define DCLIST_REPO_TASK_H

#include "base/workers.h"
#include "list/outfolder.h"
#include "repo/repo_index.h"
#include "repo/repo_list.h"
#include "repo/repo_refusals.h"
#include "repo/repo_report.h"

struct repo;
struct repo_options;

/* Where a package is on its way, which repo_task.c draws */
enum task_step {
	TASK_CHECK = 0, /* the list of the last run is checked */
	TASK_LIST, /* its headers are got, and a list is made of them */
};

/**
 * struct task - a package on its way
 * @work: for the threads
 * @repo: of the run; not owned
 * @step: what is done next, or just now
 * @fetch: its start; @fetch.url is owned
 * @list: its list
 * @file: name of the list's file, which stays the run's; NULL until it is there
 * @literal: "%" in its location starts no escape
 * @asks: how often it was asked for, when the metadata has no range
 * @known: name of the list in the last run, for TASK_CHECK
 * @known_id: its id
 * @reused: how that went: the list is that of the last run
 * @next: waits for a connection
 */
struct task {
	struct work work;
	struct repo *repo;
	enum task_step step;
	struct fetch fetch;
	struct repo_list list;
	const char *file;
	bool literal;
	unsigned int asks;
	const char *known;
	uint8_t known_id[LIST_ID_LEN];
	bool reused;
	struct task *next;
};

/**
 * struct repo - a run
 * @options: not owned
 * @base: of the repository
 * @trust: why packages are good
 * @fd: output directory
 * @out: what is written there
 * @index: of it
 * @refusals: of it
 * @meta: of the repository
 * @fetcher: gets files
 * @workers: verify
 * @report: counts
 * @first: tasks that wait for a connection
 * @end: of these
 * @tasks: under way
 * @wanted: bytes that are being fetched, or verified after that
 * @down: the server is given up
 */
struct repo {
	const struct repo_options *options;
	struct fetch_base base;
	struct repo_trust trust;
	int fd;
	struct outfolder *out;
	struct repo_index *index;
	struct refusals *refusals;
	struct repo_meta meta;
	struct fetcher *fetcher;
	struct workers *workers;
	struct repo_report report;
	struct task *first;
	struct task **end;
	unsigned int tasks;
	uint64_t wanted;
	bool down;
};

/* Takes a package up. */
void task_start(struct repo *repo, const struct repo_package *package);
/* Gives waiting tasks to free connections. */
void tasks_fetch(struct repo *repo);
/* What came, from the fetcher; files without a task are ignored. */
void task_fetched(struct fetch *fetch, void *repo);
/* In a thread; then, there too: the end of a wait. */
void task_work(struct work *w);
void task_ready(void *repo);
/* After the thread: what is next */
void task_done(struct task *task);
/* Frees a task that was not finished. */
void task_drop(struct task *task);

/* repo_place.c: where a package and its headers are */

/* From the metadata; 0, or a negative errno after reporting why. */
int place_take(struct task *task);
/* After a fetch that failed: true when the location has another reading. */
bool place_other(struct task *task);
/* How much is fetched first */
void place_ask(struct task *task);
/* After repo_list_make() ended with -EAGAIN: true when there is more to fetch. */
bool place_ask_more(struct task *task);

#endif /* DCLIST_REPO_TASK_H */
