/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key files of a command: those that it names, and those in directories. */
#ifndef DCLIST_KEY_FILES_H
#define DCLIST_KEY_FILES_H

#include <stdbool.h>
#include <stddef.h>

#define KEY_FILES_DIR "/usr/share/distribution-gpg-keys"

/**
 * struct key_files - key files
 * @file: their paths; owned
 * @by_name: of each of them: it was named, and not found in a directory; owned
 * @n: how many
 */
struct key_files {
	char **file;
	bool *by_name;
	size_t n;
};

/* The @n paths @given, or those that distributions install. 0 or a negative errno; -ENOMEM is not said. */
int key_files_find(struct key_files *files, char **given, size_t n);
void key_files_free(struct key_files *files);

#endif /* DCLIST_KEY_FILES_H */
