/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a transaction before it begins. */
#ifndef DCLIST_RPM_CHECK_H
#define DCLIST_RPM_CHECK_H

#include <rpm/rpmts.h>
#include <stdint.h>

/* Bytes that the lists of the new packages will use, about */
uint64_t check_room(rpmts ts);
/* The first file that would need fs-verity and cannot have it; owned, or NULL */
char *check_unsupported(rpmts ts);

#endif /* DCLIST_RPM_CHECK_H */
