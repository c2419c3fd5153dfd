/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems. */
#ifndef DCLIST_MOUNTS_H
#define DCLIST_MOUNTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct mount - a mounted file system
 * @id: of the mount; 0 when not shown by the kernel
 * @point: where; owned
 * @type: file system type; owned
 * @source: device; owned
 * @skip: not looked at: no files of its own, or on the network
 * @seen: it is in the tree
 * @no_verity: why it has no fs-verity and what to do; NULL when it has, or when
 *	no code needed it
 */
struct mount {
	uint64_t id;
	char *point;
	char *type;
	char *source;
	bool skip;
	atomic_bool seen;
	_Atomic(const char *) no_verity;
};

/**
 * struct mounts - all of them
 * @mount: owned; the first stands for those that are not known
 * @n: how many
 */
struct mounts {
	struct mount *mount;
	uint32_t n;
};

/* Reads them; 0, or -1 after reporting why. */
int mounts_read(struct mounts *mounts, bool network);
void mounts_free(struct mounts *mounts);
/* Index of the mount with this id; 0 when there is none. */
uint32_t mounts_find(const struct mounts *mounts, uint64_t id);

#endif /* DCLIST_MOUNTS_H */
