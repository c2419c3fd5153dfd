// SPDX-License-Identifier: GPL-2.0-only
/*
 * IPE keeps one bit for each inode: fs-verity verified a builtin signature of it.
 * Policies read it as fsverity_signature=TRUE. The kernel sets it by
 * security_inode_setintegrity(), and so does this file, for what a list attests,
 * in each event right before IPE evaluates it.
 *
 * What is kept with an inode is an fsnotify mark that listens to nothing. It does
 * not keep the inode in memory, and is removed with it. IPE's bit is only set while
 * there is a mark, and never cleared of an inode without one: a real builtin
 * signature stays. The mark of a deleted file is removed before its inode; what
 * that leaves open is in docs/stock.md.
 */

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>
#include <linux/fsverity.h>
#include <linux/security.h>
#include <linux/slab.h>

#include "../../internal.h"
#include "mark.h"

/**
 * struct dgc_mark - what is kept with an inode
 * @fsn: in the inode's list, and the group's
 * @state: what the cache keeps
 * @lock: held while IPE is told
 */
struct dgc_mark {
	struct fsnotify_mark fsn;
	struct digest_cache_inode state;
	spinlock_t lock; /* held while IPE is told */
};

static struct fsnotify_group *dgc_marks __ro_after_init;

/* Counts lists that were withdrawn: verdicts from before are worth nothing. */
static atomic_t dgc_withdrawn;

static void free_mark(struct fsnotify_mark *fsn)
{
	struct dgc_mark *mark = container_of(fsn, struct dgc_mark, fsn);

	digest_cache_inode_free(&mark->state);
	kfree(mark);
}

static const struct fsnotify_ops mark_ops = { .free_mark = free_mark };

/*
 * The kernel has verified that one itself, and IPE knows. A negative errno when
 * this cannot be read.
 */
static int has_builtin_signature(struct inode *inode)
{
	int size = inode->i_sb->s_vop->get_verity_descriptor(inode, NULL, 0);

	return size < 0 ? size : size != sizeof(struct fsverity_descriptor);
}

static struct dgc_mark *find(struct inode *inode)
{
	struct fsnotify_mark *fsn;

	fsn = fsnotify_find_mark(inode, FSNOTIFY_OBJ_TYPE_INODE, dgc_marks);
	return fsn ? container_of(fsn, struct dgc_mark, fsn) : NULL;
}

/*
 * NULL for an inode that is not ours to mark. IPE may still have an earlier answer
 * about one that cannot be marked now, so that is an error.
 */
static struct dgc_mark *add(struct inode *inode)
{
	struct dgc_mark *mark;
	int err;

	err = has_builtin_signature(inode);
	if (err)
		return err < 0 ? ERR_PTR(-EACCES) : NULL;
	mark = kzalloc(sizeof(*mark), GFP_KERNEL);
	if (!mark)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&mark->lock);
	fsnotify_init_mark(&mark->fsn, dgc_marks);
	mark->fsn.flags |= FSNOTIFY_MARK_FLAG_NO_IREF;
	err = fsnotify_add_mark(&mark->fsn, inode, FSNOTIFY_OBJ_TYPE_INODE, 0);
	if (!err)
		return mark;
	fsnotify_put_mark(&mark->fsn);
	/* Somebody else was quicker. */
	mark = err == -EEXIST ? find(inode) : NULL;
	return mark ?: ERR_PTR(-EACCES);
}

static int tell(struct inode *inode, bool attested)
{
	static const char yes[] = "digest_cache";

	/* Of a pointer and a size IPE keeps whether they are there. */
	return security_inode_setintegrity(inode,
					   LSM_INT_FSVERITY_BUILTINSIG_VALID,
					   attested ? yes : NULL,
					   attested ? sizeof(yes) : 0);
}

/*
 * False when a list was withdrawn meanwhile. An event that began behind that must
 * not find what an earlier one tells too late.
 */
static bool tell_if_still(struct dgc_mark *mark, struct inode *inode,
			  bool attested, int then, int *err)
{
	bool still;

	spin_lock(&mark->lock);
	still = !attested || atomic_read(&dgc_withdrawn) == then;
	if (still)
		*err = tell(inode, attested);
	spin_unlock(&mark->lock);
	return still;
}

/* Of an attested file: is this use about other bytes than those of its inode? */
static bool is_other(const struct digest_cache_verdict *verdict,
		     struct file *file, struct inode *inode)
{
	if (verdict->reason == DIGEST_CACHE_WRITTEN ||
	    verdict->reason == DIGEST_CACHE_OTHER_BYTES)
		return true;
	/* The file that overlayfs has open need not be the one of that name. */
	return digest_cache_trusted(verdict) && inode != file_inode(file);
}

static int judge(struct dgc_mark *mark, struct file *file, struct inode *inode,
		 const struct digest_cache_use *use)
{
	struct digest_cache_verdict verdict;
	bool attested;
	int then, err = 0;

	do {
		then = atomic_read_acquire(&dgc_withdrawn);
		digest_cache_evaluate(file, inode, &mark->state, use, &verdict);
		if (is_other(&verdict, file, inode))
			return -EACCES;
		attested = digest_cache_trusted(&verdict);
	} while (!tell_if_still(mark, inode, attested, then, &err));
	/* Without its bit IPE denies; with one that stays it would not. */
	return attested ? 0 : err;
}

/**
 * dgc_mark_file() - let IPE know whether a file is attested
 * @file: file that IPE is about to evaluate, or NULL
 * @use: how it is used
 *
 * IPE's bit is about an inode. What is wrong with one use alone, a private mapping
 * that is written for example, is denied here, if the file is attested otherwise.
 *
 * Context: process context; sleeps only when @use says so.
 * Return: 0, and IPE decides; or a negative errno when the event must not go on:
 * the bytes are not the file's, or IPE could not be told.
 */
int dgc_mark_file(struct file *file, const struct digest_cache_use *use)
{
	struct dgc_mark *mark;
	struct inode *inode;
	int err;

	if (!file)
		return 0;
	inode = d_real_inode(file->f_path.dentry);
	if (!IS_VERITY(inode))
		return 0;
	mark = find(inode);
	if (!mark && use->may_sleep)
		mark = add(inode);
	if (IS_ERR(mark))
		return PTR_ERR(mark);
	/* Without a mark IPE was told nothing, and denies. */
	if (!mark)
		return 0;
	err = judge(mark, file, inode, use);
	fsnotify_put_mark(&mark->fsn);
	return err;
}

/**
 * dgc_mark_withdrawn() - something that was attested may be so no more
 *
 * To be called once the cache says so to everybody.
 */
void dgc_mark_withdrawn(void)
{
	atomic_inc_return_release(&dgc_withdrawn);
}

/**
 * dgc_mark_init() - get ready to mark inodes
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_mark_init(void)
{
	struct fsnotify_group *group = fsnotify_alloc_group(&mark_ops, 0);
	int err;

	if (IS_ERR(group))
		return PTR_ERR(group);
	dgc_marks = group;
	err = dgc_attach_init();
	if (err)
		dgc_mark_exit();
	return err;
}

/**
 * dgc_mark_exit() - undo dgc_mark_init(); nothing was marked
 */
void __init dgc_mark_exit(void)
{
	fsnotify_put_group(dgc_marks);
}
