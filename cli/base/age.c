// SPDX-License-Identifier: GPL-2.0-or-later
/* How old something signed may be. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/age.h"

#define CLOCKS_DIFFER (60 * 60) /* seconds */

const char *time_text(uint64_t time, char out[TIME_TEXT])
{
	time_t seconds = (time_t)time;
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) ||
	    !strftime(out, TIME_TEXT, "%Y-%m-%d %H:%M:%S UTC", &tm))
		snprintf(out, TIME_TEXT, "%llu", (unsigned long long)time);
	return out;
}

int age_check(uint64_t made, unsigned int max_age, char why[AGE_WHY])
{
	uint64_t now = (uint64_t)time(NULL);
	char text[TIME_TEXT];

	if (!max_age)
		return 0;
	time_text(made, text);
	if (!made)
		snprintf(
			why, AGE_WHY,
			"without the time when it was made, so its age is not known; publish it again with a newer program");
	else if (made > now && made - now > CLOCKS_DIFFER)
		snprintf(
			why, AGE_WHY,
			"made in the future, at %s, so its age is not known; correct the clock of this system, or of the one that made it",
			text);
	else if (made < now && now - made > max_age)
		snprintf(
			why, AGE_WHY,
			"older than the maximum age: made at %s; the server or a cache is out of date, or someone holds back what is newer",
			text);
	else
		return 0;
	return -ESTALE;
}
