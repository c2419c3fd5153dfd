// SPDX-License-Identifier: GPL-2.0-or-later
/* apt's directory of lists: InRelease files, and the Packages files they name. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "convert/deb.h"

/* Compression of lists by apt or its user */
static const char *const packings[] = { "",	".lz4", ".gz",	".xz",
					".zst", ".bz2", ".lzma" };

static int no_memory(const char *folder)
{
	error(folder, "out of memory");
	return -ENOMEM;
}

/* "deb.debian.org_debian_dists_sid_" of "..._sid_InRelease"; 0 for others */
static size_t prefix_len(const char *name)
{
	static const char *const ends[] = { "_InRelease", "_Release" };
	size_t len = strlen(name), i, end;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		end = strlen(ends[i]);
		if (len > end && !strcmp(name + len - end, ends[i]))
			return len - end + 1;
	}
	return 0;
}

static int is_release(const struct dirent *ent)
{
	return prefix_len(ent->d_name) != 0;
}

/* Path of a list: slashes become underscores, as in apt. */
static char *list_path(const char *folder, const char *release,
		       const char *path, const char *packing)
{
	char *out, *p;

	if (asprintf(&out, "%s/%.*s%s%s", folder, (int)prefix_len(release),
		     release, path, packing) < 0)
		return NULL;
	for (p = out + strlen(folder) + 1; *p; p++)
		if (*p == '/')
			*p = '_';
	return out;
}

static int packages_read(struct deb *deb, const char *folder,
			 const char *release, const char *path)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(packings) / sizeof(packings[0]); i++) {
		char *file = list_path(folder, release, path, packings[i]);

		if (!file)
			return no_memory(folder);
		if (!access(file, F_OK)) {
			err = deb_packages_read(deb, file);
			free(file);
			return err;
		}
		free(file);
	}
	return 0;
}

/* Only names without a packing: list_path() adds apt's own. */
static bool is_packed(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strchr(slash ? slash : path, '.') != NULL;
}

static int release_read(struct deb *deb, const char *folder, const char *name)
{
	struct debrelease rel;
	struct gpg_signature sig;
	char *file;
	size_t i;
	int err;

	if (asprintf(&file, "%s/%s", folder, name) < 0)
		return no_memory(folder);
	err = debrelease_read(deb->pgp, file, NULL, deb->conv->allow_expired,
			      &rel, &sig);
	if (err && sig.why && err == -ENOKEY)
		warning(file, "its signature %s%s; ignored", sig.why,
			sig.named);
	else if (err && sig.why)
		pgp_refused(file, err, &sig);
	free(file);
	if (err) {
		debrelease_free(&rel);
		return sig.why && err == -ENOKEY ? 0 : err;
	}
	err = deb_release_add(deb, &rel);
	for (i = 0; !err && i < rel.n; i++)
		if (!is_packed(rel.packages[i].path))
			err = packages_read(deb, folder, name,
					    rel.packages[i].path);
	return err;
}

int deb_lists_read(struct deb *deb, const char *folder)
{
	struct dirent **ent;
	int n = scandir(folder, &ent, is_release, alphasort), i, err = 0;

	if (n < 0) {
		err = -errno;
		error(folder, "cannot read: %s", strerror(errno));
		return err;
	}
	for (i = 0; i < n; i++) {
		if (!err)
			err = release_read(deb, folder, ent[i]->d_name);
		free(ent[i]);
	}
	free(ent);
	if (err || deb->packages.n)
		return err;
	error(folder,
	      "no Packages file in it that is signed by a key in the keyring; run 'apt-get update', or see --lists and --keyring");
	return -ENOENT;
}
