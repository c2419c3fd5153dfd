// SPDX-License-Identifier: GPL-2.0-or-later
/* What is missing of a site's lists, from a server that may be hostile. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "system/site_run.h"

#define STEP_MS 200

/* A list on its way */
struct arrival {
	struct fetch fetch;
	const struct site_entry *entry;
	char *url;
};

/* What is done to @entry: SYNC_KEPT, SYNC_LOADED or SYNC_INSTALLED */
static enum sync_count what_to_do(const struct site_run *run,
				  const struct site_entry *entry, char **name)
{
	struct kernel_list *loaded;

	*name = site_installed_as(run, entry);
	if (!*name)
		return SYNC_INSTALLED;
	loaded = kernel_lists_find(&run->sync->loaded, entry->id);
	/* The kernel never lists the keys of key lists. */
	return run->sync->in.load && !loaded &&
			       strncmp(entry->name, "keys-", 5) ?
		       SYNC_LOADED :
		       SYNC_KEPT;
}

static void arrival_free(struct arrival *a)
{
	bytes_free(&a->fetch.body);
	free(a->url);
	free(a);
}

/* From a cache on the way, perhaps: again, past it */
static bool fetched_again(struct site_run *run, struct arrival *a)
{
	if (a->fetch.fresh || a->fetch.err == -EHOSTDOWN)
		return false;
	bytes_free(&a->fetch.body);
	a->fetch.err = 0;
	a->fetch.fresh = true;
	run->waiting++;
	fetcher_add(run->site.fetcher, &a->fetch);
	return true;
}

static bool is_right(const struct arrival *a)
{
	uint8_t digest[SITE_DIGEST_LEN];

	return a->fetch.body.len == a->entry->size &&
	       !site_digest(&a->fetch.body, digest) &&
	       !memcmp(digest, a->entry->digest, sizeof(digest));
}

static void arrival_failed(struct site_run *run, struct arrival *a)
{
	if (a->fetch.err != -EHOSTDOWN)
		error(a->url, "%s", a->fetch.why);
	else if (!run->stop)
		error(run->site.base.url,
		      "no longer answers; run it again later to continue");
	run->stop = run->stop || a->fetch.err == -EHOSTDOWN;
	sync_failed(run->sync, -EIO);
}

/* Takes its content and its URL. */
static int arrival_ready(struct site_run *run, struct arrival *a)
{
	struct site_ready ready = { .entry = a->entry, .url = a->url };
	int err = list_parse(a->url, a->fetch.body, &ready.list);

	a->fetch.body = (struct bytes){ 0 };
	if (err)
		return err;
	a->url = NULL;
	return site_ready_add(run, &ready);
}

void site_fetched(struct fetch *fetch, void *ctx)
{
	struct arrival *a = (struct arrival *)fetch;
	struct site_run *run = ctx;
	int err;

	if (!run->waiting)
		return;
	run->waiting--;
	if (!fetch->err && !is_right(a)) {
		if (fetched_again(run, a))
			return;
		error(a->url,
		      "not the list that the index names: changed, or not all of it; publish the site again, or use another server");
		sync_failed(run->sync, -EBADMSG);
	} else if (fetch->err) {
		if (fetch->err == -EFBIG && fetched_again(run, a))
			return;
		arrival_failed(run, a);
	} else {
		err = arrival_ready(run, a);
		if (err)
			sync_failed(run->sync, err);
	}
	arrival_free(a);
}

static int list_fetch(struct site_run *run, const struct site_entry *entry)
{
	struct arrival *a = calloc(1, sizeof(*a));
	char path[SITE_PATH_LEN];

	if (!a)
		return site_no_memory();
	site_list_path(entry->digest, path);
	a->entry = entry;
	a->url = site_url(&run->site, path);
	if (!a->url) {
		free(a);
		return site_no_memory();
	}
	a->fetch.url = a->url;
	a->fetch.max = entry->size;
	run->waiting++;
	fetcher_add(run->site.fetcher, &a->fetch);
	return 0;
}

/* One that is installed waits for the lock as well; takes @name. */
static int list_wait(struct site_run *run, const struct site_entry *entry,
		     char **name)
{
	const struct site_ready ready = { .entry = entry, .name = *name };

	*name = NULL;
	return site_ready_add(run, &ready);
}

static void list_start(struct site_run *run, const struct site_entry *entry)
{
	struct sync *sync = run->sync;
	char *name;
	enum sync_count what = what_to_do(run, entry, &name);
	int err = 0;

	if (what == SYNC_KEPT || sync->dry_run)
		sync_step(sync, what, entry->name);
	else if (what == SYNC_LOADED)
		err = list_wait(run, entry, &name);
	else
		err = list_fetch(run, entry);
	if (err)
		sync_failed(sync, err);
	free(name);
}

static void fetch_step(struct site_run *run)
{
	fetcher_step(run->site.fetcher, STEP_MS);
	if (site_ready_full(run))
		site_ready_install(run);
}

static void fetches_finish(struct site_run *run)
{
	while (run->waiting)
		fetch_step(run);
	site_ready_install(run);
}

void site_fetch_all(struct site_run *run)
{
	bool all = true; /* so far only those of every system */

	for (; run->next < run->n && !run->stop; run->next++) {
		if (all && !site_is_for_all(run->list[run->next].name)) {
			all = false;
			fetches_finish(run);
		}
		while (!fetcher_room(run->site.fetcher))
			fetch_step(run);
		list_start(run, &run->list[run->next]);
		if (site_ready_full(run))
			site_ready_install(run);
	}
	fetches_finish(run);
}
