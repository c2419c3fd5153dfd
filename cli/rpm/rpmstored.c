// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A header of a database: the signed region, as it was in the package, and behind
 * it what was added when the package was installed, the signatures among it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "list/rpmheader.h"
#include "rpm/rpmfile.h"
#include "rpm/rpmstore.h"

#define HEADER_MAGIC "\x8e\xad\xe8\x01\0\0\0" /* and the string's NUL */
#define REMEDY "rebuild it with rpm --rebuilddb while rpm is not running"
#define TAG_NAME 1000u
#define TAG_VERSION 1001u
#define TAG_RELEASE 1002u
#define TAG_EPOCH 1003u
#define TAG_ARCH 1022u
#define TAG_RPMFORMAT 5114u

void rpm_sink_damaged(const struct rpm_sink *sink, uint32_t number,
		      const char *why)
{
	error(sink->from, "package number %u in its %s database %s; " REMEDY,
	      number, sink->kind, why);
}

void rpm_sink_broken(const struct rpm_sink *sink)
{
	error(sink->from, "its %s database is damaged; " REMEDY, sink->kind);
}

int rpm_header_alloc(size_t len, struct bytes *header)
{
	*header = (struct bytes){ malloc(RPM_MAGIC_LEN + len),
				  RPM_MAGIC_LEN + len };
	if (!header->data) {
		*header = (struct bytes){ 0 };
		return -ENOMEM;
	}
	memcpy(header->data, HEADER_MAGIC, RPM_MAGIC_LEN);
	return 0;
}

/* N-E:V-R.A, what is missing left out; owned by the caller, NULL without memory */
static char *nevra_of(const struct bytes *header)
{
	const char *arch = rpm_header_string(header, TAG_ARCH);
	char epoch[16] = "", *nevra;
	uint32_t number;

	if (rpm_header_number(header, TAG_EPOCH, &number))
		snprintf(epoch, sizeof(epoch), "%u:", number);
	if (asprintf(&nevra, "%s-%s%s-%s%s%s",
		     rpm_header_string(header, TAG_NAME), epoch,
		     rpm_header_string(header, TAG_VERSION),
		     rpm_header_string(header, TAG_RELEASE), *arch ? "." : "",
		     arch) < 0)
		return NULL;
	return nevra;
}

/* Is any of its files wanted? Each is asked for. */
static bool is_wanted(const struct rpmdb_source *source, const char *name,
		      const struct bytes *header)
{
	bool wanted = !source->wants;
	struct rpm_paths *paths;
	const char *path;
	uint32_t i, mode;

	if (wanted)
		return true;
	paths = rpm_paths_open(header->data, header->len);
	for (i = 0; paths && (path = rpm_paths_get(paths, i, &mode)); i++)
		if (source->wants(name, path, source->ctx))
			wanted = true;
	rpm_paths_free(paths);
	return wanted;
}

static void region_missing(const char *name)
{
	error(name,
	      "its header has no signed region; install a package made by rpm 4.6 or newer");
}

static int signature_missing(const char *name)
{
	error(name,
	      "no signature in the database, where rpm before 6.0 stores none of a package of rpm 6; use the package itself (.rpm)");
	return -ENODATA;
}

/* rpm before 6.0 drops signatures of packages that rpm 6 makes when it installs them. */
static bool is_dropped(const struct bytes *header,
		       const struct rpm_signatures *sigs)
{
	uint32_t format;

	return !sigs->n && !sigs->whole_only &&
	       rpm_header_number(header, TAG_RPMFORMAT, &format) && format >= 6;
}

static int list_make(const char *name, struct bytes *header,
		     const struct keyring *ring, struct list *list)
{
	struct rpm_signatures sigs = { 0 };
	int err = rpm_signatures_installed(header, &sigs);

	if (!err)
		err = rpm_region_cut(header);
	if (err == -ENODATA)
		region_missing(name);
	else if (err == -EBADMSG)
		error(name,
		      "its header in the database is damaged; install the package again");
	else if (err)
		error(name, "out of memory");
	else if (is_dropped(header, &sigs))
		err = signature_missing(name);
	else
		err = rpm_list_assemble(name, header, &sigs, ring, list);
	rpm_signatures_free(&sigs);
	return err;
}

static void package_take(const char *name, struct bytes *header,
			 const struct rpmdb_source *source,
			 void (*fn)(int err, struct list *list, void *ctx),
			 void *ctx)
{
	struct list list = { 0 };
	int err;

	if (!is_wanted(source, name, header))
		return;
	err = list_make(name, header, source->ring, &list);
	fn(err, &list, ctx);
}

int rpm_stored_take(struct bytes *header, const struct rpmdb_source *source,
		    void (*fn)(int err, struct list *list, void *ctx),
		    void *ctx)
{
	char *name;

	if (!rpm_header_whole(header))
		return -EBADMSG;
	if (!strcmp(rpm_header_string(header, TAG_NAME), "gpg-pubkey"))
		return 0;
	name = nevra_of(header);
	package_take(name ? name : "a package", header, source, fn, ctx);
	free(name);
	return 0;
}

void rpm_stored_bare(const char *name,
		     void (*fn)(int err, struct list *list, void *ctx),
		     void *ctx)
{
	struct list list = { 0 };

	region_missing(name);
	fn(-ENODATA, &list, ctx);
}
