/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digest lists of package files and of the installed packages. */
#ifndef DCLIST_GENERATE_H
#define DCLIST_GENERATE_H

#include "rpm/rpmdb.h"

/**
 * struct generate_options - what to make lists of
 * @output: directory
 * @keyrings: files of --keyring; owned by the caller
 * @n_keyrings: how many
 * @verbose: name every list
 * @installed: of the installed packages, instead of files
 * @db: where those are
 * @args: files and directories, up to a NULL
 */
struct generate_options {
	const char *output;
	const char **keyrings;
	size_t n_keyrings;
	bool verbose;
	bool installed;
	struct rpmdb_source db;
	char **args;
};

/* All of it; an exit status. */
int generate(const struct generate_options *options);

#endif /* DCLIST_GENERATE_H */
