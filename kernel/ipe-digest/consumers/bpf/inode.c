// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is kept with an inode where no security module keeps it: an fsnotify mark that
 * listens to nothing. It does not keep the inode in memory, and is removed with it, or
 * before it when its file was deleted.
 */

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fsverity.h>
#include <linux/kmemleak.h>
#include <linux/slab.h>

#include "bpf.h"

static struct fsnotify_group *dgc_marks __ro_after_init;

static struct dgc_mark *of(struct fsnotify_mark *fsn)
{
	return container_of(fsn, struct dgc_mark, fsn);
}

static void freeing_mark(struct fsnotify_mark *fsn,
			 struct fsnotify_group *group)
{
	dgc_mark_leaves(of(fsn));
}

static void free_mark(struct fsnotify_mark *fsn)
{
	struct dgc_mark *mark = of(fsn);

	digest_cache_inode_free(&mark->state);
	kfree(mark);
}

static const struct fsnotify_ops mark_ops = {
	.freeing_mark = freeing_mark,
	.free_mark = free_mark,
};

/**
 * dgc_mark_find() - what is kept with an inode
 * @inode: the inode
 *
 * Return: to be given back with dgc_mark_put(); NULL when there is nothing.
 */
struct dgc_mark *dgc_mark_find(struct inode *inode)
{
	struct fsnotify_mark *fsn;

	fsn = fsnotify_find_mark(inode, FSNOTIFY_OBJ_TYPE_INODE, dgc_marks);
	return fsn ? of(fsn) : NULL;
}

/* Negative when that cannot be read */
static int has_builtin_signature(struct inode *inode)
{
	int size = inode->i_sb->s_vop->get_verity_descriptor(inode, NULL, 0);

	return size < 0 ? size : size != sizeof(struct fsverity_descriptor);
}

/**
 * dgc_mark_add() - keep something with an inode
 * @inode: the inode of a file with fs-verity
 *
 * Context: sleeps.
 * Return: as dgc_mark_find(); ERR_PTR(-ENOMEM); ERR_PTR(-EACCES) when nothing can be
 * kept with it, or its signature cannot be read.
 */
struct dgc_mark *dgc_mark_add(struct inode *inode)
{
	int builtin = has_builtin_signature(inode), err;
	struct dgc_mark *mark;

	if (builtin < 0)
		return ERR_PTR(-EACCES);
	mark = kzalloc(sizeof(*mark), GFP_KERNEL);
	if (!mark)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&mark->lock);
	mark->inode = inode;
	mark->builtin = builtin;
	fsnotify_init_mark(&mark->fsn, dgc_marks);
	mark->fsn.flags |= FSNOTIFY_MARK_FLAG_NO_IREF;
	err = fsnotify_add_mark(&mark->fsn, inode, FSNOTIFY_OBJ_TYPE_INODE, 0);
	if (!err)
		return mark;
	fsnotify_put_mark(&mark->fsn);
	/* Somebody else was quicker. */
	mark = err == -EEXIST ? dgc_mark_find(inode) : NULL;
	return mark ?: ERR_PTR(-EACCES);
}

/**
 * dgc_mark_put() - it is not needed any more
 * @mark: from dgc_mark_find() or dgc_mark_add(), or NULL
 */
void dgc_mark_put(struct dgc_mark *mark)
{
	if (mark)
		fsnotify_put_mark(&mark->fsn);
}

/**
 * dgc_mark_evaluate() - is a file attested?
 * @file: the file
 * @use: how it is used
 * @verdict: result, written whole; can be used until what is returned is given back
 *
 * Where nothing may sleep, and nothing is kept with the inode yet, nothing is known.
 *
 * Context: process context; sleeps only when @use says so.
 * Return: what is kept with the inode, to be given back with dgc_mark_put(), or NULL.
 */
struct dgc_mark *dgc_mark_evaluate(struct file *file,
				   const struct digest_cache_use *use,
				   struct digest_cache_verdict *verdict)
{
	struct inode *inode = d_real_inode(file->f_path.dentry);
	struct digest_cache_inode nothing = {};
	struct dgc_mark *mark;

	memset(verdict, 0, sizeof(*verdict));
	verdict->reason = DIGEST_CACHE_NO_FSVERITY;
	if (!IS_VERITY(inode))
		return NULL;
	mark = dgc_mark_find(inode);
	if (!mark && use->may_sleep)
		mark = dgc_mark_add(inode);
	if (IS_ERR(mark)) {
		verdict->reason = DIGEST_CACHE_NO_MEMORY;
		return NULL;
	}
	digest_cache_evaluate(file, inode, mark ? &mark->state : &nothing, use,
			      verdict);
	if (!mark)
		verdict->state = NULL;
	return mark;
}

/**
 * dgc_inode_init() - get ready to keep something with inodes
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_inode_init(void)
{
	struct fsnotify_group *group = fsnotify_alloc_group(&mark_ops, 0);

	if (IS_ERR(group))
		return PTR_ERR(group);
	/* kmemleak does not scan what of a module is read-only after init. */
	kmemleak_not_leak(group);
	dgc_marks = group;
	return 0;
}

/**
 * dgc_inode_exit() - undo dgc_inode_init(); nothing is kept
 */
void __init dgc_inode_exit(void)
{
	fsnotify_put_group(dgc_marks);
}
