/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of the initramfs. A section per .c file. */
#ifndef DCLIST_HANDOVER_H
#define DCLIST_HANDOVER_H

#include <stdbool.h>
#include <stdio.h>

/*
 * message.c is not used here: what is said has to be on the console and in the kernel's
 * log, whatever becomes of the machine.
 */

/* handover.c: says it on standard error and in the kernel's log */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* lastpolicy.c: the last policy and the seal */

/**
 * fence() - let no one trust the initramfs any longer
 * @root: the real root
 *
 * Loads the key lists that are required, updates the active policy, and seals.
 *
 * Return: 0; -1 after saying which step failed and why.
 */
int fence(const char *root);

/* switchroot.c: as switch_root(8) and run-init(8) do it */

/* Does it all but that: is @init in @root a program? */
int switch_root_check(const char *root, const char *init);
/* Returns only when it failed, after saying why. */
void switch_root(const char *root, char **init);

/* systemd.c */

/* Lets systemd switch to @root, and start @init or, without it, itself. 0 or -1 */
int systemd_switch_root(const char *root, const char *init);

#endif /* DCLIST_HANDOVER_H */
