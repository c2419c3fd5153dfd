// SPDX-License-Identifier: GPL-2.0-or-later
/* Debian packages, by the chain from InRelease to the files in a .deb. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "convert/deb.h"
#include "convert/run.h"

#define LISTS "/var/lib/apt/lists"
#define ARCHIVES "/var/cache/apt/archives"

static const struct opt options[] = {
	OPT_TEXT(0, "lists", "DIR", &convert_own.lists,
		 "apt's lists; default: " LISTS),
	OPT_TEXT(0, "archives", "DIR", &convert_own.archives,
		 "directory of packages if none is named; default: " ARCHIVES),
	OPT_TEXT(0, "release", "FILE", &convert_own.release,
		 "InRelease, or Release with FILE.gpg, instead of --lists",
		 .requires = "packages", .excludes = "lists"),
	OPT_TEXT(0, "release-signature", "FILE", &convert_own.release_signature,
		 "signature of Release", .requires = "release"),
	OPT_TEXT(0, "packages", "FILE", &convert_own.packages,
		 "Packages file of --release, compressed or not",
		 .requires = "release"),
	OPT_END,
};

int deb_release_add(struct deb *deb, struct debrelease *rel)
{
	if (!array_grow(&deb->release, deb->n, sizeof(*deb->release))) {
		error(rel->file, "out of memory");
		debrelease_free(rel);
		return -ENOMEM;
	}
	deb->release[deb->n++] = *rel;
	return 0;
}

int deb_packages_read(struct deb *deb, const char *file)
{
	struct budget budget;

	budget_start(&budget, file, &deb->conv->limits);
	return debpackages_read(&deb->packages, file, &deb->release[deb->n - 1],
				(uint32_t)deb->n - 1, &budget);
}

static int files_read(struct deb *deb, const char *release,
		      const char *signature, const char *packages)
{
	struct debrelease rel;
	struct gpg_signature sig;
	int err = debrelease_read(deb->pgp, release, signature,
				  deb->conv->allow_expired, &rel, &sig);

	if (err && sig.why)
		pgp_refused(release, err, &sig);
	if (err) {
		debrelease_free(&rel);
		return err;
	}
	err = deb_release_add(deb, &rel);
	return err ? err : deb_packages_read(deb, packages);
}

static int is_deb(const struct dirent *ent)
{
	size_t len = strlen(ent->d_name);

	return len > 4 && !strcmp(ent->d_name + len - 4, ".deb");
}

static int archives_add(struct convert *conv, const char *folder)
{
	struct dirent **ent;
	int n = scandir(folder, &ent, is_deb, alphasort), i, err = 0;
	char *path;

	if (n < 0) {
		err = -errno;
		error(folder, "cannot read: %s", strerror(errno));
		return err;
	}
	if (!n) {
		error(folder, "no packages in it; name some");
		err = -ENOENT;
	}
	for (i = 0; i < n; i++) {
		if (asprintf(&path, "%s/%s", folder, ent[i]->d_name) < 0)
			path = NULL;
		if (!err)
			err = path ? convert_add_source(conv, path) : -ENOMEM;
		free(path);
		free(ent[i]);
	}
	free(ent);
	return err;
}

static int open_format(struct convert *conv)
{
	const char *release = convert_own.release;
	const char *packages = convert_own.packages;
	const char *signature = convert_own.release_signature;
	const char *lists = convert_own.lists;
	const char *archives = convert_own.archives;
	struct deb *deb = conv->data = calloc(1, sizeof(*deb));
	int err;

	if (!deb) {
		error(NULL, "out of memory");
		return -ENOMEM;
	}
	deb->conv = conv;
	deb->pgp =
		pgp_open(conv->keyrings, conv->n_keyrings, conv->allow_expired);
	if (!deb->pgp)
		return -ENOKEY;
	err = release ? files_read(deb, release, signature, packages) :
			deb_lists_read(deb, lists ? lists : LISTS);
	debpackages_sort(&deb->packages);
	if (!err && !conv->run->n_args)
		err = archives_add(conv, archives ? archives : ARCHIVES);
	return err;
}

static void close_format(struct convert *conv)
{
	struct deb *deb = conv->data;
	size_t i;

	if (!deb)
		return;
	for (i = 0; i < deb->n; i++)
		debrelease_free(&deb->release[i]);
	free(deb->release);
	debpackages_free(&deb->packages);
	pgp_close(deb->pgp);
	free(deb);
	conv->data = NULL;
}

const struct convert_format convert_deb = {
	.cmd = {
		.name = "convert deb",
		.summary = "Debian packages, attested by a signed Release file",
		.usage = "[OPTION...] [PACKAGE.deb...]",
		.about =
			"Make lists of Debian packages. A key in the keyring must have signed InRelease, which\n"
			"has the SHA-256 of Packages, which has that of each package. By default apt's own\n"
			"copies of these are used. Without PACKAGE, all packages in apt's cache are converted.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.no_arguments = true,
	.open = open_format,
	.source = deb_source_read,
	.close = close_format,
};
