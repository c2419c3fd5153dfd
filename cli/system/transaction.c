// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists of packages while rpm installs and erases them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/array.h"
#include "base/command.h"
#include "base/root.h"
#include "base/text.h"
#include "kernel/kernel.h"
#include "list/installed.h"
#include "list/twins.h"
#include "list/verify.h"
#include "rpm/rpmstore.h"
#include "system/install.h"
#include "system/transaction_io.h"
#include "system/transaction_mode.h"

/* So that a list of 32 MiB can be written within the time that the plugin waits */
#define PATIENCE_S 60

/**
 * struct package - a package of the transaction
 * @number: that of the plugin
 * @id: of its list
 * @plain: file name of its list, unless that is a twin; owned
 * @brought: its list was installed in this transaction
 * @old: it was installed before
 * @stays: it is in the database in the end
 */
struct package {
	uint64_t number;
	uint8_t id[LIST_ID_LEN];
	char *plain;
	bool brought;
	bool old;
	bool stays;
};

/**
 * struct transaction - a run
 * @mode: of the configuration, "" for the default
 * @root_dir: of an image, or NULL
 * @chroot: the image is what this process has as its root
 * @in: where lists go; its directory is open only while that is used, as scriptlets may
 *	use dclist
 * @patience: seconds to wait for another dclist
 * @package: owned
 * @n: how many
 * @now: number of the package that is looked at
 * @old: it will be erased
 * @taken: it is one that can have a list
 * @err: what became of it
 */
struct transaction {
	const char *mode;
	const char *root_dir;
	bool chroot;
	struct install in;
	int patience;
	struct package *package;
	size_t n;
	uint64_t now;
	bool old;
	bool taken;
	int err;
};

static int no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

static int room_check(const struct transaction *t, uint64_t room)
{
	char free_text[SIZE_TEXT], room_text[SIZE_TEXT];
	struct statvfs fs;
	uint64_t left;

	if (fstatvfs(t->in.to.dir, &fs))
		return 0;
	left = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (left >= room)
		return 0;
	error(installed_dir_path(NULL),
	      "%s free, but the lists of the new packages need about %s; free some space there",
	      size_text(left, free_text), size_text(room, room_text));
	return -ENOSPC;
}

static int busy(const char *remedy)
{
	error(installed_dir_path(NULL),
	      "another dclist has been writing there for %d seconds; %s",
	      PATIENCE_S, remedy);
	return -EWOULDBLOCK;
}

/* All that can be known before anything changes; 0, or a negative errno after reporting why */
static int check(struct transaction *t, int mode,
		 const struct transaction_begin *begin)
{
	struct install_options options = { .root_dir = t->root_dir,
					   .in_plugin = true };
	const char *absent = t->root_dir ? NULL : kernel_unavailable();
	int err;

	if (absent && mode == TRANSACTION_ENFORCE) {
		error(NULL, "%s", absent);
		return -ENODEV;
	}
	err = install_verification(&t->in, &options);
	if (err || begin->look)
		return err;
	err = installed_dir_open_within(t->in.root, &t->in.to, PATIENCE_S);
	if (err == -EWOULDBLOCK)
		err = busy("wait until it has ended, or end it");
	if (!err)
		err = room_check(t, begin->room);
	installed_dir_close(&t->in.to);
	return err;
}

/* What is said here without failing, rpm calls a warning. */
static int begin_do(struct transaction *t, const struct bytes *bytes)
{
	struct transaction_begin begin;
	int mode, err;

	if (bytes->len != sizeof(begin))
		return -EBADMSG;
	memcpy(&begin, bytes->data, sizeof(begin));
	t->in.root = root_open(t->root_dir);
	if (t->in.root < 0)
		return t->in.root;
	mode = transaction_mode(t->mode, "%_dclist_mode", t->in.root,
				t->root_dir);
	close(t->in.root);
	t->in.root = -1;
	if (mode <= TRANSACTION_OFF)
		return mode;
	if (t->chroot)
		error(NULL,
		      "its root is not that of the system; lists are installed in it, and not loaded");
	err = check(t, mode, &begin);
	if (!err)
		return mode;
	if (mode == TRANSACTION_ENFORCE)
		return err;
	error(NULL,
	      "no digest list is installed; run 'dclist sync' when this is corrected");
	return TRANSACTION_OFF;
}

static int remember(struct transaction *t, const struct list *list, char *plain,
		    bool brought)
{
	struct package *p;

	if (!array_grow(&t->package, t->n, sizeof(*t->package)))
		return no_memory();
	p = &t->package[t->n++];
	*p = (struct package){ .number = t->now,
			       .plain = plain,
			       .brought = brought,
			       .old = t->old,
			       .stays = true };
	memcpy(p->id, list->id, LIST_ID_LEN);
	return 0;
}

/*
 * Installs and loads it under the name that sync gives it. One that replaced a list, which then
 * had the same id, may be that of an installed package.
 */
static int list_install(struct transaction *t, const struct list *list,
			const char *plain, bool *brought)
{
	char *name = twin_place(t->in.to.dir, plain, list);
	int state = name ? install_list(&t->in, list, name) : no_memory();

	free(name);
	*brought = state == INSTALLED_DIR_NEW;
	return state < 0 ? state : 0;
}

