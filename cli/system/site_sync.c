// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Making the lists of a system those that a site has of its packages: the index, what of
 * it is for this system, what is missing, then what is not used any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/message.h"
#include "base/root.h"
#include "list/outfolder.h"
#include "list/revocation.h"
#include "list/twins.h"
#include "system/site_state.h"
#include "system/site_sync.h"
#include "trust/crypto.h"

#define SHOWN 10u /* names, of many */
#define STEP_MS 200

/**
 * struct site_run - a run
 * @sync: what is done and counted
 * @options: the command line
 * @site: where lists come from
 * @state: of the last run
 * @packages: of the system
 * @list: the site's lists that are for this system, in the order of the names; owned
 * @n: how many
 * @next: the next one to fetch
 * @waiting: fetches that are under way
 * @dir: of the installed lists, -1 if there is none yet; with @sync->in.to not ours
 * @out: the same directory, for many lists at a time; NULL with @sync->dry_run
 * @down: the server no longer answers
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
	int dir;
	struct outfolder *out;
	bool down;
};

/* A list on its way */
struct arrival {
	struct fetch fetch;
	const struct site_entry *entry;
	char *url;
};

static int no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

/* Is it the same file? */
static bool holds(int dir, const char *name, const struct site_entry *entry)
{
	int fd = dir < 0 ?
			 -1 :
			 openat(dir, name,
				O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	uint8_t digest[SITE_DIGEST_LEN];
	struct stat st;
	bool same;

	if (fd < 0)
		return false;
	same = !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	       st.st_size == entry->size &&
	       !crypto_hash_fd(DGC_ALGO_SHA256, fd, digest) &&
	       !memcmp(digest, entry->digest, sizeof(digest));
	close(fd);
	return same;
}

/* Under which of its two names the list is installed; owned by the caller, NULL: none */
static char *installed_as(const struct site_run *run,
			  const struct site_entry *entry)
{
	char *twin;

	if (holds(run->dir, entry->name, entry))
		return strdup(entry->name);
	twin = twin_name(entry->name, entry->id);
	if (twin && holds(run->dir, twin, entry))
		return twin;
	free(twin);
	return NULL;
}

/* Of every system: they come first, as their names do in the order of the site. */
static bool is_for_all(const char *name)
{
	return !strncmp(name, "keys-", 5) || !strncmp(name, "revocation-", 11);
}

static bool is_for_this(const struct site_run *run,
			const struct site_entry *entry)
{
	struct package *package = packages_find(&run->packages, entry->name);

	if (package)
		package->listed = true;
	return package || run->packages.any || is_for_all(entry->name);
}

static int lists_choose(struct site_run *run, const struct bytes *names)
{
	struct site_reader reader = site_reader(names);
	struct site_entry entry;
	uint32_t n = 0;
	int next;

	while ((next = site_next(&reader, &entry)) > 0) {
		n++;
		if (!is_for_this(run, &entry))
			continue;
		if (!array_grow(&run->list, run->n, sizeof(*run->list)))
			return no_memory();
		run->list[run->n++] = entry;
	}
	if (!next && !n && !run->site.head.lists && run->options->prune) {
		error(run->site.url,
		      "has no lists, so --prune would remove all that came from a site; publish the lists again, or remove them with dclist remove");
		return -ENODATA;
	}
	if (!next && n == run->site.head.lists)
		return 0;
	error(run->site.url,
	      "its list of names is malformed, although it is signed; publish it again");
	return -EBADMSG;
}

/* Once there was a newer index, an older one is no longer accepted. */
static int serial_check(const struct site_run *run)
{
	const struct site_state *state = &run->state;
	const struct site *site = &run->site;

	if (site->head.serial < state->serial) {
		error(site->url,
		      "older than what this system has already: serial %llu, not %llu or more; the server or a cache is out of date, or someone offers an old index",
		      (unsigned long long)site->head.serial,
		      (unsigned long long)state->serial);
		return -ESTALE;
	}
	if (site->head.serial > state->serial ||
	    !memcmp(site->index, state->index, SITE_DIGEST_LEN))
		return 0;
	error(site->url,
	      "not the index with serial %llu that this system has already; publish the site again",
	      (unsigned long long)state->serial);
	return -ESTALE;
}

static int names_choose(struct site_run *run)
{
	struct bytes names = { 0 };
	int err;

	if (!site_cache_read(run->sync->in.root, &names) &&
	    site_names_are(&run->site, &names)) {
		err = lists_choose(run, &names);
		bytes_free(&names);
		return err;
	}
	bytes_free(&names);
	err = site_names_get(&run->site, &names);
	if (!err)
		err = lists_choose(run, &names);
	if (!err && !run->sync->dry_run)
		site_cache_write(run->sync->in.root, &names);
	bytes_free(&names);
	return err;
}

static int by_name(const void *a, const void *b)
{
	const struct site_entry *x = a, *y = b;
	int names = strcmp(x->name, y->name);

	return names ? names : memcmp(x->id, y->id, LIST_ID_LEN);
}

static bool is_chosen(const struct site_run *run,
		      const struct site_entry *entry)
{
	return run->n &&
	       bsearch(entry, run->list, run->n, sizeof(*entry), by_name);
}

static bool is_chosen_id(const struct site_run *run, const uint8_t *id)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (!memcmp(run->list[i].id, id, LIST_ID_LEN))
			return true;
	return false;
}

