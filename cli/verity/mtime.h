/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DCLIST_MTIME_H
#define DCLIST_MTIME_H

#include <sys/stat.h>

/*
 * When fs-verity is enabled, ext4 sets the time of modification of a file, which package managers
 * compare with their database. Sets that of @fd back to what it was @before; where that is not
 * allowed, it stays.
 */
void mtime_restore(int fd, const struct stat *before);

#endif /* DCLIST_MTIME_H */
