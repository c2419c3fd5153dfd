// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The headers of installed packages: a copy of the database's files, and a reader
 * of its kind, our own or librpm.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy_rpm.h"
#include "base/message.h"
#include "rpm/rpmdb_copy.h"
#include "rpm/rpmstore.h"

/* Where rpm's configuration here, that of others, and ostree have the database */
#define FOLDERS 4

/**
 * struct headers - a walk through all headers
 * @copy: removed as soon as all that is needed is open
 * @source: as it was asked for
 * @fn: gets each list
 * @ctx: passed on
 * @n: headers so far, also of public keys
 */
struct headers {
	struct rpmdb_copy *copy;
	const struct rpmdb_source *source;
	void (*fn)(int err, struct list *list, void *ctx);
	void *ctx;
	unsigned int n;
};

static int header_take(struct bytes *header, void *ctx)
{
	struct headers *headers = ctx;

	headers->n++;
	return rpm_stored_take(header, headers->source, headers->fn,
			       headers->ctx);
}

static bool configured; /* librpm has read its configuration */

/*
 * Only where it matters: a database that is named and that we read ourselves requires no
 * librpm, which takes a third of the memory.
 */
static int config_open(void)
{
	if (configured)
		return 0;
	rpmSetVerbosity(RPMLOG_ERR);
	if (rpmReadConfigFiles(NULL, NULL)) {
		error("rpm",
		      "cannot read its configuration; is rpm installed?");
		return -1;
	}
	configured = true;
	return 0;
}

static void config_close(void)
{
	if (!configured)
		return;
	rpmFreeMacros(NULL);
	rpmFreeRpmrc();
	configured = false;
}

/* The kind that is configured, "" for none */
static const char *backend_configured(void)
{
	static char backend[16];
	char *text = config_open() ? NULL : rpmExpand("%{?_db_backend}", NULL);

	snprintf(backend, sizeof(backend), "%s", text ? text : "");
	free(text);
	return backend;
}

/* librpm skips what it cannot read, after reporting it: here that fails. */
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

/* librpm has taken the header apart; what it puts together is as it was stored. */
static int exported_take(struct headers *headers, Header h)
{
	unsigned int len = 0;
	void *stored = headerExport(h, &len);
	struct bytes header = { 0 };
	int err = stored ? rpm_header_alloc(len, &header) : -ENOMEM;

	if (!err) {
		memcpy(header.data + RPM_MAGIC_LEN, stored, len);
		err = header_take(&header, headers);
	}
	free(stored);
	bytes_free(&header);
	return err;
}

/* Of before rpm 4: librpm need not be able to put such a header together. */
static void bare_take(struct headers *headers, Header h)
{
	const char *only = headerGetString(h, RPMTAG_NAME);
	char *name;

	headers->n++;
	if (only && !strcmp(only, "gpg-pubkey"))
		return;
	name = headerGetAsString(h, RPMTAG_NEVRA);
	rpm_stored_bare(name ? name : "a package", headers->fn, headers->ctx);
	free(name);
}

/* Returns how many results of librpm are not headers. */
static unsigned int headers_each(struct headers *headers, rpmts ts)
{
	rpmdbMatchIterator it = rpmtsInitIterator(ts, RPMDBI_PACKAGES, NULL, 0);
	unsigned int errors = 0;
	Header h;

	while (it && (h = rpmdbNextIterator(it))) {
		rpmdb_copy_remove(headers->copy);
		if (!headerIsEntry(h, RPMTAG_HEADERIMMUTABLE))
			bare_take(headers, h);
		else if (exported_take(headers, h))
			errors++;
	}
	rpmdbFreeIterator(it);
	return errors;
}

/* Sets in librpm where the database is and what it is. */
static void database_set(const struct rpmdb_copy *copy)
{
	rpmPushMacro(NULL, "_dbpath", NULL, copy->dir.path, RMIL_CMDLINE);
	rpmPushMacro(NULL, "_db_backend", NULL, copy->kind->backend,
		     RMIL_CMDLINE);
}

/* librpm says little of why; what it cannot read it mostly takes for empty. */
static int read_by_librpm(struct headers *headers)
{
	const struct rpmdb_copy *copy = headers->copy;
	unsigned int errors = 0;
	rpmts ts;

	if (config_open())
		return -1;
	database_set(copy);
	ts = rpmtsCreate();
	rpmlogSetCallback(log_take, &errors);
	/* Verified here; librpm need not do it again. */
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (!rpmtsOpenDB(ts, O_RDONLY))
		errors += headers_each(headers, ts);
	rpmtsFree(ts);
	rpmlogSetCallback(NULL, NULL);
	if (headers->n && !errors)
		return 0;
	if (errors)
		error(copy->from,
		      "librpm cannot read %s this %s database; rebuild it with rpm --rebuilddb",
		      headers->n ? "all of" : "anything of", copy->kind->name);
	else
		error(copy->from,
		      "librpm finds no package in this %s database; if it is not empty, this librpm does not support this kind of database: %s",
		      copy->kind->name, copy->kind->remedy);
	return -1;
}

static int read_by_ourselves(struct headers *headers)
{
	struct rpmdb_copy *copy = headers->copy;
	const struct rpm_sink sink = { copy->from, copy->kind->name,
				       header_take, headers };
	int err;

	rpmdb_copy_remove(copy);
	err = copy->kind->read(copy->fd, &sink);
	if (!err && !headers->n) {
		error(copy->from,
		      "no package in this %s database; give the directory of another one with --dbpath",
		      copy->kind->name);
		err = -1;
	}
	return err;
}

/* The configuration has done its part, unless librpm reads. */
static int database_read(struct headers *headers)
{
	int ret;

	if (headers->copy->kind->read) {
		config_close();
		return read_by_ourselves(headers);
	}
	ret = read_by_librpm(headers);
	config_close();
	return ret;
}

static int database_find(const struct rpmdb_source *source,
			 struct rpmdb_copy *copy)
{
	const char *folders[FOLDERS] = { NULL, "/usr/lib/sysimage/rpm",
					 "/usr/share/rpm", "/var/lib/rpm" };
	char *path = NULL;
	int err;

	if (!source->dbpath) {
		if (config_open())
			return -1;
		folders[0] = path = rpmGetPath("%{_dbpath}", NULL);
	}
	err = rpmdb_copy_make(source, folders, FOLDERS, backend_configured,
			      copy);
	free(path);
	return err;
}

int rpmdb_each(const struct rpmdb_source *source,
	       void (*fn)(int err, struct list *list, void *ctx), void *ctx)
{
	struct rpmdb_copy copy;
	struct headers headers = { &copy, source, fn, ctx, 0 };
	int ret;

	if (database_find(source, &copy)) {
		config_close();
		return -1;
	}
	if (source->busy)
		*source->busy = copy.busy;
	ret = database_read(&headers);
	rpmdb_copy_free(&copy);
	return ret;
}
