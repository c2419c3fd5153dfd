/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a revocation would do to a system. */
#ifndef DCLIST_REVOKE_H
#define DCLIST_REVOKE_H

#include "list/revocation.h"

/**
 * struct stopped_file - code that runs now, and would not any more
 * @path: in the system or image; owned
 * @list: name of the list that attests it; owned
 * @vital: what would stop without it, or NULL
 */
struct stopped_file {
	char *path;
	char *list;
	const char *vital;
};

/**
 * struct revoke_effect - all of them
 * @file: by path; owned
 * @n: how many
 * @vital: how many without which the system would not be usable
 */
struct revoke_effect {
	struct stopped_file *file;
	size_t n;
	size_t vital;
};

/**
 * revoke_effect() - which files that installed lists attest would no longer be attested
 * @root: result of root_open()
 * @image: @root is of an image: running programs do not matter
 * @r: what would be revoked
 * @files: files besides those that lists name, up to a NULL
 * @effect: result, freed by revoke_effect_free() in any case
 *
 * Every revocation is taken to be for all lists, as one by the owner is.
 *
 * Return: 0, or a negative errno after reporting why.
 */
int revoke_effect(int root, bool image, const struct revocation *r,
		  char *const *files, struct revoke_effect *effect);
void revoke_effect_free(struct revoke_effect *effect);

#endif /* DCLIST_REVOKE_H */
