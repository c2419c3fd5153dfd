/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of the initramfs. A section per .c file. */
#ifndef DCLIST_HANDOVER_H
#define DCLIST_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * message.c is not used here: messages must reach the console and the kernel's log,
 * whatever happens next.
 */

/* What the initramfs was made with */
#define FOLDER "/etc/dclist/boot"
#define POLICY FOLDER "/policy.p7b"

/* handover.c: prints a message on standard error and in the kernel's log */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* A file of procfs, also when that was moved to @root already. NULL when there is none. */
FILE *open_procfs(const char *root, const char *name);
/*
 * The value of the last word of the kernel's command line that starts with @word, also
 * when /proc was moved to @root already. 1; 0 when there is none; -1 when it cannot be
 * read.
 */
int command_line(const char *root, const char *word, char *value, size_t room);

/* securityfs.c */

/* Its root, mounted, also when it was moved to @root already; or -1 */
int find_securityfs(const char *root);
/* One write(2), as the kernel's files require. 0 or -1 */
int request(int security, const char *path, const void *data, size_t len);
/* A short text of the kernel's, without its newline. 0 or -1 */
int answer(int security, const char *path, char *text, size_t room);
/* One of any length, whose file has no size; to be freed, or NULL */
char *answer_long(int security, const char *path);

/* module.c: kernels that are not patched */

/**
 * module_prepare() - let IPE use what the module knows of attested files
 * @security: securityfs
 * @root: the real root
 *
 * Restricts the keyring of builtin signatures and attaches the module's programs. A
 * patched kernel needs neither.
 *
 * Return: 0; -1 after reporting what failed.
 */
int module_prepare(int security, const char *root);

/* lastpolicy.c: the last policy and the seal */

/**
 * fence() - end the trust in the initramfs
 * @root: the real root
 *
 * Loads the key lists and revocation lists that are required, updates the active policy
 * or, without any policy, makes the last one active, and seals.
 *
 * Return: 0; -1 after reporting which step failed and why.
 */
int fence(const char *root);

/* switchroot.c: as switch_root(8) and run-init(8) do it */

/* Dry run: is @init in @root a program? */
int switch_root_check(const char *root, const char *init);
/* Returns only when it failed, after reporting why. */
void switch_root(const char *root, char **init);

/* systemd.c */

/* Lets systemd switch to @root, and start @init or, without it, itself. 0 or -1 */
int systemd_switch_root(const char *root, const char *init);

#endif /* DCLIST_HANDOVER_H */
