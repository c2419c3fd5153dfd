/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory of installed digest lists, /etc/digest_lists of the running system or of
 * an image. A file in it is a whole list, mode 0644; names that start with a dot are not
 * lists.
 */
#ifndef DCLIST_INSTALLED_DIR_H
#define DCLIST_INSTALLED_DIR_H

#include <stdbool.h>

#include "base/bytes.h"

#define INSTALLED_DIR "/etc/digest_lists"
#define INSTALLED_BOOT_REVOCATIONS "/etc/dclist/boot/revocations"

enum installed_dir_state {
	INSTALLED_DIR_UNCHANGED = 0, /* the same list is there already */
	INSTALLED_DIR_NEW = 1,
	INSTALLED_DIR_REPLACED = 2, /* another list of that name is there */
	INSTALLED_DIR_STATES = 3,
};

/* The directory as the user finds it, for messages; until the next call */
const char *installed_dir_path(const char *name);

/**
 * struct installed_dir - the directory, open for installing
 * @dir: file descriptor of the directory, -1 when closed
 * @lock: result of lock_take(); negative without the lock
 * @flushed: what installed_dir_remove() waits for is on the disk
 */
struct installed_dir {
	int dir;
	int lock;
	bool flushed;
};

/**
 * installed_dir_open() - open the directory for installing, making it if needed
 * @root: result of root_open()
 * @to: result; closed with installed_dir_close() in any case
 *
 * Other writers wait until it is closed.
 *
 * Return: 0, or a negative errno after reporting why.
 */
int installed_dir_open(int root, struct installed_dir *to);
/*
 * The same, but waits only so many @seconds, about. Then -EWOULDBLOCK, which is not reported;
 * @to is open without the lock, and installed_dir_stage() and what follows that may be used by
 * one process that cannot wait, a package manager.
 */
int installed_dir_open_within(int root, struct installed_dir *to, int seconds);
void installed_dir_close(struct installed_dir *to);

/**
 * installed_dir_stage() - write a list beside its place
 * @to: result of installed_dir_open()
 * @name: file name, list_file_name()
 * @data: the whole list
 * @len: bytes in @data
 *
 * Errors of space or permission occur here. Only one list is staged at a time;
 * installed_dir_commit() or installed_dir_abort() follows.
 *
 * Return: enum installed_dir_state, or a negative errno. With
 * INSTALLED_DIR_UNCHANGED nothing was staged.
 */
int installed_dir_stage(const struct installed_dir *to, const char *name,
			const void *data, size_t len);

/**
 * installed_dir_commit() - put the staged list in its place
 * @to: result of installed_dir_open()
 * @name: as given to installed_dir_stage()
 *
 * Return: 0 when it is installed, or a negative errno: it is not installed, or (fsync
 * failed) may not survive a power failure.
 */
int installed_dir_commit(const struct installed_dir *to, const char *name);
void installed_dir_abort(const struct installed_dir *to);

/**
 * installed_dir_remove() - remove a list
 * @to: result of installed_dir_open()
 * @name: its file name
 *
 * Of some file systems only what was synced is there after a power failure, and the files
 * that replaced those of the list must be: all disks are synced before the first list is
 * removed.
 *
 * Return: 0, or a negative errno: it is still there, or (fsync failed) may come back
 * after a power failure.
 */
int installed_dir_remove(struct installed_dir *to, const char *name);

/**
 * installed_dir_each() - read all lists: those of keys ("keys-*") first, then those of
 * revocations ("revocation-*"), each kind in byte order of their names
 * @root: result of root_open()
 * @fn: called with the file as the user finds it and with its bytes,
 *	which it owns and frees
 * @ctx: passed on
 *
 * A file that cannot be read is counted and reported; the others are read. When the
 * directory does not exist there are no lists.
 *
 * Return: number of files that could not be read or that @fn returned non-zero for, or a
 * negative errno after reporting why.
 */
int installed_dir_each(int root,
		       int (*fn)(const char *file, struct bytes bytes,
				 void *ctx),
		       void *ctx);

/* The same with the revocation lists that the initramfs loads first, in the order of a shell */
int installed_boot_each(int root,
			int (*fn)(const char *file, struct bytes bytes,
				  void *ctx),
			void *ctx);

/* By its name, a list of keys; @file with or without directories */
bool installed_is_keys(const char *file);

#endif /* DCLIST_INSTALLED_DIR_H */
