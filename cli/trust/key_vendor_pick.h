/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Out of key files the keys that the table has under some names. A section per .c file. */
#ifndef DCLIST_KEY_VENDOR_PICK_H
#define DCLIST_KEY_VENDOR_PICK_H

#include "trust/key_check.h"
#include "trust/key_files.h"
#include "trust/key_vendors.h"

/* key_vendor_pick.c: which keys these are */

/**
 * struct key_vendor_pick - what was asked for
 * @keys: the table
 * @met: of each of its rows: the key is in the files; owned
 * @text: the names that were asked for; owned
 * @name: each of them, in @text; owned
 * @n_names: how many
 * @files: the key files
 */
struct key_vendor_pick {
	struct key_vendors keys;
	bool *met;
	char *text;
	char **name;
	size_t n_names;
	struct key_files files;
};

/*
 * Reads the table of vendors' keys, @table or the installed one, and finds the files:
 * @given files and directories, or KEY_FILES_DIR when @n is 0. @names is as in
 * "fedora-44,epel-10". NULL after saying why.
 */
struct key_vendor_pick *key_vendor_pick_open(const char *names,
					     const char *table, char **given,
					     size_t n);
/* As key_check_each(), of the keys that the table has for these names */
int key_vendor_pick_check(struct key_vendor_pick *pick, bool allow_expired,
			  struct key_check *check);
/* After the last use of what was checked: it has file names of @pick. */
void key_vendor_pick_close(struct key_vendor_pick *pick);

/* key_vendor_report.c: what became of them */

/*
 * Says which keys the table does not have, each with the row to add. Returns 0, or
 * -1 after saying of which vendor no key is accepted.
 */
int key_vendor_report(const struct key_vendor_pick *pick,
		      const struct key_check *check);

#endif /* DCLIST_KEY_VENDOR_PICK_H */
