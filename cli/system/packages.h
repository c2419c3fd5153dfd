/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the packages of a system, as lists of them are called. */
#ifndef DCLIST_PACKAGES_H
#define DCLIST_PACKAGES_H

#include "rpm/rpmdb.h"

/**
 * struct package - an installed package
 * @name: N-E:V-R.A of rpm, N_V_A of dpkg, as in the names of files of lists; owned
 * @half: dpkg was interrupted while it unpacked the package, or has not configured it, so that
 *	files of another version may be there
 * @removed: only its configuration is there, and the script that purges it
 * @listed, @old: for the caller's use
 */
struct package {
	char *name;
	bool half;
	bool removed;
	bool listed;
	bool old;
};

enum packages_source {
	PACKAGES_FOUND = 0, /* dpkg's if it has a database, else rpm's */
	PACKAGES_RPM = 1,
	PACKAGES_DPKG = 2,
	PACKAGES_ANY = 3,
};

/**
 * struct packages - all of them
 * @package: by name, each once; owned
 * @n: how many
 * @source: which database they are of
 * @any: instead of these, every name counts as installed
 * @busy: rpm or dpkg is at work, or dpkg was killed: what was done last is not in the database yet
 */
struct packages {
	struct package *package;
	size_t n;
	enum packages_source source;
	bool any;
	bool busy;
};

/**
 * packages_read() - read the database of packages
 * @source: which
 * @root: result of root_open()
 * @db: rpm's
 * @packages: result; freed with packages_free() in any case
 *
 * Return: 0, or a negative errno after reporting why.
 */
int packages_read(enum packages_source source, int root,
		  const struct rpmdb_source *db, struct packages *packages);
/* One more, whose name is escaped as in the file of a list; 0, or -ENOMEM after reporting it */
int packages_add(struct packages *packages, const char *name);
/* By name, each once: required after packages_add() */
void packages_sort(struct packages *packages);
void packages_free(struct packages *packages);
/* That of a list, by the list's file name; NULL for none */
struct package *packages_find(const struct packages *packages,
			      const char *file);
/* The same, by its own name */
struct package *packages_find_name(const struct packages *packages,
				   const char *name);
/*
 * Is the package of the list @file half installed, in whatever version? Then files of its old and
 * of its new version are there.
 */
bool packages_half(const struct packages *packages, const char *file);
/* Is the file @file a list of an installed package, but of a version that is not installed? */
bool packages_other_version(const struct packages *packages, const char *file);
/* Is dpkg at work below @root, or was it killed? */
bool packages_busy(int root);

#endif /* DCLIST_PACKAGES_H */
