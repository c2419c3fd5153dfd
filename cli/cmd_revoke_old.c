// SPDX-License-Identifier: GPL-2.0-or-later
/* The revocation list that dclist revoke replaces. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "cmd_revoke.h"
#include "kernel/kernel.h"
#include "list/installed.h"

/* Is it loaded, by PKCS#7? By OpenPGP it may be that of a vendor, which revokes less. */
static bool is_loaded(const struct list *list)
{
	struct kernel_lists loaded = { 0 };
	const struct kernel_list *found = NULL;
	bool is;

	if (revoke_job.root_dir || kernel_absent() ||
	    kernel_lists_open(&loaded))
		return false;
	found = kernel_lists_find(&loaded, list->id);
	revoke_job.old_unloaded |= !found;
	is = found && !strcmp(found->signer, "pkcs7") && !found->revoked;
	kernel_lists_free(&loaded);
	return is;
}

/* A list that others wrote must not become one by the key that signs now. */
static int old_verify(const struct list *list)
{
	const bool loaded = is_loaded(list);

	if (!revoke_job.signer || loaded ||
	    signer_made(revoke_job.signer, list))
		return 0;
	error(list->file,
	      "not extended, as it was not signed with the key given, and is not loaded with a PKCS#7 signature; look at it with dclist show, then choose another --name or remove it");
	return -EKEYREJECTED;
}

static int old_merge(const struct list *list)
{
	int err;

	if (list->tlv.algo != DGC_ALGO_SHA256) {
		error(list->file,
		      "its digests are not SHA-256, so it cannot be extended; choose another --name");
		return -EINVAL;
	}
	if (list->tlv.serial == UINT64_MAX) {
		error(list->file,
		      "has the highest serial that there is, so it cannot be extended; choose another --name");
		return -ERANGE;
	}
	err = old_verify(list);
	if (err)
		return err;
	if (list->tlv.serial >= revoke_job.serial)
		revoke_job.serial = list->tlv.serial + 1;
	if (revocation_take(&revoke_job.old, list) ||
	    revocation_take(&revoke_job.all, list))
		return revoke_no_memory();
	return 0;
}

/* Is it the file that is replaced? What is in it must not be lost. */
static bool is_own(const char *file)
{
	const struct list own = { .format = LIST_REVOCATION,
				  .name = (char *)revoke_job.name };
	char *name = list_file_name(&own);
	bool is = !name || !strcmp(strrchr(file, '/') + 1, name);

	free(name);
	return is;
}

static int own_merge(const char *file, const struct list *list)
{
	revoke_job.own_read |= is_own(file);
	return old_merge(list);
}

/* The list to replace, so that one file has all that is revoked */
static int old_take(const char *file, struct bytes bytes, void *ctx)
{
	int *err = ctx;
	struct list list;

	if (*err || strncmp(strrchr(file, '/') + 1, "revocation-", 11)) {
		bytes_free(&bytes);
		return 0;
	}
	if (list_parse(file, bytes, &list)) {
		*err = is_own(file) ? -EBADMSG : 0;
		return 0;
	}
	if (list.format == LIST_REVOCATION &&
	    !strcmp(list.name, revoke_job.name))
		*err = own_merge(file, &list);
	list_free(&list);
	return 0;
}

/* A link, a list of another name, or one that cannot be read, must not be replaced. */
static int own_check(void)
{
	const struct list own = { .format = LIST_REVOCATION,
				  .name = (char *)revoke_job.name };
	char *name = list_file_name(&own), *path = NULL;
	int fd = -ENOMEM;

	if (name && asprintf(&path, INSTALLED_DIR "/%s", name) < 0)
		path = NULL;
	if (path)
		fd = root_openat(revoke_job.root, path, O_PATH | O_NOFOLLOW);
	if (fd == -ENOMEM)
		revoke_no_memory();
	else if (fd >= 0)
		root_error(
			path,
			"not replaced, as it was not read as a revocation list named %s; move it away, or choose another --name",
			revoke_job.name);
	if (fd >= 0)
		close(fd);
	free(path);
	free(name);
	return fd >= 0 ? -EEXIST : fd == -ENOMEM ? fd : 0;
}

int revoke_old_take(void)
{
	int err = 0;

	if (installed_dir_each(revoke_job.root, old_take, &err) < 0)
		err = -EIO;
	return err || revoke_job.own_read ? err : own_check();
}
