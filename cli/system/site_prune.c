// SPDX-License-Identifier: GPL-2.0-or-later
/* What came from a site: what is remembered of it, and removed when it is not used. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/message.h"
#include "system/site_run.h"

/*
 * Is there a file with this list, other than @name, and perhaps with other signatures? 1,
 * 0, or a negative errno after reporting why. Reads all lists, so it is asked last.
 */
static int is_installed(struct sync *sync, const uint8_t *id, const char *name)
{
	const struct installed_list *list = sync->installed.list;
	int err = list ? 0 : installed_read(sync->in.root, &sync->installed);
	size_t i;

	list = sync->installed.list;
	for (i = 0; !err && i < sync->installed.n; i++)
		if (!memcmp(list[i].id, id, LIST_ID_LEN) &&
		    (!name || strcmp(list[i].file, name)))
			return 1;
	return err;
}

/* From the kernel, unless another file than @name of this system has the same list */
static int list_unload(struct site_run *run, const struct site_entry *entry,
		       const char *name)
{
	struct sync *sync = run->sync;
	int err;

	if (!kernel_lists_find(&sync->loaded, entry->id) ||
	    site_is_chosen_id(run, entry->id))
		return 0;
	err = is_installed(sync, entry->id, name);
	if (err)
		return err < 0 ? err : 0;
	err = sync->dry_run ? 0 : kernel_unload(entry->id);
	if (!err)
		sync_step(sync, SYNC_UNLOADED, entry->name);
	if (!err || err == -ENOENT)
		return 0;
	error(entry->name, "cannot unload: %s", kernel_reason(err));
	return err;
}

static int list_remove(struct site_run *run, const struct site_entry *entry,
		       const char *name)
{
	int err = list_unload(run, entry, name);

	if (err)
		return err;
	if (!run->sync->dry_run)
		err = installed_dir_remove(&run->sync->in.to, name);
	if (err && err != -ENOENT) {
		error(installed_dir_path(name), "cannot remove it: %s%s",
		      strerror(-err), write_remedy(err));
		return err;
	}
	sync_step(run->sync, SYNC_REMOVED, name);
	return 0;
}

/*
 * A list that came from a site, and that is not for this system now; is it still to be
 * remembered? What the site merely no longer has stays, as long as its package does.
 */
static bool list_left(struct site_run *run, const struct site_entry *entry)
{
	const struct packages *packages = &run->packages;
	bool needed = packages_find(packages, entry->name) ||
		      site_is_for_all(entry->name) ||
		      packages_half(packages, entry->name);
	char *name;
	int err = 0;

	name = site_installed_as(run, entry);
	/* Replaced by a newer one of the site, or by the user, or removed by the user */
	if (!name && !site_is_for_all(entry->name) &&
	    (!needed || site_is_chosen_name(run, entry->name)))
		err = list_unload(run, entry, NULL);
	else if (name && !needed)
		err = list_remove(run, entry, name);
	if (err)
		sync_failed(run->sync, err);
	needed = err || (name && needed);
	free(name);
	return needed;
}

static int entry_add(struct site_entry **all, size_t *n,
		     const struct site_entry *entry)
{
	if (!array_grow(all, *n, sizeof(**all)))
		return site_no_memory();
	(*all)[(*n)++] = *entry;
	return 0;
}

/* The lists of this system, and those of the last run that @keep wants */
static int lists_remember(struct site_run *run, struct site_state *next,
			  bool (*keep)(struct site_run *run,
				       const struct site_entry *entry))
{
	struct site_reader reader = site_reader(&run->state.lists);
	struct site_entry entry, *all = NULL;
	size_t n = 0, i;
	int err = 0;

	for (i = 0; !err && i < run->n; i++)
		err = entry_add(&all, &n, &run->list[i]);
	while (!err && site_next(&reader, &entry) > 0)
		if (!site_is_chosen(run, &entry) &&
		    (!keep || keep(run, &entry)))
			err = entry_add(&all, &n, &entry);
	if (n)
		qsort(all, n, sizeof(*all), site_by_name);
	for (i = 0; !err && i < n; i++)
		if (site_entry_text(&all[i], &next->lists))
			err = site_no_memory();
	free(all);
	return err;
}

static bool is_same_state(const struct site_state *a,
			  const struct site_state *b)
{
	return a->serial == b->serial && a->lists.len == b->lists.len &&
	       (!a->lists.len ||
		!memcmp(a->lists.data, b->lists.data, a->lists.len));
}

/*
 * Before anything is installed: what comes next may be newer than the last index, and what
 * a run installs that then fails came from a site nevertheless.
 */
int site_state_begin(struct site_run *run)
{
	struct site_state next = {
		.serial = run->site.head.serial,
		.made = run->site.head.made,
		.until = run->site.head.until,
		.synced = run->state.synced,
	};
	int err;

	memcpy(next.index, run->site.index, SITE_DIGEST_LEN);
	err = lists_remember(run, &next, NULL);
	if (!err && !run->sync->dry_run && !is_same_state(&next, &run->state))
		err = site_state_write(run->sync->in.to.dir, &next);
	if (err) {
		site_state_free(&next);
		return err;
	}
	site_state_free(&run->state);
	run->state = next;
	return 0;
}

/* Is there a list to remove, by the packages that were installed when the run began? */
static bool has_surplus(const struct site_run *run)
{
	struct site_reader reader = site_reader(&run->state.lists);
	struct site_entry entry;

	while (site_next(&reader, &entry) > 0)
		if (!packages_find(&run->packages, entry.name) &&
		    !site_is_for_all(entry.name))
			return true;
	return false;
}

/* A package that came while the server, or the lock, was waited for keeps its list. */
static int packages_again(struct site_run *run)
{
	if (run->options->given || !has_surplus(run))
		return 0;
	packages_free(&run->packages);
	return site_packages_read(run);
}

static bool is_removing(const struct site_run *run)
{
	return !run->sync->keep && !run->options->given && !run->packages.busy;
}

int site_state_end(struct site_run *run)
{
	struct site_state next = run->state;
	int err = packages_again(run);

	next.lists = (struct bytes){ 0 };
	if (!err)
		err = lists_remember(run, &next,
				     is_removing(run) ? list_left : NULL);
	if (!err && is_removing(run))
		site_others_report(run);
	if (!err && !run->sync->dry_run) {
		if (run->sync->count[SYNC_REMOVED] &&
		    installed_settle(&run->sync->in.to))
			err = -EIO;
		/* A few packages say nothing about all others. */
		if (!run->options->given && !run->sync->count[SYNC_FAILED])
			next.synced = (uint64_t)time(NULL);
		if (!err)
			err = site_state_write(run->sync->in.to.dir, &next);
	}
	site_state_free(&next);
	return err;
}
