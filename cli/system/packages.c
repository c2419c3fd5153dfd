// SPDX-License-Identifier: GPL-2.0-or-later
/* The names of the packages of a system. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/lines.h"
#include "base/root.h"
#include "base/text.h"
#include "list/twins.h"
#include "system/packages.h"

#define DPKG_STATUS "/var/lib/dpkg/status"
#define DPKG_UPDATES "/var/lib/dpkg/updates" /* its journal */
#define DPKG_MAX (256u << 20)
#define PREFIX_LEN 4 /* "rpm-", "tlv-" */

static int no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

int packages_add(struct packages *all, const char *name)
{
	struct list list = { .format = LIST_TLV, .name = (char *)name };
	char *file = list_file_name(&list), *escaped;

	escaped = file ? strdup(file + PREFIX_LEN) : NULL;
	free(file);
	if (!escaped ||
	    !array_grow(&all->package, all->n, sizeof(*all->package))) {
		free(escaped);
		return no_memory();
	}
	all->package[all->n++] = (struct package){ .name = escaped };
	return 0;
}

/* rpm */

struct rpm_names {
	struct packages *all;
	char *last;
	int err;
};

/* Asked for each file of a package; no list is made. */
static bool name_take(const char *package, const char *path, void *ctx)
{
	struct rpm_names *names = ctx;

	(void)path;
	if (names->err || (names->last && !strcmp(names->last, package)))
		return false;
	free(names->last);
	names->last = strdup(package);
	names->err = names->last ? packages_add(names->all, package) :
				   no_memory();
	return false;
}

/* Of packages without a header of theirs, which is reported */
static void bare_ignore(int err, struct list *list, void *ctx)
{
	(void)ctx;
	if (!err)
		list_free(list);
}

static int rpm_read(const struct rpmdb_source *db, struct packages *all)
{
	struct rpm_names names = { .all = all };
	struct rpmdb_source source = *db;

	source.wants = name_take;
	source.busy = &all->busy;
	source.ctx = &names;
	if (rpmdb_each(&source, bare_ignore, NULL) && !names.err)
		names.err = -EIO;
	free(names.last);
	return names.err;
}

/* dpkg */

enum {
	FIELD_PACKAGE,
	FIELD_STATUS,
	FIELD_VERSION,
	FIELD_ARCHITECTURE,
	FIELDS,
};

static const char *const field_names[FIELDS] = {
	"Package:",
	"Status:",
	"Version:",
	"Architecture:",
};

/* Its files are, or may be, on the disk; of what was removed and not purged, a script that purges. */
static bool is_there(const char *status)
{
	const char *state = status ? strrchr(status, ' ') : NULL;

	return state && strcmp(state, " not-installed");
}

static int package_add(struct packages *all, char *const field[FIELDS])
{
	const char *status = field[FIELD_STATUS];
	char *name = text_dpkg_name(field[FIELD_PACKAGE], field[FIELD_VERSION],
				    field[FIELD_ARCHITECTURE]);
	int err;

	if (!name)
		return no_memory();
	err = packages_add(all, name);
	free(name);
	if (err)
		return err;
	all->package[all->n - 1].half = text_ends(status, " half-installed") ||
					text_ends(status, " unpacked") ||
					text_ends(status, " half-configured");
	all->package[all->n - 1].removed = text_ends(status, " config-files");
	return 0;
}

static int stanza_end(struct packages *all, char *field[FIELDS])
{
	int err = 0, i;

	if (field[FIELD_PACKAGE] && field[FIELD_VERSION] &&
	    field[FIELD_ARCHITECTURE] && is_there(field[FIELD_STATUS]))
		err = package_add(all, field);
	for (i = 0; i < FIELDS; i++) {
		free(field[i]);
		field[i] = NULL;
	}
	return err;
}

static int field_take(const struct lines *l, char *field[FIELDS])
{
	const char *value;
	size_t len, start;
	int i;

	for (i = 0; i < FIELDS; i++) {
		len = strlen(field_names[i]);
		if (field[i] || l->len < len ||
		    strncasecmp(l->line, field_names[i], len))
			continue;
		value = l->line + len;
		for (start = 0; start < l->len - len && value[start] == ' ';)
			start++;
		field[i] = strndup(value + start, l->len - len - start);
		if (!field[i])
			return no_memory();
	}
	return 0;
}

static int status_parse(const struct bytes *text, struct packages *all)
{
	struct lines l = lines_of(text);
	char *field[FIELDS] = { NULL };
	int err = 0, last;

	while (!err && lines_next(&l))
		err = l.len ? field_take(&l, field) : stanza_end(all, field);
	last = stanza_end(all, field);
	return err ? err : last;
}