static bool is_chosen_name(const struct site_run *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (!strcmp(run->list[i].name, name))
			return true;
	return false;
}

/* What is done to @entry: SYNC_KEPT, SYNC_LOADED or SYNC_INSTALLED */
static enum sync_count what_to_do(const struct site_run *run,
				  const struct site_entry *entry, char **name)
{
	struct kernel_list *loaded;

	*name = installed_as(run, entry);
	if (!*name)
		return SYNC_INSTALLED;
	loaded = kernel_lists_find(&run->sync->loaded, entry->id);
	/* The kernel never lists the keys of key lists. */
	return run->sync->in.load && !loaded &&
			       strncmp(entry->name, "keys-", 5) ?
		       SYNC_LOADED :
		       SYNC_KEPT;
}

/* Is what came, and is as the index says, also the list that it is called? */
static int identity_check(const struct list *list,
			  const struct site_entry *entry)
{
	char *name = list_file_name(list);
	int err = 0;

	if (!name)
		return no_memory();
	if (strcmp(name, entry->name) ||
	    memcmp(list->id, entry->id, LIST_ID_LEN)) {
		error(list->file,
		      "another list than the index calls it; publish the site again");
		err = -EBADMSG;
	}
	free(name);
	return err;
}

static int revocation_refused(const struct list *list, const struct list *old,
			      const char *why)
{
	error(list->file,
	      "%s: serial %llu, and %llu is installed; kept that. To accept it nevertheless, remove %s first",
	      why, (unsigned long long)list->tlv.serial,
	      (unsigned long long)old->tlv.serial, old->file);
	return -ESTALE;
}

static bool is_all_covered(const struct revocation *by,
			   const struct revocation *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (!revocation_covers(by, &all->entry[i]))
			return false;
	return true;
}

/* Does @list revoke all that @old, which it replaces, revokes? */
static int revocation_compare(const struct list *list, const struct list *old)
{
	struct revocation new = { 0 }, all = { 0 };
	int err = 0;

	if (!memcmp(list->id, old->id, LIST_ID_LEN))
		return 0;
	if (list->tlv.serial < old->tlv.serial)
		return revocation_refused(list, old,
					  "older than the installed");
	if (list->tlv.serial == old->tlv.serial)
		return revocation_refused(
			list, old, "not the installed list of its serial");
	if (revocation_take(&new, list) || revocation_take(&all, old))
		err = no_memory();
	else if (!is_all_covered(&new, &all))
		err = revocation_refused(
			list, old,
			"does not revoke all that the installed does");
	revocation_free(&new);
	revocation_free(&all);
	return err;
}

/*
 * What is revoked here stays revoked: a site cannot undo it. An installed file that is
 * not a revocation list revokes nothing, and is replaced.
 */
static int revocation_check(const struct site_run *run, const char *name,
			    const struct list *list)
{
	const char *path = installed_dir_path(name);
	struct bytes bytes;
	struct list old;
	int fd, err;

	if (list->format != LIST_REVOCATION)
		return 0;
	fd = root_open_regular(run->sync->in.to.dir, name);
	if (fd == -ENOENT)
		return 0;
	err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);
	if (fd >= 0)
		close(fd);
	if (err) {
		error(path, "cannot read it: %s; remove it to replace it",
		      strerror(-err));
		return err;
	}
	if (list_parse(path, bytes, &old))
		return 0;
	if (old.format == LIST_REVOCATION)
		err = revocation_compare(list, &old);
	list_free(&old);
	return err;
}

/*
 * Verified, loaded, and written; one sync of the disk is for many lists. A list that the
 * kernel refuses is not installed.
 */
