// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers and durations on the command line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool number_parse(const char *text, uint64_t max, bool units, uint64_t *out)
{
	static const char unit[] = "KMGT";
	unsigned int shift = 0;
	const char *found;
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (errno || end == text || *text < '0' || *text > '9')
		return false;
	found = units && *end ? strchr(unit, *end) : NULL;
	if (found) {
		shift = 10 * (unsigned int)(found - unit + 1);
		end++;
	}
	if (*end || *out > max >> shift)
		return false;
	*out <<= shift;
	return true;
}

bool seconds_parse(const char *text, unsigned int max, unsigned int *out)
{
	unsigned long long n;
	unsigned int unit;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || *text < '0' || *text > '9')
		return false;
	unit = !*end || !strcmp(end, "s") ? 1 :
	       !strcmp(end, "m")	  ? 60 :
	       !strcmp(end, "h")	  ? 60 * 60 :
	       !strcmp(end, "d")	  ? 24 * 60 * 60 :
					    0;
	if (!unit || n > max / unit)
		return false;
	*out = (unsigned int)n * unit;
	return true;
}
