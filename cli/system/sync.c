// SPDX-License-Identifier: GPL-2.0-or-later
/* Making the installed lists and the kernel agree with the package database. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "list/twins.h"
#include "system/sync.h"
#include "trust/crypto.h"

#define RPM_FILE "rpm-" /* how names of lists of packages start */

void sync_step(struct sync *sync, enum sync_count what, const char *name)
{
	static const char *const words[SYNC_COUNTS][2] = {
		[SYNC_INSTALLED] = { "installed", "would install" },
		[SYNC_LOADED] = { "loaded", "would load" },
		[SYNC_REMOVED] = { "removed", "would remove" },
		[SYNC_UNLOADED] = { "unloaded", "would unload" },
	};

	sync->count[what]++;
	if (!words[what][0])
		return;
	printf("%s ", words[what][sync->dry_run]);
	text_print(stdout, name);
	putchar('\n');
}

/* A refused list only concerns that list; other errors may concern all. */
static bool is_refusal(int err)
{
	return err == -ENOKEY || err == -EKEYREJECTED || err == -ENOPKG ||
	       err == -EBADMSG || err == -EFBIG || err == -ENODATA;
}

void sync_failed(struct sync *sync, int err)
{
	if (err == -EKEYREVOKED) {
		sync->count[SYNC_REVOKED]++;
		return;
	}
	sync->count[SYNC_FAILED]++;
	if (!is_refusal(err))
		sync->stuck = true;
}

static bool is_same(const struct installed_list *old, const struct list *list)
{
	struct part part = { list->bytes.data, list->bytes.len };
	uint8_t whole[32];

	return !crypto_hash(DGC_ALGO_SHA256, &part, 1, whole) &&
	       !memcmp(whole, old->whole, sizeof(whole));
}

/* As it is, though it is perhaps not what the database has */
static void keep(struct installed_list *list, void *ctx)
{
	struct sync *sync = ctx;
	struct kernel_list *loaded = kernel_lists_find(&sync->loaded, list->id);

	list->wanted = true;
	if (loaded)
		loaded->wanted = true;
}

/* Its file name: that which it has, or the plain one unless another package's has that */
static char *name_of(const struct sync *sync, const struct installed_list *old,
		     const struct list *list, const char *plain)
{
	if (old)
		return strdup(old->file);
	return installed_other(&sync->installed, plain, list) ?
		       twin_name(plain, list->id) :
		       strdup(plain);
}

/* Decides and does what a package's list requires; 0 or a negative errno */
static int list_do(struct sync *sync, const struct list *list,
		   struct installed_list *old, const char *name)
{
	struct kernel_list *loaded = kernel_lists_find(&sync->loaded, list->id);
	/* The database may list it twice, with two signatures: one is enough. */
	bool same = old && (old->wanted || is_same(old, list));
	enum sync_count what = SYNC_KEPT;
	int err = 0;

	if (!same)
		what = SYNC_INSTALLED;
	else if (sync->in.load && !loaded && !old->wanted)
		what = SYNC_LOADED;
	if (what != SYNC_KEPT && !sync->dry_run)
		err = install_list(&sync->in, list, name);
	if (loaded)
		loaded->wanted = true;
	if (err < 0)
		return err;
	sync_step(sync, what, name);
	if (!old)
		return installed_add(&sync->installed, name, list);
	old->wanted = true;
	return 0;
}

static void list_sync(struct sync *sync, const struct list *list,
		      const char *plain)
{
	struct installed_list *old =
		installed_find(&sync->installed, plain, list->id);
	char *name = name_of(sync, old, list, plain);
	int err = name ? list_do(sync, list, old, name) : -ENOMEM;

	if (!name)
		error(list->file, "out of memory");
	free(name);
	if (!err)
		return;
	installed_twins(&sync->installed, plain, keep, sync);
	sync_failed(sync, err);
}

