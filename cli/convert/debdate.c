// SPDX-License-Identifier: GPL-2.0-or-later
/* Dates of Debian's releases, RFC 5322, always in UTC. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "convert/debrelease.h"

static int month_of(const char *name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *at = strstr(names, name);

	return at && (at - names) % 3 == 0 ? (int)(at - names) / 3 : -1;
}

bool debrelease_date(const char *text, size_t len, uint64_t *out)
{
	char copy[64], month[4], zone[6];
	struct tm tm = { 0 };
	int used = 0;
	time_t t;

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = 0;
	if (sscanf(copy, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %5s%n",
		   &tm.tm_mday, month, &tm.tm_year, &tm.tm_hour, &tm.tm_min,
		   &tm.tm_sec, zone, &used) != 7 ||
	    (size_t)used != len)
		return false;
	if (strcmp(zone, "UTC") && strcmp(zone, "GMT") && strcmp(zone, "+0000"))
		return false;
	tm.tm_mon = month_of(month);
	tm.tm_year -= 1900;
	if (tm.tm_mon < 0 || strlen(month) != 3 || tm.tm_year < 70)
		return false;
	t = timegm(&tm);
	*out = (uint64_t)t;
	return t > 0;
}
