/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of an rpm database, copied. librpm writes beside some kinds of
 * database even to read them, and an image's may be on a read-only file system,
 * or hostile: librpm gets to see nothing but the copy.
 */
#ifndef DCLIST_RPMDB_COPY_H
#define DCLIST_RPMDB_COPY_H

#include <signal.h>
#include <stdbool.h>

#include "base/temp.h"
#include "rpm/rpmstore.h"

/**
 * struct rpmdb_kind - a kind of database
 * @file: its one file that matters, by which it is known
 * @backend: what librpm calls it
 * @journal: file of what is not in @file yet, or NULL
 * @name: for messages
 * @read: reads it; NULL: librpm does
 * @remedy: where librpm cannot read it, what to do
 * @magic: what the file has at @magic_off
 * @magic_other: the same in the other byte order, or NULL
 */
struct rpmdb_kind {
	const char *file;
	const char *backend;
	const char *journal;
	const char *name;
	int (*read)(int fd, const struct rpm_sink *sink);
	const char *remedy;
	const char *magic;
	const char *magic_other;
	size_t magic_len;
	size_t magic_off;
};

/**
 * struct rpmdb_copy - a copy of a database in a directory of its own
 * @from: directory of the original, for messages; owned
 * @dir: directory of the copy; without a path when it is removed
 * @fd: the copied file, when @kind has a reader
 * @kind: what it is
 * @busy: a transaction of rpm was running before
 * @mask: signals that were blocked before: none comes until the directory is gone
 */
struct rpmdb_copy {
	char *from;
	struct temp_folder dir;
	int fd;
	const struct rpmdb_kind *kind;
	bool busy;
	sigset_t mask;
};

/**
 * rpmdb_copy_make() - find a database and copy it
 * @source: where to look
 * @folders: where to look without @source->dbpath, as paths below the root
 * @n: how many
 * @backend: asked when a directory has several kinds: the one by this name is taken
 * @copy: result; freed with rpmdb_copy_free()
 *
 * Return: 0, or -1 after reporting why.
 */
int rpmdb_copy_make(const struct rpmdb_source *source,
		    const char *const *folders, size_t n,
		    const char *(*backend)(void), struct rpmdb_copy *copy);
/* Removes the files; who has them open may go on reading. */
void rpmdb_copy_remove(struct rpmdb_copy *copy);
void rpmdb_copy_free(struct rpmdb_copy *copy);

#endif /* DCLIST_RPMDB_COPY_H */
