/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files and folders that are there for a while. Each is locked by the process that
 * made it, as long as it lives: what has such a name and no lock is what a killed run
 * left. So there is no mistake with a process in another container, or of the same
 * number.
 */
#ifndef DCLIST_TEMP_H
#define DCLIST_TEMP_H

#define TEMP_NAME_LEN 24u

/*
 * Makes a file of mode 0600, to be written and read; it is another run's to remove
 * once the descriptor is closed. Returns that, or a negative errno.
 */
int temp_file(int folder, char name[TEMP_NAME_LEN]);
/* Removes what killed runs of this user left in @folder. */
void temp_sweep(int folder);

/**
 * struct temp_folder - a folder of mode 0700 below TMPDIR
 * @path: owned; NULL for none
 * @fd: of it, locked
 */
struct temp_folder {
	char *path;
	int fd;
};

/* After temp_sweep() there; 0, or -1 after saying why not. */
int temp_folder_make(struct temp_folder *temp);
/* Removes it with all in it, while others may still look at @temp. */
void temp_folder_wipe(const struct temp_folder *temp);
void temp_folder_remove(struct temp_folder *temp);

#endif /* DCLIST_TEMP_H */