static int list_install(struct site_run *run, const struct site_entry *entry,
			const struct list *list)
{
	struct install *in = &run->sync->in;
	const char *name = entry->name;
	int err = identity_check(list, entry);

	if (!err)
		err = install_check(in, list);
	if (!err)
		err = revocation_check(run, name, list);
	if (!err && in->load)
		err = install_load(in, list);
	if (!err)
		err = outfolder_put(run->out, entry->name, list, &name);
	if (err < 0)
		return err;
	sync_step(run->sync, SYNC_INSTALLED, name);
	return 0;
}

/* One that is installed, and not loaded; takes @bytes. */
static int list_load(struct site_run *run, const struct site_entry *entry,
		     const char *name, struct bytes bytes)
{
	struct list list;
	int err = list_parse(name, bytes, &list);

	if (err)
		return err;
	err = identity_check(&list, entry);
	if (!err)
		err = install_list(&run->sync->in, &list, name);
	if (err >= 0)
		sync_step(run->sync, SYNC_LOADED, name);
	list_free(&list);
	return err < 0 ? err : 0;
}

static int loaded_again(struct site_run *run, const struct site_entry *entry,
			const char *name)
{
	struct bytes bytes;
	int fd = root_open_regular(run->dir, name);
	int err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);

	if (fd >= 0)
		close(fd);
	if (!err)
		return list_load(run, entry, name, bytes);
	error(installed_dir_path(name), "cannot read it: %s", strerror(-err));
	return err;
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
	else if (!run->down)
		error(run->site.base.url,
		      "no longer answers; run it again later to continue");
	run->down = run->down || a->fetch.err == -EHOSTDOWN;
	sync_failed(run->sync, -EIO);
}

/* For fetcher_open(); a fetch that fetcher_get() waits for is not an arrival. */
static void fetched(struct fetch *fetch, void *ctx)
{
	struct arrival *a = (struct arrival *)fetch;
	struct site_run *run = ctx;
	struct list list;
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
		err = list_parse(a->url, fetch->body, &list);
		fetch->body = (struct bytes){ 0 };
		if (!err) {
			err = list_install(run, a->entry, &list);
			list_free(&list);
		}
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
		return no_memory();
	site_list_path(entry->digest, path);
	a->entry = entry;
	a->url = site_url(&run->site, path);
	if (!a->url) {
		free(a);
		return no_memory();
	}
	a->fetch.url = a->url;
	a->fetch.max = entry->size;
	run->waiting++;
	fetcher_add(run->site.fetcher, &a->fetch);
	return 0;
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
		err = loaded_again(run, entry, name);
	else
		err = list_fetch(run, entry);
	if (err)
		sync_failed(sync, err);
	free(name);
}

static void fetches_finish(struct site_run *run)
{
	while (run->waiting)
		fetcher_step(run->site.fetcher, STEP_MS);
}

static void renamed(const char *from, const char *to, void *ctx)
{
	(void)ctx;
	text_print(stdout, from);
	printf(": renamed to ");
	text_print(stdout, to);
	putchar('\n');
}

static int out_open(struct site_run *run)
{
	if (run->sync->dry_run)
		return 0;
	run->out = outfolder_open_at(run->sync->in.to.dir,
				     installed_dir_path(NULL));
	if (!run->out)
		return -ENOMEM;
	outfolder_on_rename(run->out, renamed, NULL);
	return 0;
}

/* All lists have their names then. */
static void out_close(struct site_run *run)
{
	unsigned int late = run->out ? outfolder_close(run->out) : 0;

	run->out = NULL;
	while (late--)
		sync_failed(run->sync, -EIO);
}

/* What revokes, and keys, before what they are about */
static void lists_install(struct site_run *run)
{
	bool all = true; /* so far only those of every system */

	for (; run->next < run->n && !run->down; run->next++) {
		if (all && !is_for_all(run->list[run->next].name)) {
			all = false;
			fetches_finish(run);
		}
		while (!fetcher_room(run->site.fetcher))
			fetcher_step(run->site.fetcher, STEP_MS);
		list_start(run, &run->list[run->next]);
	}
	fetches_finish(run);
}

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
	    is_chosen_id(run, entry->id))
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
	bool needed = packages_find(&run->packages, entry->name) ||
		      is_for_all(entry->name);
	char *name;
	int err = 0;

	if (!run->options->prune)
		return true;
	name = installed_as(run, entry);
	/* Replaced by a newer one of the site, or by the user, or removed by the user */
	if (!name && !is_for_all(entry->name) &&
	    (!needed || is_chosen_name(run, entry->name)))
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
		return no_memory();
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

	bytes_free(&next->lists);
	for (i = 0; !err && i < run->n; i++)
		err = entry_add(&all, &n, &run->list[i]);
	while (!err && site_next(&reader, &entry) > 0)
		if (!is_chosen(run, &entry) && (!keep || keep(run, &entry)))
			err = entry_add(&all, &n, &entry);
	if (n)
		qsort(all, n, sizeof(*all), by_name);
	for (i = 0; !err && i < n; i++)
		if (site_entry_text(&all[i], &next->lists))
			err = no_memory();
	free(all);
	return err;
}

