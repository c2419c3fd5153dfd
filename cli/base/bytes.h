/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A buffer. */
#ifndef DCLIST_BYTES_H
#define DCLIST_BYTES_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct bytes - a buffer
 * @data: owned, freed by bytes_free()
 * @len: bytes in it
 */
struct bytes {
	uint8_t *data;
	size_t len;
};

void bytes_free(struct bytes *b);
/* 0, or -ENOMEM with @b as it was */
int bytes_append(struct bytes *b, const void *data, size_t len);

#endif /* DCLIST_BYTES_H */
