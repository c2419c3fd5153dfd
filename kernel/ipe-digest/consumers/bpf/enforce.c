// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides about events as IPE of a patched kernel does, where there is none, and has
 * the same records.
 */

#include <linux/audit.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "bpf.h"

/* The root of whoever loads the module, if that is the initramfs; for good. */
static struct path dgc_initramfs __ro_after_init;

/**
 * dgc_initramfs_keep() - the module is being loaded
 *
 * What is kept is not unmounted, and so no other file system is taken for it.
 */
void __init dgc_initramfs_keep(void)
{
	struct path root;

	get_fs_root(current->fs, &root);
	/* There is one of this type, and nobody can mount another. */
	if (!strcmp(root.mnt->mnt_sb->s_type->name, "rootfs"))
		dgc_initramfs = root;
	else
		path_put(&root);
}

/**
 * dgc_initramfs_drop() - the module is not loaded after all
 */
void __init dgc_initramfs_drop(void)
{
	path_put(&dgc_initramfs);
}

static bool in_initramfs(const struct file *file)
{
	return dgc_initramfs.mnt &&
	       file->f_path.mnt->mnt_sb == dgc_initramfs.mnt->mnt_sb &&
	       !dgc_is_sealed(DIGEST_CACHE_SEAL_POLICY);
}

static bool signed_by_any(const struct digest_cache_verdict *verdict,
			  const struct dgc_rule *rule)
{
	u32 i;

	for (i = 0; i < rule->signers; i++)
		if (digest_cache_signed_by(verdict, rule->signer[i]))
			return true;
	return false;
}

static bool attested(const struct dgc_event *event, const struct dgc_rule *rule,
		     struct digest_cache_verdict *verdict)
{
	struct digest_cache_use use = event->use;
	struct dgc_mark *mark;
	bool is;

	use.signers = rule->signers;
	mark = dgc_mark_evaluate(event->file, &use, verdict);
	/* Through overlayfs it may be copied up while it is read. */
	if (event->reads && digest_cache_trusted(verdict) &&
	    d_real_inode(event->file->f_path.dentry) != file_inode(event->file))
		verdict->reason = DIGEST_CACHE_OTHER_BYTES;
	is = digest_cache_trusted(verdict) &&
	     (rule->any || signed_by_any(verdict, rule));
	dgc_mark_put(mark);
	return is;
}

static void log_path(struct audit_buffer *ab, const struct path *path)
{
	char *buf = kmalloc(PATH_MAX, GFP_ATOMIC | __GFP_NOWARN), *name;

	name = buf ? d_path(path, buf, PATH_MAX) : ERR_PTR(-ENOMEM);
	if (IS_ERR(name))
		audit_log_format(ab, "\"<%s>\"",
				 buf ? "too_long" : "no_memory");
	else
		dgc_audit_string(ab, name);
	kfree(buf);
}

static void log_file(struct audit_buffer *ab, const struct file *file)
{
	const struct inode *inode;

	audit_log_format(ab, " path=");
	if (!file) {
		audit_log_format(ab, "? dev=? ino=?");
		return;
	}
	inode = file_inode(file);
	log_path(ab, &file->f_path);
	audit_log_format(ab, " dev=");
	dgc_audit_string(ab, inode->i_sb->s_id);
	audit_log_format(ab, " ino=%llu", (u64)inode->i_ino);
}

/* As ipe_audit_match(), of a patched IPE */
static void audit_denied(const struct dgc_event *event,
			 const struct digest_cache_verdict *verdict)
{
	const char *op = dgc_op_names[event->op];
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_ATOMIC | __GFP_NOWARN,
			     AUDIT_IPE_ACCESS);
	if (!ab)
		return;
	audit_log_format(ab,
			 "ipe_op=%s ipe_hook=%s enforcing=%d pid=%d comm=", op,
			 event->hook, dgc_policy->enforce,
			 task_tgid_nr(current));
	dgc_audit_string(ab, current->comm);
	log_file(ab, event->file);
	if (event->file) {
		audit_log_format(ab, " digest_cache=%s fsverity_digest=",
				 digest_cache_reason_name(verdict->reason));
		if (verdict->digest_len)
			audit_log_format(ab, "%s:%*phN",
					 hash_algo_name[verdict->algo],
					 (int)verdict->digest_len,
					 verdict->digest);
		else
			audit_log_format(ab, "?");
	}
	audit_log_format(ab, " rule=\"DEFAULT op=%s action=DENY\"", op);
	audit_log_end(ab);
}

/**
 * dgc_enforce() - does the policy allow an event?
 * @event: the event
 *
 * Context: process context; sleeps only when the event says so.
 * Return: 0; or -EACCES, which is recorded, also where nothing is denied.
 */
int dgc_enforce(const struct dgc_event *event)
{
	const struct dgc_rule *rule = &dgc_policy->rule[event->op];
	struct digest_cache_verdict verdict = {};

	if (!rule->restricted)
		return 0;
	if (event->file && ((rule->boot && in_initramfs(event->file)) ||
			    attested(event, rule, &verdict)))
		return 0;
	audit_denied(event, &verdict);
	return dgc_policy->enforce ? -EACCES : 0;
}
