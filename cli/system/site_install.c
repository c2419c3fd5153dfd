// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists of a site that are there: verified, compared with what they replace, loaded and
 * installed, many at a time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/message.h"
#include "base/root.h"
#include "list/revocation.h"
#include "system/site_run.h"

/* What is lost if the run is killed, and in memory */
#define READY_MAX 512u
#define READY_BYTES (16u << 20)

/* Is what came, and is as the index says, also the list that it is called? */
static int identity_check(const struct list *list,
			  const struct site_entry *entry)
{
	char *name = list_file_name(list);
	int err = 0;

	if (!name)
		return site_no_memory();
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
		err = site_no_memory();
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
static int bytes_load(struct site_run *run, const struct site_entry *entry,
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

static int list_load(struct site_run *run, const struct site_entry *entry,
		     const char *name)
{
	struct bytes bytes;
	int fd = root_open_regular(run->sync->in.to.dir, name);
	int err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);

	if (fd >= 0)
		close(fd);
	if (!err)
		return bytes_load(run, entry, name, bytes);
	error(installed_dir_path(name), "cannot read it: %s", strerror(-err));
	return err;
}

void site_ready_free(struct site_ready *ready)
{
	list_free(&ready->list);
	free(ready->name);
	free(ready->url);
}

int site_ready_add(struct site_run *run, const struct site_ready *ready)
{
	struct site_ready copy = *ready;

	if (!array_grow(&run->ready, run->ready_n, sizeof(*run->ready))) {
		site_ready_free(&copy);
		return site_no_memory();
	}
	run->ready[run->ready_n++] = copy;
	run->ready_bytes += copy.list.bytes.len;
	return 0;
}

bool site_ready_full(const struct site_run *run)
{
	return run->ready_n >= READY_MAX || run->ready_bytes >= READY_BYTES;
}

static void renamed(const char *from, const char *to, void *ctx)
{
	(void)ctx;
	text_print(stdout, from);
	printf(": renamed to ");
	text_print(stdout, to);
	putchar('\n');
}

/* All lists have their names then. */
static void out_close(struct site_run *run)
{
	unsigned int late = outfolder_close(run->out);

	run->out = NULL;
	while (late--)
		sync_failed(run->sync, -EIO);
}

static void ready_do(struct site_run *run, const struct site_ready *ready)
{
	int err = ready->name ? list_load(run, ready->entry, ready->name) :
				list_install(run, ready->entry, &ready->list);

	if (err)
		sync_failed(run->sync, err);
}

static int all_do(struct site_run *run)
{
	size_t i;

	run->out = outfolder_open_at(run->sync->in.to.dir,
				     installed_dir_path(NULL));
	if (!run->out)
		return -ENOMEM;
	outfolder_on_rename(run->out, renamed, NULL);
	for (i = 0; i < run->ready_n; i++)
		ready_do(run, &run->ready[i]);
	out_close(run);
	return 0;
}

void site_ready_install(struct site_run *run)
{
	int err = run->ready_n ? site_lock(run) : 0;

	if (!err && run->ready_n) {
		err = all_do(run);
		site_unlock(run);
	}
	if (err) {
		sync_failed(run->sync, err);
		run->stop = true;
	}
	while (run->ready_n)
		site_ready_free(&run->ready[--run->ready_n]);
	run->ready_bytes = 0;
}