/* For rpm_stored_take(); frees @list. */
static void package_take(int err, struct list *list, void *ctx)
{
	struct transaction *t = ctx;
	bool brought = false;
	char *plain;

	t->taken = true;
	t->err = err;
	if (err)
		return;
	plain = list_file_name(list);
	t->err = plain ? 0 : no_memory();
	if (!t->err && !t->old)
		t->err = list_install(t, list, plain, &brought);
	if (!t->err)
		t->err = remember(t, list, plain, brought);
	if (t->err)
		free(plain);
	list_free(list);
}

static int header_take(struct transaction *t, const struct bytes *bytes)
{
	struct rpmdb_source source = { .ring = t->old ? NULL : t->in.ring };
	struct bytes header;
	int err = rpm_header_alloc(bytes->len, &header);

	if (err)
		return no_memory();
	memcpy(header.data + RPM_MAGIC_LEN, bytes->data, bytes->len);
	t->taken = false;
	err = rpm_stored_take(&header, &source, package_take, t);
	bytes_free(&header);
	if (!err && t->taken)
		return t->err;
	if (!err) {
		error("gpg-pubkey",
		      "in rpm's database this is a key, which has no digest list; give the package another name");
		return -ENODATA;
	}
	error(NULL,
	      "the header of a package is damaged; get the package again");
	return err;
}

/*
 * A transaction that has begun is brought to its end: a list that comes beside those of another
 * dclist does no harm.
 */
static int new_do(struct transaction *t, const struct bytes *header)
{
	int err = installed_dir_open_within(t->in.root, &t->in.to, t->patience);

	t->old = false;
	if (err == -EWOULDBLOCK) {
		if (t->patience)
			busy("the lists of new packages are installed without waiting for it");
		t->patience = 0;
		err = 0;
	}
	if (!err)
		err = header_take(t, header);
	installed_dir_close(&t->in.to);
	return err;
}

/* A package that has no list loses none. */
static int old_do(struct transaction *t, const struct bytes *header)
{
	t->old = true;
	header_take(t, header);
	transaction_hush();
	return 0;
}

static int gone_do(struct transaction *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->package[i].number == t->now)
			t->package[i].stays = false;
	return 0;
}

/* A reinstalled package is there twice: the list of the one is that of the other. */
static bool is_wanted(const struct transaction *t, const uint8_t *id)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->package[i].stays &&
		    !memcmp(t->package[i].id, id, LIST_ID_LEN))
			return true;
	return false;
}

static int list_remove(struct transaction *t, const struct package *p)
{
	char *name = twin_find(t->in.to.dir, p->plain, p->id);
	int err = install_remove(&t->in, name, p->plain, p->id);

	free(name);
	return err;
}

static bool is_surplus(const struct transaction *t, const struct package *p)
{
	return !p->stays && (p->old || p->brought) && !is_wanted(t, p->id);
}

static bool has_surplus(const struct transaction *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (is_surplus(t, &t->package[i]))
			return true;
	return false;
}

static int lists_remove(struct transaction *t)
{
	int err, last = 0;
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (!is_surplus(t, &t->package[i]))
			continue;
		err = list_remove(t, &t->package[i]);
		last = err ? err : last;
	}
	return last;
}

static int end_do(struct transaction *t)
{
	int err = installed_dir_open_within(t->in.root, &t->in.to, t->patience);
	int settled;

	if (err == -EWOULDBLOCK && has_surplus(t))
		busy("the lists of old packages stay; run 'dclist sync' when it has ended");
	if (!err) {
		err = lists_remove(t);
		settled = installed_settle(&t->in.to);
		err = err ? err : settled;
	}
	installed_dir_close(&t->in.to);
	return err;
}

static int request_do(struct transaction *t,
		      const struct transaction_request *request,
		      const struct bytes *bytes)
{
	t->now = request->package;
	switch (request->op) {
	case TRANSACTION_BEGIN:
		return begin_do(t, bytes);
	case TRANSACTION_NEW:
		return new_do(t, bytes);
	case TRANSACTION_OLD:
		return old_do(t, bytes);
	case TRANSACTION_GONE:
		return gone_do(t);
	case TRANSACTION_END:
		return end_do(t);
	default:
		return -EBADMSG;
	}
}

static bool serve_one(struct transaction *t)
{
	struct transaction_request request;
	struct bytes bytes = { 0 };
	bool more = transaction_receive(&request, &bytes);

	if (more)
		more = transaction_reply(request_do(t, &request, &bytes));
	bytes_free(&bytes);
	return more;
}

int transaction_serve(const char *mode, const char *root)
{
	struct transaction t = { .mode = mode,
				 .in = { .root = -1, .to = { -1, -1 } },
				 .patience = PATIENCE_S };
	size_t i;

	if (transaction_start())
		return EXIT_FAILED;
	verify_remedy("add the signer's key to " INSTALL_KEYRING);
	t.chroot = transaction_in_chroot();
	if (t.chroot || strcmp(root, "/"))
		t.root_dir = root;
	while (serve_one(&t))
		;
	install_close(&t.in);
	for (i = 0; i < t.n; i++)
		free(t.package[i].plain);
	free(t.package);
	return EXIT_DONE;
}
