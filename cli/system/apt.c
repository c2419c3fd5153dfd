// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists before dpkg begins and after it has ended. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/fd.h"
#include "base/lines.h"
#include "base/root.h"
#include "base/text.h"
#include "kernel/kernel.h"
#include "list/verify.h"
#include "system/apt.h"
#include "system/transaction.h"
#include "system/transaction_mode.h"
#include "verity/unpacked.h"

#define NAME_ROOM (sizeof(APT_LIST) + DGC_TLV_NAME_MAX * 3)
#define OFF "; to go without digest lists, apt-get -o DClist::Mode=off"

/**
 * struct apt - a transaction
 * @input: what apt says
 * @mode: enum transaction_mode
 * @in: where lists go
 * @installed: packages of dpkg's database
 */
struct apt {
	struct apt_input input;
	int mode;
	struct install in;
	struct packages installed;
};

static void apt_close(struct apt *apt)
{
	install_close(&apt->in);
	packages_free(&apt->installed);
	apt_input_free(&apt->input);
}

/* The image that this process is in, or NULL for the system */
static const char *root_dir(void)
{
	return transaction_in_chroot() ? "/" : NULL;
}

static int dir_open(struct apt *apt)
{
	const struct install_options options = { .root_dir = root_dir(),
						 .in_plugin = true };

	verify_remedy("add the signer's key to " INSTALL_KEYRING);
	return install_open(&apt->in, &options);
}

static int packages_open(struct apt *apt)
{
	return packages_read(PACKAGES_DPKG, apt->in.root, NULL,
			     &apt->installed);
}

/* "hello_1.0_amd64" of package hello? */
static bool is_of(const struct package *package, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(package->name, name, len) && package->name[len] == '_';
}

/* done */

/* Of what may be read another time, what to unload is not known yet. */
static bool is_no_list(int err)
{
	return err == -EBADMSG || err == -ENOPKG || err == -EFBIG ||
	       err == -ELOOP || err == -EINVAL;
}

static int damaged_end(struct apt *apt, const char *file)
{
	int err = installed_dir_remove(&apt->in.to, file);

	if (err)
		error(installed_dir_path(file), "cannot remove it: %s%s",
		      strerror(-err), write_remedy(err));
	else
		warning(installed_dir_path(file),
			"removed, as its package is gone, but not unloaded, as it was not a digest list; if 'dclist list' shows that it is still loaded, unload it with 'dclist unload'");
	return err;
}

/* What is not in dpkg's database any more loses its list. */
static int list_end(struct apt *apt, const char *file)
{
	int fd = root_open_regular(apt->in.to.dir, file);
	struct bytes bytes;
	struct list list;
	int err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);

	if (fd >= 0)
		close(fd);
	if (err == -ENOENT)
		return 0;
	if (!err)
		err = list_parse(installed_dir_path(file), bytes, &list);
	else
		error(installed_dir_path(file), "cannot read it: %s",
		      strerror(-err));
	if (is_no_list(err))
		return damaged_end(apt, file);
	if (err)
		return err;
	err = install_remove(&apt->in, file, file, list.id);
	list_free(&list);
	return err;
}

/* Is it unknown yet whether @list, that of @package, stays? */
static bool is_open(const struct apt *apt, const char *list,
		    const struct package *package)
{
	return packages_half(&apt->installed, list) ||
	       (package && package->removed);
}

/* A line of the record, which is kept in @rest if that is decided later */
static int line_end(struct apt *apt, const struct lines *l, struct bytes *rest)
{
	char *name = strndup(l->line, l->len);
	char *list = name ? strchr(name, ' ') : NULL;
	struct package *package;
	int err = 0;

	if (list && !strchr(list, '/')) {
		*list++ = 0;
		package = packages_find(&apt->installed, list);
		if (!package && !packages_half(&apt->installed, list))
			err = list_end(apt, list);
		if (err || is_open(apt, list, package))
			err = apt_record_add(rest, name, list) ?: err;
	}
	free(name);
	return err;
}

static int record_end(struct apt *apt)
{
	struct bytes record, rest = { 0 };
	struct lines l;
	int err, last = 0;

	/* What dpkg knew last is only in its journal: until its next run everything stays. */
	if (packages_busy(apt->in.root))
		return 0;
	err = apt_record_read(apt->in.to.dir, &record);
	l = lines_of(&record);
	if (!err && record.len)
		err = packages_open(apt);
	while (!err && lines_next(&l))
		last = line_end(apt, &l, &rest) ?: last;
	if (!err)
		err = apt_record_write(apt->in.to.dir, "warn",
				       rest.len ? &rest : NULL);
	bytes_free(&record);
	bytes_free(&rest);
	return err ? err : last;
}

static bool has_record(void)
{
	return !access(INSTALLED_DIR "/" APT_RECORD, F_OK);
}

int apt_finish(void)
{
	struct apt apt = { .in = { .root = -1, .to = { -1, -1 } } };
	int err;

	if (!has_record())
		return EXIT_DONE;
	err = dir_open(&apt);
	if (!err)
		err = record_end(&apt);
	if (err)
		error(NULL,
		      "lists of packages that are gone stay; they are removed after the next transaction of apt");
	apt_close(&apt);
	return err ? EXIT_FAILED : EXIT_DONE;
}

/* before */