static int dpkg_read(int root, struct packages *all)
{
	int fd = root_open_regular(root, DPKG_STATUS);
	struct bytes text;
	int err = fd < 0 ? fd : fd_read(fd, DPKG_MAX, &text);

	if (fd >= 0)
		close(fd);
	if (err) {
		root_error(DPKG_STATUS, "cannot read dpkg's database: %s",
			   strerror(-err));
		return err;
	}
	err = status_parse(&text, all);
	bytes_free(&text);
	if (!err && !all->n) {
		root_error(DPKG_STATUS,
			   "no installed package in it; see --packages");
		err = -ENODATA;
	}
	return err;
}

static bool has_dpkg(int root)
{
	int fd = root_open_regular(root, DPKG_STATUS);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

bool packages_busy(int root)
{
	int fd = root_openat(root, DPKG_UPDATES, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *ent;
	bool is = false;

	if (fd >= 0 && !dir)
		close(fd);
	while (dir && !is && (ent = readdir(dir)))
		is = *ent->d_name >= '0' && *ent->d_name <= '9';
	if (dir)
		closedir(dir);
	return is;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct package *)a)->name,
		      ((const struct package *)b)->name);
}

void packages_sort(struct packages *all)
{
	size_t i, kept = 0;

	if (all->n)
		qsort(all->package, all->n, sizeof(*all->package), by_name);
	for (i = 0; i < all->n; i++) {
		if (kept && !by_name(&all->package[kept - 1], &all->package[i]))
			free(all->package[i].name);
		else
			all->package[kept++] = all->package[i];
	}
	all->n = kept;
}

int packages_read(enum packages_source source, int root,
		  const struct rpmdb_source *db, struct packages *packages)
{
	int err = 0;

	*packages = (struct packages){ .any = source == PACKAGES_ANY };
	if (source == PACKAGES_FOUND)
		source = !db->dbpath && has_dpkg(root) ? PACKAGES_DPKG :
							 PACKAGES_RPM;
	packages->source = source;
	/* Before the database: what dpkg does meanwhile is in its journal. */
	packages->busy = source == PACKAGES_DPKG && packages_busy(root);
	if (source == PACKAGES_DPKG)
		err = dpkg_read(root, packages);
	else if (source == PACKAGES_RPM)
		err = rpm_read(db, packages);
	packages_sort(packages);
	return err;
}

void packages_free(struct packages *packages)
{
	size_t i;

	for (i = 0; i < packages->n; i++)
		free(packages->package[i].name);
	free(packages->package);
	*packages = (struct packages){ 0 };
}

struct package *packages_find_name(const struct packages *packages,
				   const char *name)
{
	struct package key = { .name = (char *)name };

	return packages->n ? bsearch(&key, packages->package, packages->n,
				     sizeof(key), by_name) :
			     NULL;
}

/* The name of the package of a list, by the list's file name; NULL for none */
static const char *name_in(const char *file)
{
	return strncmp(file, "rpm-", PREFIX_LEN) &&
			       strncmp(file, "tlv-", PREFIX_LEN) ?
		       NULL :
		       file + PREFIX_LEN;
}

struct package *packages_find(const struct packages *packages, const char *file)
{
	const char *name = name_in(file);

	return name ? packages_find_name(packages, name) : NULL;
}

/* How long the name of a package is without its version; 0 if it has none */
static size_t stem(const struct packages *packages, const char *name)
{
	const char *end;

	if (packages->source == PACKAGES_DPKG)
		return name[strcspn(name, "_")] ? strcspn(name, "_") : 0;
	end = strrchr(name, '-');
	end = end ? memrchr(name, '-', (size_t)(end - name)) : NULL;
	return end ? (size_t)(end - name) : 0;
}

/* Is there a package of this name, whatever its version, or one that is half installed? */
static bool has_version(const struct packages *packages, const char *name,
			bool half)
{
	size_t len = stem(packages, name), i;
	const struct package *package;

	for (i = 0; len && i < packages->n; i++) {
		package = &packages->package[i];
		if ((package->half || !half) &&
		    stem(packages, package->name) == len &&
		    !strncmp(package->name, name, len))
			return true;
	}
	return false;
}

bool packages_half(const struct packages *packages, const char *file)
{
	const char *name = name_in(file);

	return name && has_version(packages, name, true);
}

bool packages_other_version(const struct packages *packages, const char *file)
{
	const char *name = name_in(file);
	char *plain;
	bool is;

	if (!name)
		return false;
	plain = strndup(name, twin_plain_len(file) - PREFIX_LEN);
	is = plain && !packages_find_name(packages, plain) &&
	     has_version(packages, plain, false);
	free(plain);
	return is;
}
