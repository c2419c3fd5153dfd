// SPDX-License-Identifier: GPL-2.0-only
/*
 * IPE keeps one bit for each inode: fs-verity verified a builtin signature of it.
 * Policies read it as fsverity_signature=TRUE. The kernel sets it by
 * security_inode_setintegrity(), and so does this file, for what a list attests,
 * in each event right before IPE evaluates it.
 *
 * What is kept with an inode is an fsnotify mark that listens to nothing. It does
 * not keep the inode in memory, and is removed with it, or before it when its file
 * was deleted. IPE's bit is only set while there is a mark, cleared when the mark
 * leaves, and never cleared of an inode without one: a real builtin signature stays.
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
 * @inode: in core while the mark is not @gone, or a file of it is open
 * @lock: held while IPE is told
 * @yes: how often IPE was told that it is attested
 * @told: that was the last it was told
 * @gone: the mark leaves its inode; another one may be there
 */
struct dgc_mark {
	struct fsnotify_mark fsn;
	struct digest_cache_inode state;
	struct inode *inode;
	spinlock_t lock; /* held while IPE is told */
	u32 yes;
	bool told;
	bool gone;
};

/* When a verdict was asked for. */
struct dgc_then {
	int withdrawn;
	u32 yes;
};

static struct fsnotify_group *dgc_marks __ro_after_init;

/* Counts lists that were withdrawn: verdicts from before are worth nothing. */
static atomic_t dgc_withdrawn;

/* Set once IPE could not be told that an inode without a mark is not attested. */
static bool dgc_untold;

/* -EACCES when a program of somebody else's kept IPE from hearing it. */
static int tell(struct inode *inode, bool attested)
{
	static const char yes[] = "digest_cache";

	/* Of a pointer and a size IPE keeps whether they are there. */
	return security_inode_setintegrity(inode,
					   LSM_INT_FSVERITY_BUILTINSIG_VALID,
					   attested ? yes : NULL,
					   attested ? sizeof(yes) : 0) ?
		       -EACCES :
		       0;
}

/*
 * That of a deleted file leaves before its inode does, which somebody else may
 * have. Of an inode that leaves with it IPE keeps nothing, and has freed it.
 */
static void freeing_mark(struct fsnotify_mark *fsn,
			 struct fsnotify_group *group)
{
	struct dgc_mark *mark = container_of(fsn, struct dgc_mark, fsn);

	spin_lock(&mark->lock);
	mark->gone = true;
	if (mark->told && atomic_read(&mark->inode->i_count) &&
	    tell(mark->inode, false))
		WRITE_ONCE(dgc_untold, true);
	spin_unlock(&mark->lock);
}

static void free_mark(struct fsnotify_mark *fsn)
{
	struct dgc_mark *mark = container_of(fsn, struct dgc_mark, fsn);

	digest_cache_inode_free(&mark->state);
	kfree(mark);
}

static const struct fsnotify_ops mark_ops = {
	.freeing_mark = freeing_mark,
	.free_mark = free_mark,
};

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
	mark->inode = inode;
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

static struct dgc_then now(struct dgc_mark *mark)
{
	return (struct dgc_then){
		.withdrawn = atomic_read_acquire(&dgc_withdrawn),
		/* Pairs with tell_locked(). */
		.yes = smp_load_acquire(&mark->yes),
	};
}

/* Is it the inode that is not attested, and not this use, or this moment? */
static bool is_final(enum digest_cache_reason reason)
{
	switch (reason) {
	case DIGEST_CACHE_NOT_HASHED:
	case DIGEST_CACHE_INTERRUPTED:
	case DIGEST_CACHE_READ_ERROR:
	case DIGEST_CACHE_NO_MEMORY:
		return false;
	default:
		return true;
	}
}

/* Held while IPE is told. Two tasks may be asking about one inode. */
static int tell_locked(struct dgc_mark *mark,
		       const struct digest_cache_verdict *verdict,
		       struct dgc_then then)
{
	const bool attested = digest_cache_trusted(verdict);
	int err;

