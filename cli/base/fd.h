/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing an open file whole. */
#ifndef DCLIST_FD_H
#define DCLIST_FD_H

#include "base/bytes.h"

/**
 * fd_read() - read a regular file whole
 * @fd: file, at its start
 * @max: bytes it may have
 * @out: result; the caller frees it with bytes_free()
 *
 * Return: 0, -EFBIG or another negative errno.
 */
int fd_read(int fd, size_t max, struct bytes *out);

/* Fills @buf; returns 0, -ESTALE when the file is shorter, or another negative errno. */
int fd_fill(int fd, void *buf, size_t len);

/* Writes all of @data; returns 0 or a negative errno. */
int fd_write(int fd, const void *data, size_t len);

/*
 * Writes @data to the file @path of the kernel's. One write(2) is one request: never
 * split, never continued. Returns 0 or a negative errno.
 */
int fd_request(const char *path, const void *data, size_t len);

#endif /* DCLIST_FD_H */
