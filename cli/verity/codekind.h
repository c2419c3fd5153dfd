/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could run, of which kind it is. */
#ifndef DCLIST_CODEKIND_H
#define DCLIST_CODEKIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum code_kind {
	CODE_NONE = 0,
	CODE_PROGRAM = 1,
	CODE_SCRIPT = 2,
	CODE_LIBRARY = 3,
	CODE_MODULE = 4,
	CODE_FIRMWARE = 5,
	CODE_KINDS = 6,
};

#define CODE_HEAD 64u /* bytes at a file's start that show the kind */

/* By its name alone: a module or firmware; else CODE_NONE. */
enum code_kind code_named(const char *path);
/* Whether a file of this mode and size must be read. */
bool code_possible(uint32_t mode, uint64_t size);
/* By its first @len bytes. */
enum code_kind code_kind(const char *path, uint32_t mode, const uint8_t *head,
			 size_t len);
/* "program"; @many: "programs" */
const char *code_name(enum code_kind kind, bool many);

#endif /* DCLIST_CODEKIND_H */