	if (mark->gone)
		return -ESTALE;
	/* An event that began behind a withdrawal must not find a late yes. */
	if (attested && atomic_read(&dgc_withdrawn) != then.withdrawn)
		return -EAGAIN;
	if (!attested && mark->told && !is_final(verdict->reason))
		return -EACCES;
	/* Nor must a late no undo the yes that another one goes by. */
	if (!attested && mark->yes != then.yes)
		return -EAGAIN;
	err = tell(mark->inode, attested);
	if (!err)
		mark->told = attested;
	/* Pairs with now(). */
	if (!err && attested)
		smp_store_release(&mark->yes, mark->yes + 1);
	/* Without its bit IPE denies; with one that stays it would not. */
	return attested ? 0 : err;
}

/* -EAGAIN when the verdict has to be asked for again. */
static int tell_if_still(struct dgc_mark *mark,
			 const struct digest_cache_verdict *verdict,
			 struct dgc_then then)
{
	int err;

	spin_lock(&mark->lock);
	err = tell_locked(mark, verdict, then);
	spin_unlock(&mark->lock);
	return err;
}

/* Of an attested file: is this use about other bytes than those of its inode? */
static bool is_other(const struct digest_cache_verdict *verdict,
		     struct file *file, struct inode *inode, enum dgc_aim aim)
{
	if (verdict->reason == DIGEST_CACHE_WRITTEN ||
	    verdict->reason == DIGEST_CACHE_OTHER_BYTES)
		return true;
	/*
	 * Through overlayfs it may be copied up while it is read. Of what is
	 * mapped dgc_mark_backing() sees it.
	 */
	return aim == DGC_READS && digest_cache_trusted(verdict) &&
	       inode != file_inode(file);
}

/* -ESTALE when the mark has left its inode. */
static int judge(struct dgc_mark *mark, struct file *file, enum dgc_aim aim,
		 const struct digest_cache_use *use)
{
	struct digest_cache_verdict verdict;
	struct dgc_then then;
	int err;

	do {
		then = now(mark);
		digest_cache_evaluate(file, mark->inode, &mark->state, use,
				      &verdict);
		if (is_other(&verdict, file, mark->inode, aim))
			return -EACCES;
		err = tell_if_still(mark, &verdict, then);
	} while (err == -EAGAIN);
	return err;
}

static int judge_inode(struct file *file, struct inode *inode, enum dgc_aim aim,
		       const struct digest_cache_use *use)
{
	struct dgc_mark *mark;
	int err;

	do {
		mark = find(inode);
		if (!mark && use->may_sleep)
			mark = add(inode);
		if (IS_ERR(mark))
			return PTR_ERR(mark);
		/* IPE was told nothing, or that it is not attested. */
		if (!mark)
			return READ_ONCE(dgc_untold) ? -EACCES : 0;
		err = judge(mark, file, aim, use);
		fsnotify_put_mark(&mark->fsn);
	} while (err == -ESTALE);
	return err;
}

/**
 * dgc_mark_file() - let IPE know whether a file is attested
 * @file: file that IPE is about to evaluate, or NULL
 * @aim: what comes of it
 * @use: how it is used
 *
 * IPE's bit is about an inode. What is wrong with one use alone is denied here, if
 * the file is attested otherwise. A private mapping that is written is denied of
 * every file that can have fs-verity: it may get that, and its bit, before IPE looks.
 *
 * Context: process context; sleeps only when @use says so.
 * Return: 0, and IPE decides; or a negative errno when the event must not go on:
 * the bytes are not the file's, or IPE could not be told.
 */
int dgc_mark_file(struct file *file, enum dgc_aim aim,
		  const struct digest_cache_use *use)
{
	struct inode *inode;

	if (!file)
		return 0;
	inode = d_real_inode(file->f_path.dentry);
	if (use->written && inode->i_sb->s_vop)
		return -EACCES;
	return IS_VERITY(inode) ? judge_inode(file, inode, aim, use) : 0;
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
