/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RPM headers made to order. */
#ifndef TESTS_PARSE_RPM_BUILD_H
#define TESTS_PARSE_RPM_BUILD_H

#include "bytes.h"

/* An index entry; @data is text for bytes_from(). */
struct tag {
	u32 tag;
	u32 type;
	u32 count;
	const char *data;
};

/* Data of string tags, NULs and all */
#define SHA "61*64 00"

/* The region with these entries, @n of them, each aligned as it must be. */
struct bytes rpm_build(const struct tag *tags, u32 n);

#endif /* TESTS_PARSE_RPM_BUILD_H */
