// SPDX-License-Identifier: GPL-2.0-or-later
/* What dclist revoke revokes: files, lists, keys, and lower versions of packages. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "cmd_revoke.h"
#include "kernel/kernel.h"
#include "list/floor.h"
#include "list/installed.h"
#include "rpm/rpmfile.h"
#include "system/revoke_signer.h"
#include "trust/crypto.h"

static int add(enum dgc_kind kind, const uint8_t *value)
{
	return revocation_add(&revoke_job.all, kind, DGC_ALGO_SHA256, value) ?
		       revoke_no_memory() :
		       0;
}

/* By its first bytes, a package or a digest list; modules end like lists. */
static bool is_list(const char *file)
{
	static const struct {
		const char *bytes;
		size_t len;
	} head[] = {
		{ "\xed\xab\xee\xdb", 4 }, /* package */
		{ "\x8e\xad\xe8\x01\0\0\0\0", 8 }, /* its header */
		{ "\0\0\0\0\0\2", 6 }, /* tlv */
		{ DGC_PGP_MAGIC, DGC_PGP_MAGIC_LEN },
	};
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t first[DGC_PGP_MAGIC_LEN] = { 0 };
	ssize_t n = fd >= 0 ? pread(fd, first, sizeof(first), 0) : -1;
	size_t i;

	if (fd >= 0)
		close(fd);
	for (i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		if (n >= (ssize_t)head[i].len &&
		    !memcmp(first, head[i].bytes, head[i].len))
			return true;
	return false;
}

static int id_add(const char *arg, enum list_format format,
		  const uint8_t id[LIST_ID_LEN])
{
	if (format != LIST_REVOCATION)
		return add(DGC_KIND_LIST, id);
	error(arg, "a revocation list cannot be revoked");
	return -EINVAL;
}

static int list_add(const char *file)
{
	struct list list;
	int err = list_open(file, &list);

	if (err)
		return err;
	err = id_add(file, list.format, list.id);
	list_free(&list);
	return err;
}

/* To see whether it stops: its path, as the image has it; 0 for one outside of it */
static int path_add(const char *file)
{
	char *real = realpath(file, NULL);
	char *root =
		realpath(revoke_job.root_dir ? revoke_job.root_dir : "/", NULL);
	size_t len = root ? strlen(root) : 0;
	int err = 0;

	if (!real || !root ||
	    !array_grow(&revoke_job.file, revoke_job.files, sizeof(real)))
		err = -ENOMEM;
	else if (len == 1)
		revoke_job.file[revoke_job.files++] = strdup(real);
	else if (!strncmp(real, root, len) && real[len] == '/')
		revoke_job.file[revoke_job.files++] = strdup(real + len);
	if (!err && revoke_job.files && !revoke_job.file[revoke_job.files - 1])
		err = -ENOMEM;
	free(real);
	free(root);
	return err ? revoke_no_memory() : 0;
}

/* The content: a copy with another fs-verity digest is the same program. */
static int file_add(const char *file)
{
	int fd = root_open_target(ROOT_NONE, file);
	uint8_t digest[DGC_DIGEST_MAX];
	int err = fd < 0 ? fd : crypto_hash_fd(DGC_ALGO_SHA256, fd, digest);

	if (fd >= 0)
		close(fd);
	if (err) {
		error(file, "cannot be read: %s", strerror(-err));
		return err;
	}
	err = path_add(file);
	return err ? err : add(DGC_KIND_CONTENT, digest);
}

/* Each installed list of that name, or the loaded ones; how many, or an errno */
static int named_add(const struct installed *in, const char *name)
{
	struct kernel_lists loaded = { 0 };
	int err = 0, found = 0;
	size_t i;

	for (i = 0; !err && i < in->n; i++)
		if (in->list[i].format != LIST_INVALID &&
		    installed_is_named(&in->list[i], name)) {
			err = id_add(name, in->list[i].format, in->list[i].id);
			found++;
		}
	if (!err && !found && !revoke_job.root_dir && !kernel_absent())
		err = kernel_lists_open(&loaded);
	for (i = 0; !err && i < loaded.n; i++)
		if (!strcmp(loaded.list[i].name, name)) {
			err = add(DGC_KIND_LIST, loaded.list[i].id);
			found++;
		}
	kernel_lists_free(&loaded);
	return err ? err : found;
}

static int argument_add(const struct installed *in, const char *arg)
{
	uint8_t id[LIST_ID_LEN];
	int found;

	if (list_id_decode(arg, id))
		return add(DGC_KIND_LIST, id);
	if (access(arg, F_OK) == 0)
		return is_list(arg) ? list_add(arg) : file_add(arg);
	found = strchr(arg, '/') ? 0 : named_add(in, arg);
	if (found)
		return found < 0 ? found : 0;
	error(arg,
	      "neither a file nor a list; 'dclist list' shows which lists there are");
	return -ENOENT;
}

/* Of a key that is not known yet */
static int floor_add(const char *below, struct revocation *floors)
{
	static const struct fingerprint nobody = { .len = DGC_TLV_SIGNER_LEN };

	return !below || revocation_add_floor(floors, &nobody, below) ?
		       revoke_no_memory() :
		       0;
}

static int below_add(const char *text, struct revocation *floors)
{
	char *below;
	const char *wrong = floor_read(text, &below);
	int err;

	if (wrong) {
		error(text, "%s", wrong);
		return -EINVAL;
	}
	err = floor_add(below, floors);
	free(below);
	return err;
}

static int advisories_add(struct revocation *floors)
{
	struct advisories advisories = { .id = revoke_job.advisory,
					 .n = revoke_job.advisories };
	int err;
	size_t i;

	if (!revoke_job.repo.location)
		return 0;
	err = advisories_read(&revoke_job.repo, &advisories);
	for (i = 0; !err && i < advisories.packages; i++)
		err = floor_add(advisories.below[i], floors);
	advisories_free(&advisories);
	return err;
}

int revoke_floors_read(struct revocation *floors)
{
	int err = advisories_add(floors);
	size_t i;

	for (i = 0; !err && i < revoke_job.belows; i++)
		err = below_add(revoke_job.below[i], floors);
	return err;
}

/* For the keys that signed the installed lists */
static int installed_floors_add(const struct revocation *floors)
{
	struct keyring *ring = NULL;
	int err;

	if (revoke_job.keyrings)
		ring = keyring_open(revoke_job.keyring, revoke_job.keyrings);
	if (revoke_job.keyrings && !ring)
		return -ENOKEY;
	err = revoke_floors_add(revoke_job.root, ring, revoke_job.root_dir,
				floors, revoke_job.repo.location,
				&revoke_job.all);
	keyring_free(ring);
	return err;
}

/* For each of these keys, or for those that signed the installed lists */
static int floors_add(const struct revocation *keys,
		      const struct revocation *floors)
{
	struct fingerprint signer;
	int err = 0;
	size_t i, j;

	if (!keys->n)
		return installed_floors_add(floors);
	for (i = 0; i < keys->n; i++) {
		signer = revoked_signer(&keys->entry[i]);
		for (j = 0; !err && j < floors->n; j++)
			err = revocation_add_floor(&revoke_job.all, &signer,
						   floors->entry[j].below);
	}
	return err ? revoke_no_memory() : 0;
}

/*
 * The keys of --signer, each with its subkeys. With floors they say whose packages are
 * meant, and are not revoked themselves.
 */
static int keys_add(const struct installed *in, const struct revocation *floors)
{
	struct revoke_signers signers = { .installed = in };
	struct revocation keys = { 0 };
	int err = 0;
	size_t i;

	if (revoke_job.keys || floors->n)
		err = revoke_signers_read(revoke_job.root, revoke_job.keyring,
					  revoke_job.keyrings, &signers);
	for (i = 0; !err && i < revoke_job.keys; i++)
		err = revoke_signers_add(&signers, revoke_job.key[i],
					 revoke_job.force, &keys);
	if (!err && floors->n)
		err = floors_add(&keys, floors);
	else if (!err && revocation_merge(&revoke_job.all, &keys))
		err = revoke_no_memory();
	revocation_free(&keys);
	revoke_signers_free(&signers);
	return err;
}

int revoke_arguments(char **args, const struct revocation *floors)
{
	struct installed in = { 0 };
	int err = installed_read(revoke_job.root, &in);

	if (!err)
		err = revoke_old_take();
	for (; !err && *args; args++)
		err = argument_add(&in, *args);
	if (!err)
		err = keys_add(&in, floors);
	installed_free(&in);
	if (!err && !array_grow(&revoke_job.file, revoke_job.files,
				sizeof(*revoke_job.file)))
		err = revoke_no_memory();
	if (!err)
		revoke_job.file[revoke_job.files] = NULL;
	return err;
}
