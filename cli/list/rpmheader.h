/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File names of an RPM header, through librpm. */
#ifndef DCLIST_RPMHEADER_H
#define DCLIST_RPMHEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rpm_paths;

/*
 * Paths of the files of a signed region that dgc_rpm_open() accepted. NULL when
 * librpm refuses it, or without memory.
 */
struct rpm_paths *rpm_paths_open(const uint8_t *region, size_t len);
void rpm_paths_free(struct rpm_paths *paths);
/* Path and mode of file @index; NULL when there is none. Owned by @paths. */
const char *rpm_paths_get(struct rpm_paths *paths, uint32_t index,
			  uint32_t *mode);
/*
 * Size of file @index, for which rpm_paths_get() gave a path. False when the header has
 * no sizes.
 */
bool rpm_paths_size(struct rpm_paths *paths, uint32_t index, uint64_t *size);
/* How many files there are */
uint32_t rpm_paths_count(struct rpm_paths *paths);
/*
 * What the names of one file have in common: device and inode of when the package was
 * built; 0 for what has no content in the payload.
 */
uint64_t rpm_paths_inode(struct rpm_paths *paths, uint32_t index);
/* FILE_IS_* of fileclass.h: what the package says that file @index is for */
uint32_t rpm_paths_marks(struct rpm_paths *paths, uint32_t index);

#endif /* DCLIST_RPMHEADER_H */
