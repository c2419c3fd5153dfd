/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of a system image (--root DIR) that may be hostile: its symbolic links
 * never lead out of it, and nothing but what was expected is opened.
 */
#ifndef ROOT_H
#define ROOT_H

#include "base/message.h"

/* No root: paths are those of this process, as usual. */
#define ROOT_NONE (-1)

/**
 * root_open() - open the root of an image
 * @dir: directory, or NULL for the running system's root
 *
 * Return: file descriptor, or a negative errno after reporting why.
 */
int root_open(const char *dir);

/*
 * Prefix, for messages, of absolute paths in the image that root_open() opened last; ""
 * without one.
 */
const char *root_prefix(void);
/* @path of that image as the user finds it; owned, NULL without memory */
char *root_path(const char *path);
/* error() about @path of that image */
void root_error(const char *path, const char *fmt, ...) __printf(2, 3);

/**
 * root_openat() - open what a process in the image would open
 * @root: result of root_open(), or ROOT_NONE
 * @path: path in the image; links, also absolute ones, are followed as if
 *	@root was "/"
 * @flags: as for open(2); O_CLOEXEC is added, O_CREAT makes mode 0644
 *
 * Return: file descriptor or a negative errno.
 */
int root_openat(int root, const char *path, int flags);

/**
 * root_open_regular() - open a regular file for reading
 * @root: result of root_open(), or ROOT_NONE
 * @path: path in the image; its last component is not followed
 *
 * Devices, FIFOs and sockets are not opened, not even for a moment.
 *
 * Return: file descriptor; -ELOOP for a symbolic link, -EISDIR for a directory, -EINVAL
 * for anything else that is not a regular file, or another negative errno.
 */
int root_open_regular(int root, const char *path);
/* The same, but the last component of @path is also followed. */
int root_open_target(int root, const char *path);

#endif /* ROOT_H */
