/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fs-verity on what a package manager has just unpacked, before the file has its name. Part of
 * plugins, so with little other code of ours.
 */
#ifndef DCLIST_UNPACKED_H
#define DCLIST_UNPACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Never waits for the other end of a pipe, and does nothing to a terminal. */
#define UNPACKED_OPEN (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define UNPACKED_HEAD 4 /* bytes of a file that unpacked_runs() looks at */

/*
 * Can a regular file of this final name run or be loaded? By its mode, what its package says
 * of it (@marks, see list/digest.h), and its first @len bytes. What the firmware runs, below
 * /boot and /efi, is none of these.
 */
bool unpacked_runs(const char *path, mode_t mode, uint32_t marks,
		   const uint8_t *head, size_t len);
/*
 * Enables fs-verity as "dclist verity" does where a list does not say otherwise. Returns 0,
 * also if it was enabled before, or a negative errno; -EOPNOTSUPP when the file system has no
 * fs-verity.
 */
int unpacked_enable(int fd);
/*
 * Whether the file system of @path, or of what exists above it, has fs-verity; true if unknown.
 * @root: a directory below which the links of @path lead, or ROOT_NONE
 */
bool unpacked_supported(int root, const char *path);

#endif /* DCLIST_UNPACKED_H */
