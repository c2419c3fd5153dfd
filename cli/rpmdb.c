// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * librpm: the headers of installed packages. In the database a header has the
 * signed region and behind it what was added when the package was installed,
 * the signatures among it. librpm keeps the region as it was, which the
 * signature proves. It is given a copy of the database's files.
 */
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

#include "rpmdb_copy.h"
#include "rpmfile.h"

#define TAG_OPENPGP 278 /* rpm 4.20 and newer */
#define HEADER_MAGIC "\x8e\xad\xe8\x01\0\0\0" /* and the string's NUL */

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

/* Where rpm's configuration here, and that of others, has the database */
#define FOLDERS 3

/**
 * struct headers - a walk through all headers
 * @copy: removed as soon as librpm has opened all it needs
 * @source: as it was asked for
 * @fn: gets each list
 * @ctx: passed on
 */
struct headers {
	struct rpmdb_copy *copy;
	const struct rpmdb_source *source;
	void (*fn)(int err, struct list *list, void *ctx);
	void *ctx;
};

/* Is any of its files wanted? Each is asked for. */
static bool is_wanted(const struct rpmdb_source *source, const char *name,
		      Header h)
{
	bool wanted = !source->wants;
	struct rpmtd_s td;
	const char *path;

	if (wanted || !headerGet(h, RPMTAG_FILENAMES, &td, HEADERGET_EXT))
		return wanted;
	while ((path = rpmtdNextString(&td)))
		if (source->wants(name, path, source->ctx))
			wanted = true;
	rpmtdFreeData(&td);
	return wanted;
}

static void header_take(const struct headers *headers, Header h)
{
	struct list list = { 0 };
	char *name;
	int err;

	if (is_public_key(h))
		return;
	name = headerGetAsString(h, RPMTAG_NEVRA);
	if (is_wanted(headers->source, name ? name : "a package", h)) {
		err = header_list(name ? name : "a package", h,
				  headers->source->ring, &list);
		headers->fn(err, &list, headers->ctx);
	}
	free(name);
}

/* librpm passes over what it cannot read, having said so: here that fails. */
static int log_take(rpmlogRec rec, rpmlogCallbackData data)
{
	const char *text = rpmlogRecMessage(rec);
	unsigned int *errors = data;

	if (rpmlogRecPriority(rec) > RPMLOG_ERR)
		return 0;
	++*errors;
	error("librpm", "%.*s", (int)strcspn(text, "\n"), text);
	return 0;
}

/* Returns how many there are, also of public keys. */
static unsigned int headers_each(const struct headers *headers, rpmts ts)
{
	rpmdbMatchIterator it = rpmtsInitIterator(ts, RPMDBI_PACKAGES, NULL, 0);
	unsigned int n = 0;
	Header h;

	for (; it && (h = rpmdbNextIterator(it)); n++) {
		if (!n)
			rpmdb_copy_remove(headers->copy);
		header_take(headers, h);
	}
	rpmdbFreeIterator(it);
	return n;
}

/* librpm says little of why; what it cannot read it mostly takes for empty. */
static int transaction_each(const struct headers *headers)
{
	const struct rpmdb_copy *copy = headers->copy;
	rpmts ts = rpmtsCreate();
	unsigned int n = 0, errors = 0;

	rpmlogSetCallback(log_take, &errors);
	/* Verification is ours; librpm would do it once more. */
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (!rpmtsOpenDB(ts, O_RDONLY))
		n = headers_each(headers, ts);
	rpmtsFree(ts);
	rpmlogSetCallback(NULL, NULL);
	if (n && !errors)
		return 0;
	if (errors)
		error(copy->from,
		      "librpm cannot read %s this %s database; rebuild it with rpm --rebuilddb",
		      n ? "all of" : "anything of", copy->kind->name);
	else
		error(copy->from,
		      "librpm finds no package in this %s database; if it is not empty, this librpm does not read the kind: %s",
		      copy->kind->name, copy->kind->remedy);
	return -1;
}

/* Tells librpm where the database is and what it is. */
static void database_set(const struct rpmdb_copy *copy)
{
	rpmPushMacro(NULL, "_dbpath", NULL, copy->dir.path, RMIL_CMDLINE);
	rpmPushMacro(NULL, "_db_backend", NULL, copy->kind->backend,
		     RMIL_CMDLINE);
}

int rpmdb_each(const struct rpmdb_source *source,
	       void (*fn)(int err, struct list *list, void *ctx), void *ctx)
{
	const char *folders[FOLDERS] = { NULL, "/usr/lib/sysimage/rpm",
					 "/var/lib/rpm" };
	struct rpmdb_copy copy;
	struct headers headers = { &copy, source, fn, ctx };
	char *configured;
	int ret = -1;

	rpmSetVerbosity(RPMLOG_ERR);
	if (rpmReadConfigFiles(NULL, NULL)) {
		error("rpm",
		      "cannot read its configuration; is rpm installed?");
		return -1;
	}
	configured = rpmGetPath("%{_dbpath}", NULL);
	folders[0] = configured;
	if (!rpmdb_copy_make(source, folders, FOLDERS, &copy)) {
		database_set(&copy);
		ret = transaction_each(&headers);
		rpmdb_copy_free(&copy);
	}
	free(configured);
	rpmFreeMacros(NULL);
	rpmFreeRpmrc();
	return ret;
}
