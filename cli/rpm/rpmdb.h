/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digest lists of the packages that are installed, out of rpm's database. */
#ifndef DCLIST_RPMDB_H
#define DCLIST_RPMDB_H

#include "list/list.h"
#include "trust/keyring.h"

/**
 * struct rpmdb_source - a database of packages
 * @root: directory of the system, NULL for the running one
 * @dbpath: directory of the database below it, NULL for rpm's default
 * @ring: keys to verify with, or NULL
 * @wants: asked for each file of a package before its list is made; when no answer is
 *	true, the package is ignored. NULL: all packages are wanted
 * @ctx: for @wants
 * @busy: NULL, or set to whether a transaction of rpm is running, whose packages are not all
 *	in the database
 */
struct rpmdb_source {
	const char *root;
	const char *dbpath;
	const struct keyring *ring;
	bool (*wants)(const char *package, const char *path, void *ctx);
	void *ctx;
	bool *busy;
};

/*
 * Makes the list of every installed package and gives it to @fn, which owns it when @err
 * is 0; otherwise @err is as rpm_list_make() returns it, and was reported. Public keys in
 * the database are ignored. Returns 0, or -1 after reporting why the database cannot be
 * read.
 */
int rpmdb_each(const struct rpmdb_source *source,
	       void (*fn)(int err, struct list *list, void *ctx), void *ctx);

#endif /* DCLIST_RPMDB_H */
