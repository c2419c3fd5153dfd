// SPDX-License-Identifier: GPL-2.0-only
/*
 * What runs before IPE in the same event, as bpf stands before ipe in the order of
 * LSMs, and where IPE does not look. It decides nothing, has no maps, and hands its
 * arguments to the module.
 * scripts/skeleton makes mark.lskel.h of it.
 */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/*
 * Enough of each that it is a struct in BTF, and no forward declaration: libbpf
 * compares the types of kfuncs. The kernel fits the offsets in.
 */
struct file {
	unsigned int f_flags;
} __attribute__((preserve_access_index));

struct linux_binprm {
	int argc;
} __attribute__((preserve_access_index));

struct vm_area_struct {
	unsigned long vm_flags;
} __attribute__((preserve_access_index));

struct bpf_prog {
	unsigned short pages;
} __attribute__((preserve_access_index));

#define EPERM 1
#define EACCES 13

extern int bpf_digest_cache_mark_exec(struct linux_binprm *bprm) __ksym;
extern int bpf_digest_cache_mark_check(struct linux_binprm *bprm) __ksym;
extern int bpf_digest_cache_mark_mmap(struct file *file__nullable,
				      unsigned long prot,
				      unsigned long flags) __ksym;
extern int bpf_digest_cache_mark_vma(struct vm_area_struct *vma,
				     unsigned long prot) __ksym;
extern int bpf_digest_cache_mark_read(struct file *file__nullable,
				      unsigned int contents) __ksym;
extern int bpf_digest_cache_mark_backing(struct vm_area_struct *vma,
					 struct file *backing,
					 struct file *user) __ksym;
extern int bpf_digest_cache_mark_open(struct file *file) __ksym;
extern int bpf_digest_cache_mark_prog(struct bpf_prog *prog) __ksym;

/* The verifier wants to see that it is 0 or an errno. */
#define VERDICT(call) ((call) ? -EACCES : 0)

SEC("lsm.s/bprm_check_security")
int BPF_PROG(dgc_exec, struct linux_binprm *bprm)
{
	return VERDICT(bpf_digest_cache_mark_exec(bprm));
}

/* AT_EXECVE_CHECK, since Linux 6.14 */
SEC("lsm.s/bprm_creds_for_exec")
int BPF_PROG(dgc_check, struct linux_binprm *bprm)
{
	return VERDICT(bpf_digest_cache_mark_check(bprm));
}

/*
 * Newer kernels want the test of file; 6.12 takes it for never NULL and drops it,
 * so that the kfunc tests, too.
 */
SEC("lsm.s/mmap_file")
int BPF_PROG(dgc_mmap, struct file *file, unsigned long reqprot,
	     unsigned long prot, unsigned long flags)
{
	if (!file)
		return 0;
	return VERDICT(bpf_digest_cache_mark_mmap(file, prot, flags));
}

/*
 * Behind IPE, which has looked at the file of that name: is it the one that
 * overlayfs maps? The mmap lock is held from here on: no sleeping.
 */
SEC("lsm/mmap_backing_file")
int BPF_PROG(dgc_backing, struct vm_area_struct *vma, struct file *backing,
	     struct file *user)
{
	return VERDICT(bpf_digest_cache_mark_backing(vma, backing, user));
}

SEC("lsm/file_mprotect")
int BPF_PROG(dgc_mprotect, struct vm_area_struct *vma, unsigned long reqprot,
	     unsigned long prot)
{
	return VERDICT(bpf_digest_cache_mark_vma(vma, prot));
}

SEC("lsm.s/kernel_read_file")
int BPF_PROG(dgc_read, struct file *file, unsigned int id, bool contents)
{
	if (!file)
		return 0;
	return VERDICT(bpf_digest_cache_mark_read(file, contents));
}

/* IPE's files, once the policy is sealed */
SEC("lsm.s/file_open")
int BPF_PROG(dgc_open, struct file *file)
{
	return bpf_digest_cache_mark_open(file) ? -EPERM : 0;
}

/* Whoever has a descriptor of a program can put another one in its place. */
SEC("lsm/bpf_prog")
int BPF_PROG(dgc_prog, struct bpf_prog *prog)
{
	return VERDICT(bpf_digest_cache_mark_prog(prog));
}

char _license[] SEC("license") = "GPL";