/*
 * Before anything is installed: what comes next may be newer than the last index, and what
 * a run installs that then fails came from a site nevertheless.
 */
static int state_begin(struct site_run *run, struct site_state *next)
{
	int err;

	next->serial = run->site.head.serial;
	memcpy(next->index, run->site.index, SITE_DIGEST_LEN);
	next->synced = run->state.synced;
	err = lists_remember(run, next, NULL);
	if (err || run->sync->dry_run ||
	    (next->serial == run->state.serial &&
	     next->lists.len == run->state.lists.len &&
	     (!next->lists.len ||
	      !memcmp(next->lists.data, run->state.lists.data,
		      next->lists.len))))
		return err;
	return site_state_write(run->sync->in.to.dir, next);
}

static int state_end(struct site_run *run, struct site_state *next)
{
	int err = lists_remember(run, next, list_left);

	if (err || run->sync->count[SYNC_FAILED] || run->sync->dry_run)
		return err;
	if (run->sync->count[SYNC_REMOVED] &&
	    installed_settle(&run->sync->in.to))
		return -EIO;
	next->synced = (uint64_t)time(NULL);
	return site_state_write(run->sync->in.to.dir, next);
}

static void without_print(struct site_run *run)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < run->packages.n; i++) {
		if (run->packages.package[i].listed)
			continue;
		if (n++ < SHOWN)
			warning(run->packages.package[i].name,
				"the site has no list of this package");
	}
	if (n > SHOWN)
		warning(NULL, "and of %u more packages", n - SHOWN);
	run->sync->count[SYNC_WITHOUT] = n;
}

static int run_do(struct site_run *run)
{
	struct site_state next = { 0 };
	int err = serial_check(run);

	if (!err)
		err = names_choose(run);
	if (!err)
		err = state_begin(run, &next);
	if (!err)
		err = out_open(run);
	if (!err) {
		lists_install(run);
		out_close(run);
		if (run->sync->count[SYNC_FAILED])
			error(NULL,
			      "nothing was removed or unloaded because of the errors above; correct them, then run it again");
		else
			err = state_end(run, &next);
		without_print(run);
	}
	site_state_free(&next);
	return err;
}

static int site_start(struct site_run *run, struct keyring *own)
{
	const struct site_options *o = run->options;
	struct site_keys keys = {
		.ring = own,
		.cert = o->cert,
		.certs = o->certs,
	};

	if (!o->keys && !o->certs)
		keys.ring = run->sync->in.ring;
	return site_open(o->location, &keys, &o->fetch, fetched, run,
			 &run->site);
}

static int run_start(struct site_run *run, struct keyring *own)
{
	struct sync *sync = run->sync;
	int err = site_state_read(sync->in.root, &run->state);

	if (!err)
		err = site_start(run, own);
	if (!err)
		err = packages_read(run->options->packages, sync->in.root,
				    &sync->db, &run->packages);
	if (!err && sync->in.load)
		err = kernel_lists_open(&sync->loaded);
	if (err)
		return err;
	run->dir = root_openat(sync->in.root, INSTALLED_DIR,
			       O_RDONLY | O_DIRECTORY);
	return 0;
}

int site_sync_run(struct sync *sync, const struct site_options *options)
{
	struct site_run run = { .sync = sync, .options = options, .dir = -1 };
	struct keyring *own = NULL;
	int err = 0;

	/* A server that closes the connection must not end us. */
	signal(SIGPIPE, SIG_IGN);
	if (options->keys) {
		own = keyring_open(options->key, options->keys);
		err = own ? 0 : -ENOKEY;
	}
	if (!err)
		err = run_start(&run, own);
	if (!err)
		err = run_do(&run);
	if (err)
		sync->count[SYNC_FAILED]++;
	if (run.dir >= 0)
		close(run.dir);
	free(run.list);
	packages_free(&run.packages);
	site_state_free(&run.state);
	site_close(&run.site);
	keyring_free(own);
	installed_free(&sync->installed);
	kernel_lists_free(&sync->loaded);
	return sync->count[SYNC_FAILED] ? -1 : 0;
}
