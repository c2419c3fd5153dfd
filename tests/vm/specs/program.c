// SPDX-License-Identifier: GPL-2.0-or-later
/* A program of a test package: says its name. MARK is there once, to be damaged. */
#include <stdio.h>

int main(void)
{
	return printf("%s: %s\n", NAME, "a marked program of " NAME) < 0;
}