/* For rpmdb_each(); frees @list. */
static void package_take(int err, struct list *list, void *ctx)
{
	struct sync *sync = ctx;
	char *name;

	if (err == -ENODATA || err == -ENOPKG) {
		sync->count[SYNC_WITHOUT]++;
		return;
	}
	if (err) {
		sync_failed(sync, err);
		return;
	}
	name = list_file_name(list);
	if (name) {
		list_sync(sync, list, name);
	} else {
		error(list->file, "out of memory");
		sync_failed(sync, -ENOMEM);
	}
	free(name);
	list_free(list);
}

static bool is_of_package(const struct installed_list *list)
{
	if (list->format == LIST_INVALID)
		return !strncmp(list->file, RPM_FILE, strlen(RPM_FILE));
	return list->format == LIST_RPM;
}

/* From the kernel; -ENOENT is as good as done. */
static int list_unload(struct sync *sync, const char *name, const uint8_t *id)
{
	int err = sync->dry_run ? 0 : kernel_unload(id);

	if (!err || err == -ENOENT)
		return 0;
	error(name, "cannot unload: %s", kernel_reason(err));
	sync_failed(sync, err);
	return err;
}

/* Is the same list wanted under another name? */
static bool is_wanted(const struct sync *sync, const uint8_t *id)
{
	size_t i;

	for (i = 0; i < sync->installed.n; i++)
		if (sync->installed.list[i].wanted &&
		    !memcmp(sync->installed.list[i].id, id, LIST_ID_LEN))
			return true;
	return false;
}

static void installed_remove(struct sync *sync, struct installed_list *list)
{
	struct kernel_list *loaded = kernel_lists_find(&sync->loaded, list->id);
	int err = 0;

	if (loaded && !loaded->wanted && !is_wanted(sync, list->id)) {
		loaded->wanted = true; /* dealt with */
		if (list_unload(sync, list->file, list->id))
			return;
		sync_step(sync, SYNC_UNLOADED, list->file);
	}
	if (!sync->dry_run)
		err = installed_dir_remove(&sync->in.to, list->file);
	if (err && err != -ENOENT) {
		error(list->file, "cannot remove it from %s: %s%s",
		      installed_dir_path(NULL), strerror(-err),
		      write_remedy(err));
		sync_failed(sync, err);
		return;
	}
	sync_step(sync, SYNC_REMOVED, list->file);
}

/* Key lists and the owner's lists (tlv) do not come from the package database. */
static void surplus_remove(struct sync *sync)
{
	struct installed_list *list;
	struct kernel_list *loaded;
	size_t i;

	for (i = 0; i < sync->installed.n; i++) {
		list = &sync->installed.list[i];
		if (!list->wanted && is_of_package(list))
			installed_remove(sync, list);
	}
	for (i = 0; i < sync->loaded.n; i++) {
		loaded = &sync->loaded.list[i];
		if (!loaded->wanted && !strcmp(loaded->format, "rpm") &&
		    !list_unload(sync, loaded->name, loaded->id))
			sync_step(sync, SYNC_UNLOADED, loaded->name);
	}
}

static int sync_do(struct sync *sync)
{
	int err;

	sync->db.busy = &sync->busy;
	err = rpmdb_each(&sync->db, package_take, sync);
	if (err || sync->stuck) {
		error(NULL,
		      "nothing was removed or unloaded because of the errors above; correct them, then run it again");
		sync->count[SYNC_FAILED] += err != 0;
		return -1;
	}
	if (sync->busy && !sync->keep) {
		warning(NULL, SYNC_RPM_BUSY);
	} else if (!sync->keep) {
		sync_keep_in_place(sync);
		surplus_remove(sync);
	}
	if (!sync->dry_run && installed_settle(&sync->in.to))
		sync->count[SYNC_FAILED]++;
	return sync->count[SYNC_FAILED] ? -1 : 0;
}

int sync_run(struct sync *sync)
{
	int err = installed_read(sync->in.root, &sync->installed);

	if (!err && sync->in.load)
		err = kernel_lists_open(&sync->loaded);
	if (!err)
		err = sync_do(sync);
	installed_free(&sync->installed);
	kernel_lists_free(&sync->loaded);
	return err;
}
