/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a system remembers of the site that it was last synchronized with: in the
 * directory of lists, a file that is not a list.
 */
#ifndef DCLIST_SITE_STATE_H
#define DCLIST_SITE_STATE_H

#include "repo/site.h"

#define SITE_STATE_FILE ".site"
#define SITE_CACHE "/var/cache/dclist/site-names"

/**
 * struct site_state - the file
 * @serial: of the newest index that was accepted; 0: of none
 * @index: digest of that index
 * @made: when it was made
 * @until: how long it is valid; 0: always
 * @synced: when a run for all packages last succeeded, seconds since 1970; 0: never
 * @lists: names of lists that came from a site, as site_next() reads them; owned
 */
struct site_state {
	uint64_t serial;
	uint8_t index[SITE_DIGEST_LEN];
	uint64_t made;
	uint64_t until;
	uint64_t synced;
	struct bytes lists;
};

/*
 * Reads it below @root. 0, also when there is none; or a negative errno after reporting
 * why, which includes that it was changed: what it says decides what is refused.
 */
int site_state_read(int root, struct site_state *state);
/*
 * Is that what is remembered in the directory of lists @dir, by its head and its size? What another
 * run adds to @lists, without changing the head, makes it longer.
 */
bool site_state_is(int dir, const struct site_state *state);
/* In the directory of lists @dir; 0, or a negative errno after reporting why. */
int site_state_write(int dir, const struct site_state *state);
void site_state_free(struct site_state *state);

/* The names that the last run left there; -ENOENT, or another errno, without a word */
int site_cache_read(int root, struct bytes *names);
/* For the next run, which gets them again if this fails */
void site_cache_write(int root, const struct bytes *names);

#endif /* DCLIST_SITE_STATE_H */
