// SPDX-License-Identifier: GPL-2.0-only
/*
 * The BPF LSM programs of mark.bpf.c, which run before IPE's hooks of the same
 * event, and what they call. The module carries them, so that its signature covers
 * them, and holds them for good; there is no file descriptor, pin or map by which
 * user space could take them away. Without them IPE is told nothing, and denies.
 *
 * kfuncs are there once the module is live, so that a write to a file attaches.
 */

#define pr_fmt(fmt) "digest_cache: " fmt

#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/uaccess.h>

#include "../../internal.h"
#include "compat.h"
#include "mark.h"
#include "mark.lskel.h"

#define LINKS (sizeof_field(struct dgc_bpf, links) / sizeof(int))

static DEFINE_MUTEX(attach_lock);

/* All or none; set once, under attach_lock. */
static struct bpf_link *links[LINKS];
static bool attached;

static atomic_t asked;

__bpf_kfunc_start_defs();

__bpf_kfunc int bpf_digest_cache_mark_exec(struct linux_binprm *bprm)
{
	const struct digest_cache_use use = {
		.may_sleep = true,
		.read = bprm->buf,
		.read_len = sizeof(bprm->buf),
	};

	return dgc_mark_file(bprm->file, DGC_MAPS, &use);
}

__bpf_kfunc int bpf_digest_cache_mark_check(struct linux_binprm *bprm)
{
	const struct digest_cache_use use = { .may_sleep = true };

	return dgc_is_check(bprm) ? dgc_mark_file(bprm->file, DGC_READS, &use) :
				    0;
}

__bpf_kfunc int bpf_digest_cache_mark_mmap(struct file *file__nullable,
					   unsigned long prot,
					   unsigned long flags)
{
	const struct digest_cache_use use = {
		.may_sleep = true,
		.written = (prot & PROT_WRITE) && !(flags & MAP_SHARED),
	};

	atomic_inc(&asked);
	return prot & PROT_EXEC ?
		       dgc_mark_file(file__nullable, DGC_MAPS, &use) :
		       0;
}

__bpf_kfunc int bpf_digest_cache_mark_vma(struct vm_area_struct *vma,
					  unsigned long prot)
{
	const struct digest_cache_use use = {
		.written = digest_cache_written(vma, prot),
	};

	return prot & PROT_EXEC ? dgc_mark_file(vma->vm_file, DGC_MAPS, &use) :
				  0;
}

__bpf_kfunc int bpf_digest_cache_mark_backing(struct vm_area_struct *vma,
					      struct file *backing,
					      struct file *user)
{
	return vma->vm_flags & VM_EXEC ? dgc_mark_backing(backing, user) : 0;
}

__bpf_kfunc int bpf_digest_cache_mark_open(struct file *file)
{
	return dgc_mark_open(file);
}

__bpf_kfunc int bpf_digest_cache_mark_read(struct file *file__nullable,
					   u32 contents)
{
	const struct digest_cache_use use = {
		.may_sleep = true,
		.partial = !contents,
	};

	return dgc_mark_file(file__nullable, DGC_READS, &use);
}

__bpf_kfunc int bpf_digest_cache_mark_prog(struct bpf_prog *prog)
{
	u32 i;

	/* Pairs with attach(). */
	if (!smp_load_acquire(&attached))
		return 0;
	for (i = 0; i < LINKS; i++)
		if (links[i]->prog == prog)
			return -EPERM;
	return 0;
}

__bpf_kfunc_end_defs();

/* clang-format off */
BTF_KFUNCS_START(dgc_kfuncs)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_exec, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_check, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_mmap, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_vma, KF_TRUSTED_ARGS)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_backing, KF_TRUSTED_ARGS)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_open, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_read, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_mark_prog, KF_TRUSTED_ARGS)
BTF_KFUNCS_END(dgc_kfuncs)
/* clang-format on */

static const struct btf_kfunc_id_set kfunc_set = {
	.owner = THIS_MODULE,
	.set = &dgc_kfuncs,
};

