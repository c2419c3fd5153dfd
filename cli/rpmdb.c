// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * librpm: the headers of installed packages. In the database a header has the
 * signed region and behind it what was added when the package was installed,
 * the signatures among it. librpm keeps the region as it was, which the
 * signature proves.
 */
#include <errno.h>
#include <errno.h>
#include <fcntl.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rpmdb.h"
#include "rpmfile.h"

#define TAG_OPENPGP 278 /* rpm 4.20 and newer */
#define HEADER_MAGIC "\x8e\xad\xe8\x01\0\0\0" /* and the string's NUL */

/* What rpm calls the format of a database that has this file */
static const struct backend {
	const char *file;
	const char *name;
} backends[] = {
	{ "rpmdb.sqlite", "sqlite" },
	{ "Packages.db", "ndb" },
	{ "Packages", "bdb_ro" },
};

/* librpm would make a database where there is none. */
static const char *backend_find(const char *folder)
{
	char *path;
	size_t i;
	int missing;

	for (i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
		if (asprintf(&path, "%s/%s", folder, backends[i].file) < 0)
			return NULL;
		missing = access(path, R_OK);
		free(path);
		if (!missing)
			return backends[i].name;
	}
	return NULL;
}

/* Where rpm's configuration here, and that of others, has the database */
static const char *const folders[] = { "%{_dbpath}", "/usr/lib/sysimage/rpm",
				       "/var/lib/rpm" };

/* Tells librpm that the database is in @dbpath; false when there is none. */
static bool database_try(const char *root, const char *dbpath)
{
	char *below = rpmGetPath("/", dbpath, NULL);
	char *folder = rpmGetPath(root, below, NULL);
	const char *name = backend_find(folder);

	if (name) {
		rpmPushMacro(NULL, "_dbpath", NULL, below, RMIL_CMDLINE);
		rpmPushMacro(NULL, "_db_backend", NULL, name, RMIL_CMDLINE);
	}
	free(folder);
	free(below);
	return name;
}

static int database_set(const struct rpmdb_source *source)
{
	size_t i;

	if (source->dbpath) {
		if (database_try(source->root, source->dbpath))
			return 0;
		error(source->dbpath, "no rpm database in it; give its folder");
		return -1;
	}
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (database_try(source->root, folders[i]))
			return 0;
	error(source->root,
	      "no rpm database in it; give its folder with --dbpath");
	return -1;
}

static int binary_add(Header h, rpmTagVal tag, struct rpm_signatures *sigs)
{
	struct rpmtd_s td;
	int err = 0;

	if (!headerGet(h, tag, &td, HEADERGET_MINMEM))
		return 0;
	if (td.type == RPM_BIN_TYPE)
		err = rpm_signature_add(sigs, td.data, td.count);
	rpmtdFreeData(&td);
	return err;
}

static int strings_add(Header h, rpmTagVal tag, struct rpm_signatures *sigs)
{
	struct rpmtd_s td;
	const char *text;
	int err = 0;

	if (!headerGet(h, tag, &td, HEADERGET_MINMEM))
		return 0;
	while (!err && (text = rpmtdNextString(&td)))
		err = rpm_signature_add_base64(sigs, text);
	rpmtdFreeData(&td);
	return err;
}

/* In the order of rpm_signatures_read() */
static int signatures_get(Header h, struct rpm_signatures *sigs)
{
	int err = binary_add(h, RPMTAG_RSAHEADER, sigs);

	if (!err)
		err = strings_add(h, TAG_OPENPGP, sigs);
	if (!err)
		err = binary_add(h, RPMTAG_DSAHEADER, sigs);
	sigs->whole_only = !sigs->n && (headerIsEntry(h, RPMTAG_SIGPGP) ||
					headerIsEntry(h, RPMTAG_SIGGPG));
	return err;
}

