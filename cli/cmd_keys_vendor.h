/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dclist keys --vendor: out of key files the keys that the table has. */
#ifndef DCLIST_CMD_KEYS_VENDOR_H
#define DCLIST_CMD_KEYS_VENDOR_H

#include "trust/keycheck.h"

#define KEY_FILES_DIR "/usr/share/distribution-gpg-keys"

struct vendor_pick;

/*
 * Reads the table of vendors' keys, @table or the installed one, and finds the files:
 * @given files and directories, or KEY_FILES_DIR when @n is 0. @names is as in
 * "fedora-44,epel-10". NULL after saying why.
 */
struct vendor_pick *vendor_pick_open(const char *names, const char *table,
				     char **given, size_t n);
/* As key_check_each(), of the keys that the table has for these names */
int vendor_pick_check(struct vendor_pick *pick, bool allow_expired,
		      struct key_check *check);
/*
 * Says which keys the table does not have, each with the row to add. Returns 0, or
 * -1 after saying of which vendor no key is accepted.
 */
int vendor_pick_result(const struct vendor_pick *pick,
		       const struct key_check *check);
/* Prints what may follow --vendor */
void vendors_complete(void);
/* After the last use of what was checked: it has file names of @pick. */
void vendor_pick_close(struct vendor_pick *pick);

#endif /* DCLIST_CMD_KEYS_VENDOR_H */