/* While an ops that is permanent is there, nobody turns ftrace, and BPF LSM, off. */
static noinline void guarded(void)
{
	barrier();
}

static void guard_call(unsigned long ip, unsigned long parent_ip,
		       struct ftrace_ops *op, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops guard_ops = {
	.func = guard_call,
	.flags = FTRACE_OPS_FL_PERMANENT,
};

static int guard_ftrace(void)
{
	static bool done;
	int err;

	if (done)
		return 0;
	guarded();
	err = ftrace_set_filter_ip(&guard_ops, (unsigned long)guarded, 0, 1) ?:
		      register_ftrace_function(&guard_ops);
	done = !err;
	return err;
}

static void drop_links(struct bpf_link *held[LINKS])
{
	u32 i;

	for (i = 0; i < LINKS; i++)
		if (held[i])
			bpf_link_put(held[i]);
}

/* Links instead of file descriptors, which go. */
static int hold(struct dgc_bpf *skel, struct bpf_link *held[LINKS])
{
	const int *fds = (const int *)&skel->links;
	u32 i;

	for (i = 0; i < LINKS; i++) {
		held[i] = bpf_link_get_from_fd(fds[i]);
		if (IS_ERR(held[i])) {
			int err = PTR_ERR(held[i]);

			held[i] = NULL;
			return err;
		}
	}
	return 0;
}

/* Is bpf in lsm=? Then an mmap of this task is seen; @file cannot be mapped. */
static int self_test(struct file *file)
{
	int before = atomic_read(&asked);
	unsigned long addr;

	addr = vm_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0);
	if (!IS_ERR_VALUE(addr))
		vm_munmap(addr, PAGE_SIZE);
	return atomic_read(&asked) == before ? -EOPNOTSUPP : 0;
}

static int attach(struct file *file)
{
	struct bpf_link *held[LINKS] = {};
	struct dgc_bpf *skel;
	int err = guard_ftrace();

	if (err)
		return err;
	skel = dgc_bpf__open();
	if (!skel)
		return -ENOMEM;
	err = dgc_bpf__load(skel) ?: dgc_bpf__attach(skel) ?: hold(skel, held);
	dgc_bpf__destroy(skel);
	if (!err)
		err = self_test(file);
	if (err) {
		drop_links(held);
		return err;
	}
	memcpy(links, held, sizeof(links));
	/* Pairs with bpf_digest_cache_mark_prog(). */
	smp_store_release(&attached, true);
	return 0;
}

/* "1", once; there is no way back. */
static ssize_t mark_write(struct file *file, const char __user *data,
			  size_t len, loff_t *pos)
{
	char text[2] = {};
	int err = 0;

	if (!dgc_may_change(file))
		return -EPERM;
	if (!len || len > sizeof(text) || copy_from_user(text, data, len) ||
	    text[0] != '1' || (len == 2 && text[1] != '\n'))
		return -EINVAL;
	mutex_lock(&attach_lock);
	if (!attached)
		err = attach(file);
	mutex_unlock(&attach_lock);
	if (!err)
		return len;
	pr_err("IPE cannot be told which files are attested (%d)%s\n", err,
	       err == -EOPNOTSUPP ? ": lsm= does not name bpf" : "");
	return err;
}

/**
 * dgc_mark_attached() - do the BPF programs run?
 *
 * Context: any.
 * Return: true once "mark" was written; it stays so.
 */
bool dgc_mark_attached(void)
{
	return smp_load_acquire(&attached);
}

static ssize_t mark_read(struct file *file, char __user *data, size_t len,
			 loff_t *pos)
{
	const char *text = READ_ONCE(attached) ? "1\n" : "0\n";

	return simple_read_from_buffer(data, len, pos, text, 2);
}

const struct file_operations dgc_mark_fops = {
	.write = mark_write,
	.read = mark_read,
};

/**
 * dgc_attach_init() - let BPF programs call us
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_attach_init(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_LSM, &kfunc_set);
}

DGC_IMPORT_NS(BPF_INTERNAL);
