// SPDX-License-Identifier: GPL-2.0-or-later
/* updateinfo.xml: the packages of advisories. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "list/floor.h"
#include "repo/updateinfo.h"

/**
 * struct update_work - updateinfo.xml that is being read
 * @out: result
 * @inside: in an advisory
 * @security: it is one about security
 * @id: of it; owned
 * @below: its packages; owned
 * @n: how many
 * @collection: the first of the present collection
 * @stream: the collection is of a module stream
 * @fault: what is wrong with it
 */
struct update_work {
	struct advisories *out;
	bool inside;
	bool security;
	char *id;
	char **below;
	size_t n;
	size_t collection;
	bool stream;
	struct repo_xml_fault fault;
};

static void below_free(char **below, size_t from, size_t n)
{
	while (n > from)
		free(below[--n]);
}

static void update_start(const struct xml *xml, const char *name,
			 struct update_work *w)
{
	char *type = xml_attribute(xml, "type");

	w->inside = !strcmp(name, "update");
	w->security = type && !strcmp(type, "security");
	free(type);
}

static int below_add(struct update_work *w, const char *name, const char *evr)
{
	char *below;
	const char *wrong = floor_make(name, evr, &below);

	if (wrong) {
		w->fault.why = "a package without name, version or release";
		return -EBADMSG;
	}
	if (below && w->n < REPO_PACKAGES_MAX &&
	    array_grow(&w->below, w->n, sizeof(*w->below))) {
		w->below[w->n++] = below;
		return 0;
	}
	free(below);
	w->fault.many = w->n >= REPO_PACKAGES_MAX;
	return w->fault.many ? -EFBIG : -ENOMEM;
}

static int package_take(const struct xml *xml, struct update_work *w)
{
	char *name = xml_attribute(xml, "name");
	char *epoch = xml_attribute(xml, "epoch");
	char *version = xml_attribute(xml, "version");
	char *release = xml_attribute(xml, "release");
	char *arch = xml_attribute(xml, "arch");
	char *evr = NULL;
	int err = -ENOMEM;

	if (arch && (!strcmp(arch, "src") || !strcmp(arch, "nosrc")))
		err = 0;
	else if (asprintf(&evr, "%s%s%s-%s", epoch ? epoch : "",
			  epoch && *epoch ? ":" : "", version ? version : "",
			  release ? release : "") >= 0)
		err = below_add(w, name ? name : "", evr);
	else
		evr = NULL;
	free(name);
	free(epoch);
	free(version);
	free(release);
	free(arch);
	free(evr);
	return err;
}

static int update_begin(struct xml *xml, unsigned int depth, const char *name,
			void *ctx)
{
	struct update_work *w = ctx;

	if (depth == 1 && strcmp(name, "updates")) {
		w->fault.why = "its root is not <updates>";
		return -EBADMSG;
	}
	if (depth == 2)
		update_start(xml, name, w);
	if (!w->inside)
		return 0;
	if (depth == 4) {
		w->collection = w->n;
		w->stream = false;
	}
	if (depth == 5 && !strcmp(name, "module"))
		w->stream = true;
	return depth == 5 && !strcmp(name, "package") ? package_take(xml, w) :
							0;
}

/* The packages of the advisory if it is asked for */
static bool is_wanted(struct update_work *w)
{
	struct advisories *out = w->out;
	bool is = false;
	size_t i;

	for (i = 0; i < out->n; i++)
		if (!strcmp(out->id[i], ADVISORY_SECURITY) ?
			    w->security :
			    w->id && !strcmp(out->id[i], w->id))
			is = out->found[i] = true;
	return is;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool same_name(const char *a, const char *b)
{
	return !strncmp(a, b, (size_t)floor_name_len(a) + 1);
}

/* Leaves one of each name: the one with the lowest version, or the highest. */
static size_t names_reduce(char **below, size_t n, bool highest)
{
	size_t i, kept = 0;
	char *other;

	if (n)
		qsort(below, n, sizeof(*below), by_text);
	for (i = 0; i < n; i++) {
		if (!kept || !same_name(below[kept - 1], below[i])) {
			below[kept++] = below[i];
			continue;
		}
		other = below[i];
		if (floor_is_lower(below[kept - 1], other) == highest) {
			other = below[kept - 1];
			below[kept - 1] = below[i];
		}
		free(other);
	}
	return kept;
}

/*
 * One advisory may be about several products: what is below the lowest version is not
 * fixed in any of them.
 */
static int update_take(struct update_work *w)
{
	struct advisories *out = w->out;
	size_t i;

	w->n = names_reduce(w->below, w->n, false);
	for (i = 0; i < w->n; i++) {
		w->fault.many = out->packages >= REPO_PACKAGES_MAX;
		if (w->fault.many)
			return -EFBIG;
		if (!array_grow(&out->below, out->packages,
				sizeof(*out->below)))
			return -ENOMEM;
		out->below[out->packages++] = w->below[i];
		w->below[i] = NULL;
	}
	return 0;
}

static int update_finish(struct update_work *w)
{
	int err = is_wanted(w) ? update_take(w) : 0;

	below_free(w->below, 0, w->n);
	w->n = 0;
	free(w->id);
	w->id = NULL;
	w->inside = false;
	return err;
}

static void collection_finish(struct update_work *w)
{
	if (!w->stream)
		return;
	w->out->streams += w->n - w->collection;
	below_free(w->below, w->collection, w->n);
	w->n = w->collection;
}

static int update_end(struct xml *xml, unsigned int depth, const char *name,
		      const char *text, void *ctx)
{
	struct update_work *w = ctx;

	if (!w->inside)
		return 0;
	if (depth == 2)
		return update_finish(w);
	if (depth == 4)
		collection_finish(w);
	if (depth != 3 || strcmp(name, "id") || w->id)
		return 0;
	w->id = strdup(text);
	return w->id ? 0 : -ENOMEM;
}

int updateinfo_parse(const char *name, const struct bytes *packed,
		     const struct repomd *md, struct advisories *out)
{
	struct update_work w = { .out = out };
	struct xml_reader reader = { update_begin, update_end, &w };
	int err = -ENOMEM;

	out->found = calloc(out->n + 1, sizeof(*out->found));
	if (out->found)
		err = repo_xml_read(name, packed, md, &reader, &w.fault);
	else
		error(name, "out of memory");
	if (!err)
		out->packages = names_reduce(out->below, out->packages, true);
	below_free(w.below, 0, w.n);
	free(w.below);
	free(w.id);
	if (err)
		advisories_free(out);
	return err;
}

void advisories_free(struct advisories *advisories)
{
	below_free(advisories->below, 0, advisories->packages);
	free(advisories->below);
	free(advisories->found);
	advisories->below = NULL;
	advisories->found = NULL;
	advisories->packages = advisories->streams = 0;
}
