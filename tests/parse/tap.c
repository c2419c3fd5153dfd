// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tap.h"

static unsigned int rows, failed;

bool tap_row(bool ok, const char *name, const char *why, ...)
{
	va_list args;

	printf("%s %u - %s\n", ok ? "ok" : "not ok", ++rows, name);
	if (ok)
		return true;
	failed++;
	printf("# ");
	va_start(args, why);
	vprintf(why, args);
	va_end(args);
	printf("\n");
	return false;
}

void tap_skip(const char *name, const char *why)
{
	printf("ok %u - %s # SKIP %s\n", ++rows, name, why);
}

bool tap_errno(int got, int expected, const char *name)
{
	return tap_row(got == expected, name, "got %d (%s), expected %d (%s)",
		       got, strerror(-got), expected, strerror(-expected));
}

int tap_end(void)
{
	printf("1..%u\n", rows);
	return failed ? 1 : 0;
}
