// SPDX-License-Identifier: GPL-2.0-only
/*
 * IPE keeps one bit for each inode: fs-verity verified a builtin signature of it.
 * Policies read it as fsverity_signature=TRUE. The kernel sets it by
 * security_inode_setintegrity(), and so does this file, for what a list attests,
 * in each event right before IPE evaluates it.
 *
 * IPE's bit is only set while something is kept with the inode, cleared when that
 * leaves, and never cleared of an inode without it: a real builtin signature stays.
 */

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/uaccess.h>

#include "../bpf/bpf.h"

/* When a verdict was asked for. */
struct dgc_then {
	int withdrawn;
	u32 yes;
};

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

/**
 * dgc_mark_leaves() - what is kept with an inode leaves it
 * @mark: what is kept
 *
 * That of a deleted file leaves before its inode does, which somebody else may
 * have. Of an inode that leaves with it IPE keeps nothing, and has freed it.
 */
void dgc_mark_leaves(struct dgc_mark *mark)
{
	spin_lock(&mark->lock);
	mark->gone = true;
	if (mark->told && atomic_read(&mark->inode->i_count) &&
	    tell(mark->inode, false))
		WRITE_ONCE(dgc_untold, true);
	spin_unlock(&mark->lock);
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
	if (!err && attested) {
		/* Pairs with now(). */
		smp_store_release(&mark->yes, mark->yes + 1);
	}
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
		     const struct dgc_event *event, struct inode *inode)
{
	if (verdict->reason == DIGEST_CACHE_WRITTEN ||
	    verdict->reason == DIGEST_CACHE_OTHER_BYTES)
		return true;
	/*
	 * Through overlayfs it may be copied up while it is read. Of what is
	 * mapped dgc_guard_backing() sees it.
	 */
	return event->reads && digest_cache_trusted(verdict) &&
	       inode != file_inode(event->file);
}

/* -ESTALE when the mark has left its inode. */
static int judge(struct dgc_mark *mark, const struct dgc_event *event)
{
	struct digest_cache_verdict verdict;
	struct dgc_then then;
	int err;

	do {
		then = now(mark);
		digest_cache_evaluate(event->file, mark->inode, &mark->state,
				      &event->use, &verdict);
		if (is_other(&verdict, event, mark->inode))
			return -EACCES;
		err = tell_if_still(mark, &verdict, then);
	} while (err == -EAGAIN);
	return err;
}

static int judge_inode(const struct dgc_event *event, struct inode *inode)
{
	struct dgc_mark *mark;
	int err;

	do {
		mark = dgc_mark_find(inode);
		if (!mark && event->use.may_sleep)
			mark = dgc_mark_add(inode);
		/* IPE may still have an earlier answer about it. */
		if (IS_ERR(mark))
			return PTR_ERR(mark);
		/* IPE was told nothing, or that it is not attested. */
		if (!mark)
			return READ_ONCE(dgc_untold) ? -EACCES : 0;
		if (mark->builtin)
			err = READ_ONCE(dgc_untold) ? -EACCES : 0;
		else
			err = judge(mark, event);
		dgc_mark_put(mark);
	} while (err == -ESTALE);
	return err;
}

/**
 * dgc_mark_file() - let IPE know whether a file is attested
 * @event: what IPE is about to evaluate
 *
 * IPE's bit is about an inode. What is wrong with one use alone is denied here, if
 * the file is attested otherwise. A private mapping that is written is denied of
 * every file that can have fs-verity: it may get that, and its bit, before IPE looks.
 *
 * Context: process context; sleeps only when the event says so.
 * Return: 0, and IPE decides; or a negative errno when the event must not go on:
 * the bytes are not the file's, or IPE could not be told.
 */
int dgc_mark_file(const struct dgc_event *event)
{
	struct inode *inode;

	if (!event->file)
		return 0;
	inode = d_real_inode(event->file->f_path.dentry);
	if (event->use.written && inode->i_sb->s_vop)
		return -EACCES;
	return IS_VERITY(inode) ? judge_inode(event, inode) : 0;
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

/* "1", once; there is no way back. */
static ssize_t mark_write(struct file *file, const char __user *data,
			  size_t len, loff_t *pos)
{
	char text[2] = {};

	if (!dgc_may_change(file))
		return -EPERM;
	if (!len || len > sizeof(text) || copy_from_user(text, data, len) ||
	    text[0] != '1' || (len == 2 && text[1] != '\n'))
		return -EINVAL;
	return dgc_attach(DGC_IPE, file) ?: len;
}

static ssize_t mark_read(struct file *file, char __user *data, size_t len,
			 loff_t *pos)
{
	const char *text = dgc_consumer() == DGC_IPE ? "1\n" : "0\n";

	return simple_read_from_buffer(data, len, pos, text, 2);
}

const struct file_operations dgc_mark_fops = {
	.write = mark_write,
	.read = mark_read,
};