/* -ENODATA when the package is of before rpm 4 */
static int region_get(Header h, struct bytes *region)
{
	struct rpmtd_s td;
	int err;

	if (!headerGet(h, RPMTAG_HEADERIMMUTABLE, &td, HEADERGET_DEFAULT))
		return -ENODATA;
	err = bytes_append(region, HEADER_MAGIC, sizeof(HEADER_MAGIC));
	if (!err)
		err = bytes_append(region, td.data, td.count);
	rpmtdFreeData(&td);
	return err;
}

static int header_list(const char *name, Header h, const struct keyring *ring,
		       struct list *list)
{
	struct rpm_signatures sigs = { 0 };
	struct bytes region = { 0 };
	int err = region_get(h, &region);

	if (err == -ENODATA)
		error(name,
		      "its header has no signed region; install a package made by rpm 4.6 or newer");
	else if (!err)
		err = signatures_get(h, &sigs);
	if (err == -ENOMEM)
		error(name, "out of memory");
	else if (!err)
		err = rpm_list_assemble(name, &region, &sigs, ring, list);
	rpm_signatures_free(&sigs);
	bytes_free(&region);
	return err;
}

static bool is_public_key(Header h)
{
	const char *name = headerGetString(h, RPMTAG_NAME);

	return name && !strcmp(name, "gpg-pubkey");
}

/* Returns how many there are, also of public keys. */
static unsigned int
headers_each(rpmdbMatchIterator it, const struct keyring *ring,
	     void (*fn)(int err, struct list *list, void *ctx), void *ctx)
{
	unsigned int n = 0;
	struct list list;
	Header h;
	char *name;
	int err;

	for (; (h = rpmdbNextIterator(it)); n++) {
		if (is_public_key(h))
			continue;
		name = headerGetAsString(h, RPMTAG_NEVRA);
		list = (struct list){ 0 };
		err = header_list(name ? name : "a package", h, ring, &list);
		fn(err, &list, ctx);
		free(name);
	}
	return n;
}

static int transaction_each(rpmts ts, const struct rpmdb_source *source,
			    void (*fn)(int err, struct list *list, void *ctx),
			    void *ctx)
{
	rpmdbMatchIterator it;
	unsigned int n = 0;

	/* Verification is ours; librpm would do it once more. */
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (rpmtsSetRootDir(ts, source->root) || rpmtsOpenDB(ts, O_RDONLY)) {
		error(source->root, "rpm cannot open its database");
		return -1;
	}
	it = rpmtsInitIterator(ts, RPMDBI_PACKAGES, NULL, 0);
	if (it)
		n = headers_each(it, source->ring, fn, ctx);
	rpmdbFreeIterator(it);
	if (n)
		return 0;
	error(source->root,
	      "rpm finds no package in its database; is librpm built for this kind of database?");
	return -1;
}

static int source_each(const struct rpmdb_source *source,
		       void (*fn)(int err, struct list *list, void *ctx),
		       void *ctx)
{
	rpmts ts;
	int ret = -1;

	if (rpmReadConfigFiles(NULL, NULL)) {
		error("rpm",
		      "cannot read its configuration; is rpm installed?");
		return -1;
	}
	if (!database_set(source)) {
		ts = rpmtsCreate();
		ret = transaction_each(ts, source, fn, ctx);
		rpmtsFree(ts);
	}
	rpmFreeMacros(NULL);
	rpmFreeRpmrc();
	return ret;
}

int rpmdb_each(const struct rpmdb_source *source,
	       void (*fn)(int err, struct list *list, void *ctx), void *ctx)
{
	struct rpmdb_source absolute = *source;
	char *root = realpath(source->root ? source->root : "/", NULL);
	int ret;

	if (!root) {
		error(source->root, "cannot open: %s", strerror(errno));
		return -1;
	}
	rpmSetVerbosity(RPMLOG_ERR);
	absolute.root = root;
	ret = source_each(&absolute, fn, ctx);
	free(root);
	return ret;
}
