/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of results, one TAP line each. */
#ifndef TESTS_PARSE_TAP_H
#define TESTS_PARSE_TAP_H

#include <stdbool.h>

/* Print one line; @why is printed when @ok is false. Returns @ok. */
bool tap_row(bool ok, const char *name, const char *why, ...)
	__attribute__((format(printf, 3, 4)));

/* Print one line for a row that cannot run here. */
void tap_skip(const char *name, const char *why);

/* Compare an errno with the one expected. */
bool tap_errno(int got, int expected, const char *name);

/* Print the plan. Returns the exit status of the program. */
int tap_end(void);

#endif /* TESTS_PARSE_TAP_H */
