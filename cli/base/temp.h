/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Temporary files and directories. Each is locked by the process that made it, as long as
 * it lives: a file with such a name and no lock was left by a killed run. Unlike process
 * numbers, this works across containers.
 */
#ifndef DCLIST_TEMP_H
#define DCLIST_TEMP_H

#include "base/bytes.h"

#define TEMP_NAME_LEN 24u

/*
 * Makes a file of mode 0600 for writing and reading; once the descriptor is closed,
 * another run may remove it. Returns that, or a negative errno.
 */
int temp_file(int folder, char name[TEMP_NAME_LEN]);
/* Removes what killed runs of this user left in @folder. */
void temp_sweep(int folder);

/*
 * Writes a file of mode 0644: the old or the new one, never a part; 0 or a negative errno.
 */
int temp_replace(int dir, const char *name, const struct bytes *data);

/**
 * struct temp_folder - a directory of mode 0700 below TMPDIR
 * @path: owned; NULL for none
 * @fd: of it, locked
 */
struct temp_folder {
	char *path;
	int fd;
};

/* After temp_sweep() there; 0, or -1 after reporting why. */
int temp_folder_make(struct temp_folder *temp);
/* Removes it and its contents, while others may still read @temp. */
void temp_folder_wipe(const struct temp_folder *temp);
void temp_folder_remove(struct temp_folder *temp);

#endif /* DCLIST_TEMP_H */
