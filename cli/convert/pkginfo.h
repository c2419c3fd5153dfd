/* SPDX-License-Identifier: GPL-2.0-or-later */
/* .PKGINFO of pacman's and Alpine's packages: "key = value" lines. */
#ifndef DCLIST_PKGINFO_H
#define DCLIST_PKGINFO_H

#include "base/bytes.h"

#define PKGINFO_MAX (1u << 20)
#define PKGINFO_VALUE_MAX 256u

/*
 * The value of @key, which must be there once. 0, or -EBADMSG after reporting it about
 * @file.
 */
int pkginfo_get(const char *file, const struct bytes *info, const char *key,
		char value[PKGINFO_VALUE_MAX]);

/* The same of a key that may be missing: 1, 0 when it is, or -EBADMSG. */
int pkginfo_find(const char *file, const struct bytes *info, const char *key,
		 char value[PKGINFO_VALUE_MAX]);

#endif /* DCLIST_PKGINFO_H */
