/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inputs of the rows. */
#ifndef TESTS_PARSE_BYTES_H
#define TESTS_PARSE_BYTES_H

#include "env.h"

/* Bytes in memory of exactly their size, so that a read past them is caught. */
struct bytes {
	u8 *data;
	u32 len;
};

/*
 * From text: hexadecimal bytes, blanks between them as one likes; "xx*N" is N
 * times the byte xx, "{...}" and "(...)" put the length of what is in them, in
 * one and in two bytes, before it. Aborts on anything else.
 */
struct bytes bytes_from(const char *text);
struct bytes bytes_copy(const u8 *data, u32 len);
void bytes_free(struct bytes *b);

#endif /* TESTS_PARSE_BYTES_H */
