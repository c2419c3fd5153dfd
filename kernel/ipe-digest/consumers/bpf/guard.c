// SPDX-License-Identifier: GPL-2.0-only
/*
 * What IPE of a kernel that is not patched does not look at.
 */

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/string.h>

#include "bpf.h"

/**
 * dgc_guard_backing() - is what overlayfs maps what IPE has evaluated?
 * @backing: what is mapped
 * @user: file of overlayfs
 *
 * IPE evaluates the inode that has the data of that name when it is asked. A file
 * that was copied up since it was opened is mapped from below. It is copied up
 * once, so that the inode that has the name now is the one that IPE saw, unless it
 * is copied up after this; and then it was not when IPE and the module looked.
 *
 * Context: the mmap lock is held.
 * Return: 0, or -EACCES when it is another inode.
 */
int dgc_guard_backing(const struct file *backing, const struct file *user)
{
	struct dentry *dentry = user->f_path.dentry;

	/* Others that map a file behind a file do not show its name. */
	if (!(dentry->d_flags & DCACHE_OP_REAL))
		return 0;
	return d_real_inode(dentry) == d_real_inode(backing->f_path.dentry) ?
		       0 :
		       -EACCES;
}

static bool is_named(const struct dentry *dentry, const char *name)
{
	return !strcmp(dentry->d_name.name, name);
}

/* ipe/enforce and ipe/policies/NAME/active; nothing is renamed in securityfs. */
static bool is_fence(const struct dentry *dentry)
{
	const struct dentry *up = dentry->d_parent;

	if (is_named(dentry, "active")) {
		up = up->d_parent;
		if (!is_named(up, "policies"))
			return false;
		up = up->d_parent;
	} else if (!is_named(dentry, "enforce")) {
		return false;
	}
	return is_named(up, "ipe") && IS_ROOT(up->d_parent);
}

/**
 * dgc_guard_open() - may a file be opened?
 * @file: any file
 *
 * Once the policy is sealed, IPE's active policy changes only by its file
 * "update", to a higher version of the same name, and enforces. Whoever opened
 * these files before the seal still may write to them.
 *
 * Context: sleeps.
 * Return: 0, or -EPERM when it is sealed.
 */
int dgc_guard_open(const struct file *file)
{
	if (!(file->f_mode & FMODE_WRITE) ||
	    !dgc_is_sealed(DIGEST_CACHE_SEAL_POLICY) ||
	    file_inode(file)->i_sb->s_magic != SECURITYFS_MAGIC ||
	    !is_fence(file->f_path.dentry))
		return 0;
	dgc_audit_change("policy", -EPERM);
	return -EPERM;
}