/* Programs and maintainer scripts are on these. */
static int file_systems_check(int mode)
{
	static const char why[] =
		"its file system has no fs-verity, without which nothing on it is trusted; use ext4, btrfs or f2fs with the feature verity";
	static const char *const paths[] = { "/usr/bin/dpkg",
					     "/var/lib/dpkg/info/dpkg" };
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (!unpacked_supported(ROOT_NONE, paths[i])) {
			if (mode == TRANSACTION_ENFORCE)
				error(paths[i], "%s", why);
			else
				warning(paths[i], "%s", why);
			return -EOPNOTSUPP;
		}
	return 0;
}

static int check(const struct apt *apt)
{
	const char *absent = root_dir() ? NULL : kernel_unavailable();
	int err = file_systems_check(apt->mode);

	if (apt->mode != TRANSACTION_ENFORCE)
		return 0;
	if (absent)
		error(NULL, "%s", absent);
	return absent ? -ENODEV : err;
}

static void list_name(const struct package *package, char name[NAME_ROOM])
{
	snprintf(name, NAME_ROOM, APT_LIST "%s", package->name);
}

/* Lists of all versions of the packages, which apt_finish() decides about, in addition to @old */
static int record_begin(struct apt *apt, const struct packages *want,
			const struct bytes *old)
{
	/* In a chroot nothing is loaded, so that the kernel attests no new file. */
	const char *mode = apt->mode == TRANSACTION_ENFORCE && !root_dir() ?
				   "enforce" :
				   "warn";
	const struct apt_input *input = &apt->input;
	const struct packages *both[] = { &apt->installed, want };
	struct bytes text = { 0 };
	char list[NAME_ROOM];
	int err = old->len ? bytes_append(&text, old->data, old->len) : 0;
	size_t i, k, n;

	for (i = 0; i < input->n; i++)
		for (k = 0; k < 2; k++)
			for (n = 0; !err && n < both[k]->n; n++) {
				if (!is_of(&both[k]->package[n],
					   input->change[i].name))
					continue;
				list_name(&both[k]->package[n], list);
				err = apt_record_add(
					&text, input->change[i].name, list);
			}
	if (!err)
		err = apt_record_write(apt->in.to.dir, mode, &text);
	bytes_free(&text);
	return err;
}

static int want_make(const struct apt_input *input, struct packages *want)
{
	const struct apt_change *change;
	int err = 0;
	char *name;
	size_t i;

	for (i = 0; !err && i < input->n; i++) {
		change = &input->change[i];
		if (!change->file)
			continue;
		name = text_dpkg_name(change->name, change->version,
				      change->arch);
		if (!name) {
			error(NULL, "out of memory");
			return -ENOMEM;
		}
		err = packages_add(want, name);
		free(name);
	}
	packages_sort(want);
	return err;
}

/* Which lists are there already */
static void old_look(const struct apt *apt, struct packages *want)
{
	char name[NAME_ROOM];
	size_t i;

	for (i = 0; i < want->n; i++) {
		list_name(&want->package[i], name);
		want->package[i].old =
			!faccessat(apt->in.to.dir, name, F_OK, 0);
	}
}

/* What was installed for nothing is removed again, and the record is what it was. */
static void lists_undo(struct apt *apt, const struct packages *want,
		       const struct bytes *record)
{
	char name[NAME_ROOM];
	size_t i;

	for (i = 0; i < want->n; i++) {
		list_name(&want->package[i], name);
		if (!want->package[i].old)
			list_end(apt, name);
	}
	apt_record_write(apt->in.to.dir, "warn", record->len ? record : NULL);
}

static int lists_begin(struct apt *apt)
{
	struct apt_lists lists = { .input = &apt->input, .in = &apt->in };
	struct bytes record = { 0 };
	int err = want_make(&apt->input, &lists.want);

	if (!err)
		err = packages_open(apt);
	if (!err)
		err = apt_record_read(apt->in.to.dir, &record);
	if (!err)
		err = record_begin(apt, &lists.want, &record);
	if (!err) {
		old_look(apt, &lists.want);
		err = apt_lists_get(&lists);
		if (err && apt->mode == TRANSACTION_ENFORCE)
			lists_undo(apt, &lists.want, &record);
	}
	bytes_free(&record);
	packages_free(&lists.want);
	return err;
}

/* Needs nothing that may be missing: it is what a user does when something is. */
static int off(void)
{
	/* The library in dpkg reads it. */
	if (unlink(INSTALLED_DIR "/" APT_RECORD) && errno != ENOENT &&
	    errno != ENOTDIR)
		warning(INSTALLED_DIR "/" APT_RECORD, "cannot remove it: %s",
			strerror(errno));
	return 0;
}

static int begin(struct apt *apt)
{
	int err = apt_input_read(STDIN_FILENO, &apt->input);
	int root = root_open(NULL);

	if (root < 0)
		return root;
	apt->mode = transaction_mode(apt->input.option[APT_MODE] ?: "",
				     "DClist::Mode", root, root_dir());
	close(root);
	if (apt->mode < 0)
		return apt->mode;
	if (apt->mode == TRANSACTION_OFF)
		return off();
	if (!err)
		err = apt_input_changes(&apt->input);
	if (!err)
		err = check(apt);
	if (!err)
		err = dir_open(apt);
	return err ? err : lists_begin(apt);
}

int apt_prepare(void)
{
	struct apt apt = { .in = { .root = -1, .to = { -1, -1 } } };
	int err = begin(&apt);

	apt_close(&apt);
	if (!err)
		return EXIT_DONE;
	if (apt.mode == TRANSACTION_WARN) {
		warning(NULL,
			"packages are installed nevertheless; what is missing will not run where it is enforced");
		return EXIT_DONE;
	}
	error(NULL, "nothing is changed" OFF);
	return EXIT_FAILED;
}
