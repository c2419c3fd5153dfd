/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Key files: ASCII armor, RFC 9580 section 6. */
#ifndef DCLIST_ARMOR_H
#define DCLIST_ARMOR_H

#include <stdbool.h>

#include "base/bytes.h"

#define KEY_FILE_MAX \
	(16u << 20) /* bytes; a distribution's whole keyring fits */

#define ARMOR_BEGIN "-----BEGIN PGP PUBLIC KEY BLOCK-----"

/*
 * The packets in key file @in, of all its armored blocks, behind the magic of a keyring
 * file, or @in itself when it is binary. Returns 0, or a negative errno after reporting
 * why.
 */
int armor_decode(const char *file, const struct bytes *in, struct bytes *out);

#endif /* DCLIST_ARMOR_H */
