/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floors of a revocation list: packages of one name below a version. */
#ifndef DCLIST_FLOOR_H
#define DCLIST_FLOOR_H

#include <stdbool.h>

/**
 * floor_read() - read a floor
 * @text: "NAME < [EPOCH:]VERSION-RELEASE"; blanks around "<" may be left out
 * @below: "NAME [EPOCH:]VERSION-RELEASE", as a revocation list has it; owned by the
 *	caller, NULL without memory
 *
 * Return: NULL, or what is wrong with @text.
 */
const char *floor_read(const char *text, char **below);
/* The same from a name and a version that are given apart */
const char *floor_make(const char *name, const char *evr, char **below);
/* As "NAME < VERSION" */
void floor_print(const char *below);
/* Of @below: bytes in the name, before the blank */
int floor_name_len(const char *below);
/* Is the version of @a lower than that of @b? Both as floor_read() makes them */
bool floor_is_lower(const char *a, const char *b);

#endif /* DCLIST_FLOOR_H */
