/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of the system, run without a shell. */
#ifndef DCLIST_TOOL_H
#define DCLIST_TOOL_H

#include <stdbool.h>

/*
 * Its path, in PATH or where administrators' programs are, or NULL; owned by the caller. @name
 * may be a path.
 */
char *tool_find(const char *name);
bool tool_have(const char *name);
/* Runs it to its end; shows its output if it fails. 0 or -1; errors are reported. */
int tool_run(const char *const argv[]);

#endif /* DCLIST_TOOL_H */
