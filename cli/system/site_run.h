/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What site_*.c share: a run of dclist sync --from. A section per .c file. */
#ifndef DCLIST_SITE_RUN_H
#define DCLIST_SITE_RUN_H

#include "list/outfolder.h"
#include "system/site_state.h"
#include "system/site_sync.h"

/**
 * struct site_ready - a list that is installed or loaded next
 * @entry: what the index says of it; not owned
 * @name: file name of an installed list that is only loaded; owned, or NULL
 * @url: where the list came from, for messages; owned, or NULL
 * @list: that came, and is as the index says; owned
 */
struct site_ready {
	const struct site_entry *entry;
	char *name;
	char *url;
	struct list list;
};

/**
 * struct site_run - a run
 * @sync: what is done and counted; its directory is only open, and so locked, while it is
 *	written to: what a server sends is waited for without the lock
 * @options: the command line
 * @site: where lists come from
 * @state: of the last run, and once state_begin() was called of this one
 * @packages: of the system
 * @list: the site's lists that are for this system, in the order of the names; owned
 * @n: how many
 * @next: the next one to fetch
 * @waiting: fetches that are under way
 * @ready: lists that wait for the lock; owned
 * @ready_n: how many
 * @ready_bytes: in them
 * @dir: of the installed lists, to read, -1 if there is none yet
 * @out: the same directory, for many lists at a time; NULL unless that is locked
 * @stop: nothing more is fetched: the server no longer answers, or nothing can be written
 */
struct site_run {
	struct sync *sync;
	const struct site_options *options;
	struct site site;
	struct site_state state;
	struct packages packages;
	struct site_entry *list;
	size_t n;
	size_t next;
	unsigned int waiting;
	struct site_ready *ready;
	size_t ready_n;
	size_t ready_bytes;
	int dir;
	struct outfolder *out;
	bool stop;
};

/* All return 0 or a negative errno, after reporting why, unless it says otherwise. */

/* site_sync.c */

int site_no_memory(void);
/*
 * Locks the directory of lists. If another run has synchronized it meanwhile, what that
 * remembered is read again, and an index that is older now is refused.
 */
int site_lock(struct site_run *run);
void site_unlock(struct site_run *run);
/* Of the database, and those that a transaction of apt is about */
int site_packages_read(struct site_run *run);

/* site_choose.c: which lists are for this system */

/* Of every system: they come first, as their names do in the order of the site. */
bool site_is_for_all(const char *name);
/* An older index than the last one is refused. */
int site_serial_check(const struct site_run *run);
/* So is one that is not valid any more, or older than the options allow. */
int site_age_check(const struct site_run *run);
int site_choose(struct site_run *run);
bool site_is_chosen(const struct site_run *run, const struct site_entry *entry);
bool site_is_chosen_id(const struct site_run *run, const uint8_t *id);
bool site_is_chosen_name(const struct site_run *run, const char *name);
/* For qsort() of struct site_entry, in the order of the names */
int site_by_name(const void *a, const void *b);
/* Under which of its two names the list is installed; owned by the caller, NULL: none */
char *site_installed_as(const struct site_run *run,
			const struct site_entry *entry);

/* site_fetch.c: what is missing, from the server; what revokes, and keys, first */

/* For fetcher_open(); a fetch that fetcher_get() waits for is none of these. */
void site_fetched(struct fetch *fetch, void *ctx);
/* Fetches and installs all; failures are counted. */
void site_fetch_all(struct site_run *run);

/* site_install.c: lists that are there */

/* Takes @ready, whatever it returns: 0 or -ENOMEM */
int site_ready_add(struct site_run *run, const struct site_ready *ready);
/* Are there as many that they are installed now? */
bool site_ready_full(const struct site_run *run);
/* Installs, or loads, all that are ready; failures are counted. */
void site_ready_install(struct site_run *run);
void site_ready_free(struct site_ready *ready);

/* site_prune.c: what came from a site */

/* Before anything is installed; under the lock */
int site_state_begin(struct site_run *run);
/* After all was installed; under the lock. Removes what is not used. */
int site_state_end(struct site_run *run);

/*
 * site_others.c: names lists of other versions of the installed packages, which did not come
 * from a site, and so stay
 */
void site_others_report(struct site_run *run);

#endif /* DCLIST_SITE_RUN_H */
