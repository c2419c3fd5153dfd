/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A directory that one process at a time writes to. The lock is on a file in it, and not on
 * the directory: every user may open and lock that and block us.
 */
#ifndef DCLIST_LOCK_H
#define DCLIST_LOCK_H

#define LOCK_FOREVER -1

/*
 * Takes the lock of @dir; if another has it, waits for so many @seconds, about, or
 * LOCK_FOREVER. Returns a descriptor for lock_drop(); -EWOULDBLOCK when another still has it;
 * or another negative errno.
 */
int lock_take(int dir, int seconds);
/* Also of -1, which is none */
void lock_drop(int dir, int lock);

#endif /* DCLIST_LOCK_H */
