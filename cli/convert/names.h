/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of an archive, and what they are names of. */
#ifndef DCLIST_NAMES_H
#define DCLIST_NAMES_H

#include "convert/archive.h"

struct names;

/*
 * Room for @max files and directories, including those that only occur in names; NULL
 * without memory.
 */
struct names *names_new(uint32_t max);
void names_free(struct names *names);
/*
 * Puts a member's @name into the form of struct member.path; owned by the caller.
 * NULL with the reason in *@why, which ends the sentence "NAME ...". It is shorter
 * than PATH_MAX.
 */
char *name_clean(const char *name, const char **why);
/*
 * Adds the clean @path and the directories above it. 0, -EEXIST when it exists, -ENOTDIR
 * when something above it is not a directory, -EFBIG, -ENOMEM.
 */
int names_add(struct names *names, const char *path, enum member_type type);
/* What @path is; MEMBER_INVALID when it does not exist. */
enum member_type names_type(const struct names *names, const char *path);

#endif /* DCLIST_NAMES_H */
