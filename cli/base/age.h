/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How old something signed may be. */
#ifndef DCLIST_AGE_H
#define DCLIST_AGE_H

#include <stdint.h>

#define TIME_TEXT 32
/* "2026-11-27 23:10:31 UTC" */
const char *time_text(uint64_t time, char out[TIME_TEXT]);

#define AGE_MAX (3650u * 24 * 60 * 60) /* seconds */
#define AGE_WHY 320

/**
 * age_check() - is it young enough?
 * @made: when it was made, seconds since 1970; 0 when it does not say
 * @max_age: in seconds; 0: however old
 * @why: gets the reason if it is not
 *
 * What was made in the future would be young for as long as nobody notices, so it is
 * refused as well; clocks may differ by an hour.
 *
 * Return: 0, or -ESTALE.
 */
int age_check(uint64_t made, unsigned int max_age, char why[AGE_WHY]);

#endif /* DCLIST_AGE_H */
