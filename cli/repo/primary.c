// SPDX-License-Identifier: GPL-2.0-or-later
/* primary.xml: where a repository's packages and their headers are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "repo/repodata.h"

/**
 * struct primary_work - primary.xml that is being read
 * @packages: result
 * @now: the present package
 * @inside: there is one
 * @name: of it; owned, as the next ones are
 * @fault: what is wrong with a package
 */
struct primary_work {
	struct repo_packages *packages;
	struct repo_package now;
	bool inside;
	char *name;
	char *arch;
	char *epoch;
	char *version;
	char *release;
	char *sum;
	struct repo_xml_fault fault;
};

static void package_free(struct repo_package *p)
{
	free(p->id);
	free(p->href);
	free(p->base);
	free(p->nevra);
	*p = (struct repo_package){ 0 };
}

static void strings_free(struct primary_work *w)
{
	free(w->name);
	free(w->arch);
	free(w->epoch);
	free(w->version);
	free(w->release);
	free(w->sum);
	w->name = w->arch = w->epoch = w->version = w->release = w->sum = NULL;
}

static int package_part(const struct xml *xml, const char *name,
			struct primary_work *w)
{
	if (!strcmp(name, "version")) {
		xml_attribute_take(xml, "epoch", &w->epoch);
		xml_attribute_take(xml, "ver", &w->version);
		xml_attribute_take(xml, "rel", &w->release);
	} else if (!strcmp(name, "location")) {
		xml_attribute_take(xml, "base", &w->now.base);
		xml_attribute_take(xml, "href", &w->now.href);
	} else if (!strcmp(name, "checksum")) {
		xml_attribute_take(xml, "type", &w->sum);
	} else if (!strcmp(name, "time")) {
		w->now.built = xml_attribute_number(xml, "build");
	} else if (!strcmp(name, "size")) {
		w->now.size = xml_attribute_number(xml, "package");
	}
	return 0;
}

static int primary_start(struct xml *xml, unsigned int depth, const char *name,
			 void *ctx)
{
	struct primary_work *w = ctx;

	if (depth == 1 && strcmp(name, "metadata")) {
		w->fault.why = "its root is not <metadata>";
		return -EBADMSG;
	}
	if (depth == 2)
		w->inside = !strcmp(name, "package");
	if (depth == 3 && w->inside)
		return package_part(xml, name, w);
	if (depth == 4 && w->inside && !strcmp(name, "header-range")) {
		w->now.start = xml_attribute_number(xml, "start");
		w->now.end = xml_attribute_number(xml, "end");
	}
	return 0;
}

/* Text that is safe in a name or a line of a file */
static bool plain(const char *s)
{
	if (!s || !*s)
		return false;
	for (; *s; s++)
		if ((unsigned char)*s <= 0x20 || *s == 0x7f)
			return false;
	return true;
}

static int nevra_make(struct primary_work *w)
{
	bool epoch = w->epoch && *w->epoch && strcmp(w->epoch, "0");

	if (asprintf(&w->now.nevra, "%s-%s%s%s-%s.%s", w->name,
		     epoch ? w->epoch : "", epoch ? ":" : "", w->version,
		     w->release, w->arch) >= 0)
		return 0;
	w->now.nevra = NULL;
	return -ENOMEM;
}

static const char *package_wrong(const struct primary_work *w)
{
	if (!plain(w->name) || !plain(w->version) || !plain(w->release) ||
	    !plain(w->arch) || (w->epoch && *w->epoch && !plain(w->epoch)))
		return "a package without name, version, release or architecture";
	if (!plain(w->now.id))
		return "a package without checksum";
	if (!w->now.href)
		return "a package without location";
	return NULL;
}

static int package_end(struct primary_work *w)
{
	struct repo_packages *all = w->packages;
	int err = 0;

	if (w->arch && (!strcmp(w->arch, "src") || !strcmp(w->arch, "nosrc"))) {
		all->sources++;
	} else {
		w->fault.why = package_wrong(w);
		err = w->fault.why ? -EBADMSG : nevra_make(w);
		w->fault.many = all->n >= REPO_PACKAGES_MAX;
		if (!err && w->fault.many)
			err = -EFBIG;
		if (!err &&
		    !array_grow(&all->package, all->n, sizeof(*all->package)))
			err = -ENOMEM;
		if (!err) {
			all->package[all->n++] = w->now;
			w->now = (struct repo_package){ 0 };
		}
	}
	package_free(&w->now);
	strings_free(w);
	w->inside = false;
	return err;
}

static int id_make(struct primary_work *w, const char *text)
{
	if (w->now.id)
		return 0;
	if (asprintf(&w->now.id, "%s:%s", w->sum ? w->sum : "", text) >= 0)
		return 0;
	w->now.id = NULL;
	return -ENOMEM;
}

static int text_take(const char *text, char **to)
{
	if (!*to)
		*to = strdup(text);
	return *to ? 0 : -ENOMEM;
}

static int primary_end(struct xml *xml, unsigned int depth, const char *name,
		       const char *text, void *ctx)
{
	struct primary_work *w = ctx;

	if (!w->inside)
		return 0;
	if (depth == 2)
		return package_end(w);
	if (depth != 3)
		return 0;
	if (!strcmp(name, "name"))
		return text_take(text, &w->name);
	if (!strcmp(name, "arch"))
		return text_take(text, &w->arch);
	if (!strcmp(name, "checksum"))
		return id_make(w, text);
	return 0;
}

int primary_parse(const char *name, const struct bytes *packed,
		  const struct repomd *md, struct repo_packages *packages)
{
	struct primary_work w = { .packages = packages };
	struct xml_reader reader = { primary_start, primary_end, &w };
	int err;

	*packages = (struct repo_packages){ 0 };
	err = repo_xml_read(name, packed, md, &reader, &w.fault);
	if (err)
		repo_packages_free(packages);
	package_free(&w.now);
	strings_free(&w);
	return err;
}

void repo_packages_free(struct repo_packages *packages)
{
	size_t i;

	for (i = 0; i < packages->n; i++)
		package_free(&packages->package[i]);
	free(packages->package);
	*packages = (struct repo_packages){ 0 };
}
