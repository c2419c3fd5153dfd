/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of the header of an rpm package. */
#ifndef DCLIST_RPMALGO_H
#define DCLIST_RPMALGO_H

#include <stddef.h>
#include <stdint.h>

/* RPMTAG_FILEDIGESTALGO of a signed region; MD5 without it */
unsigned int rpm_digest_algo(const uint8_t *region, size_t len);

#endif /* DCLIST_RPMALGO_H */
