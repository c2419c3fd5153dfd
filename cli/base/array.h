/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays that grow. */
#ifndef DCLIST_ARRAY_H
#define DCLIST_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Room for one more in @array, the address of a pointer to @n elements of @size bytes.
 * It doubles whenever it is used up: at 1, 2, 4, 8 ... False without memory.
 */
bool array_grow(void *array, size_t n, size_t size);

#endif /* DCLIST_ARRAY_H */
