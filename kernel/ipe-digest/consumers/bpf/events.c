// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the programs of events.bpf.c call, and nobody else can.
 */

#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "bpf.h"
#include "compat.h"

static int decide(const struct dgc_event *event)
{
	switch (dgc_consumer()) {
	case DGC_IPE:
		return dgc_mark_file(event);
	case DGC_POLICY:
		return dgc_enforce(event);
	default:
		return 0;
	}
}

/*
 * LOADING_ and READING_ are of one list. What a newer kernel reads, compressed modules
 * for one, must be allowed as a module.
 */
static enum dgc_op op_of(unsigned int id)
{
	switch (id) {
	case READING_FIRMWARE:
		return DGC_OP_FIRMWARE;
	case READING_KEXEC_IMAGE:
		return DGC_OP_KEXEC_IMAGE;
	case READING_KEXEC_INITRAMFS:
		return DGC_OP_KEXEC_INITRAMFS;
	case READING_POLICY:
		return DGC_OP_POLICY;
	case READING_X509_CERTIFICATE:
		return DGC_OP_X509_CERT;
	default:
		return DGC_OP_KMODULE;
	}
}

__bpf_kfunc_start_defs();

__bpf_kfunc int bpf_digest_cache_on_exec(struct linux_binprm *bprm)
{
	return decide(&(struct dgc_event){
		.hook = "BPRM_CHECK",
		.file = bprm->file,
		.use = { .may_sleep = true,
			 .read = bprm->buf,
			 .read_len = sizeof(bprm->buf) },
	});
}

__bpf_kfunc int bpf_digest_cache_on_check(struct linux_binprm *bprm)
{
	if (!dgc_is_check(bprm))
		return 0;
	return decide(&(struct dgc_event){
		.hook = "BPRM_CREDS_FOR_EXEC",
		.file = bprm->file,
		.reads = true,
		.use.may_sleep = true,
	});
}

/* What says where a program is entered, and need not be mapped executable */
__bpf_kfunc int bpf_digest_cache_on_opened(struct file *file, u32 mask)
{
	if (!(mask & MAY_EXEC) || !current->in_execve)
		return 0;
	return decide(&(struct dgc_event){
		.hook = "BPRM_CHECK",
		.file = file,
		.use.may_sleep = true,
	});
}

__bpf_kfunc int bpf_digest_cache_on_mmap(struct file *file__nullable,
					 unsigned long prot,
					 unsigned long flags)
{
	dgc_saw_mmap();
	if (!(prot & PROT_EXEC))
		return 0;
	return decide(&(struct dgc_event){
		.hook = "MMAP",
		.file = file__nullable,
		.use = { .may_sleep = true,
			 .written = (prot & PROT_WRITE) &&
				    !(flags & MAP_SHARED) },
	});
}

__bpf_kfunc int bpf_digest_cache_on_anon(unsigned long prot)
{
	return bpf_digest_cache_on_mmap(NULL, prot, 0);
}

/* What was executable, and does not become a copy of its file now, was asked for. */
__bpf_kfunc int bpf_digest_cache_on_mprotect(struct vm_area_struct *vma,
					     unsigned long prot)
{
	if (!(prot & PROT_EXEC) ||
	    (dgc_consumer() == DGC_POLICY && (vma->vm_flags & VM_EXEC) &&
	     ((vma->vm_flags & VM_WRITE) || !(prot & PROT_WRITE))))
		return 0;
	return decide(&(struct dgc_event){
		.hook = "MPROTECT",
		.file = vma->vm_file,
		.use.written = digest_cache_written(vma, prot),
	});
}

__bpf_kfunc int bpf_digest_cache_on_backing(struct vm_area_struct *vma,
					    struct file *backing,
					    struct file *user)
{
	if (!(vma->vm_flags & VM_EXEC))
		return 0;
	if (dgc_consumer() == DGC_IPE)
		return dgc_guard_backing(backing, user);
	return decide(&(struct dgc_event){ .hook = "MMAP", .file = backing });
}

__bpf_kfunc int bpf_digest_cache_on_read(struct file *file__nullable, u32 id,
					 u32 contents)
{
	return decide(&(struct dgc_event){
		.op = op_of(id),
		.hook = "KERNEL_READ",
		.file = file__nullable,
		.reads = true,
		.use = { .may_sleep = true, .partial = !contents },
	});
}

__bpf_kfunc int bpf_digest_cache_on_data(u32 id)
{
	return decide(&(struct dgc_event){
		.op = op_of(id),
		.hook = "KERNEL_LOAD",
	});
}

__bpf_kfunc int bpf_digest_cache_on_open(struct file *file)
{
	return dgc_guard_open(file);
}

/* Whoever has a descriptor of a program can put another one in its place. */
__bpf_kfunc int bpf_digest_cache_on_prog(struct bpf_prog *prog)
{
	return dgc_is_event_prog(prog) ? -EPERM : 0;
}

__bpf_kfunc_end_defs();

/* clang-format off */
BTF_KFUNCS_START(dgc_kfuncs)
BTF_ID_FLAGS(func, bpf_digest_cache_on_exec, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_check, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_opened, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_mmap, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_anon, KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_mprotect, KF_TRUSTED_ARGS)
BTF_ID_FLAGS(func, bpf_digest_cache_on_backing, KF_TRUSTED_ARGS)
BTF_ID_FLAGS(func, bpf_digest_cache_on_read, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_data)
BTF_ID_FLAGS(func, bpf_digest_cache_on_open, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_on_prog, KF_TRUSTED_ARGS)
BTF_KFUNCS_END(dgc_kfuncs)
/* clang-format on */

static int only_ours(const struct bpf_prog *prog, u32 kfunc_id)
{
	return dgc_attaches() ? 0 : -EACCES;
}

static const struct btf_kfunc_id_set kfunc_set = {
	.owner = THIS_MODULE,
	.set = &dgc_kfuncs,
	.filter = only_ours,
};

/**
 * dgc_events_init() - let the programs of the module call us
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_events_init(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_LSM, &kfunc_set);
}
