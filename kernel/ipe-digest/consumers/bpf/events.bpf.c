// SPDX-License-Identifier: GPL-2.0-only
/*
 * The events of which IPE of a patched kernel asks the digest cache, right before IPE in
 * the same event, as bpf stands before ipe in the order of LSMs. It decides nothing, has
 * no maps, and hands its arguments to the module.
 * scripts/skeleton makes events.lskel.h of it.
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

extern int bpf_digest_cache_on_exec(struct linux_binprm *bprm) __ksym;
extern int bpf_digest_cache_on_check(struct linux_binprm *bprm) __ksym;
extern int bpf_digest_cache_on_opened(struct file *file,
				      unsigned int mask) __ksym;
extern int bpf_digest_cache_on_mmap(struct file *file__nullable,
				    unsigned long prot,
				    unsigned long flags) __ksym;
extern int bpf_digest_cache_on_anon(unsigned long prot) __ksym;
extern int bpf_digest_cache_on_mprotect(struct vm_area_struct *vma,
					unsigned long prot) __ksym;
extern int bpf_digest_cache_on_read(struct file *file__nullable,
				    unsigned int id,
				    unsigned int contents) __ksym;
extern int bpf_digest_cache_on_data(unsigned int id) __ksym;
extern int bpf_digest_cache_on_backing(struct vm_area_struct *vma,
				       struct file *backing,
				       struct file *user) __ksym;
extern int bpf_digest_cache_on_open(struct file *file) __ksym;
extern int bpf_digest_cache_on_prog(struct bpf_prog *prog) __ksym;

/* The verifier wants to see that it is 0 or an errno. */
#define VERDICT(call) ((call) ? -EACCES : 0)

SEC("lsm.s/bprm_check_security")
int BPF_PROG(dgc_exec, struct linux_binprm *bprm)
{
	return VERDICT(bpf_digest_cache_on_exec(bprm));
}

/* AT_EXECVE_CHECK, since Linux 6.14 */
SEC("lsm.s/bprm_creds_for_exec")
int BPF_PROG(dgc_check, struct linux_binprm *bprm)
{
	return VERDICT(bpf_digest_cache_on_check(bprm));
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
		return VERDICT(bpf_digest_cache_on_anon(prot));
	return VERDICT(bpf_digest_cache_on_mmap(file, prot, flags));
}

/*
 * What overlayfs maps; IPE has looked at the file of that name. The mmap lock is held
 * from here on: no sleeping.
 */
SEC("lsm/mmap_backing_file")
int BPF_PROG(dgc_backing, struct vm_area_struct *vma, struct file *backing,
	     struct file *user)
{
	return VERDICT(bpf_digest_cache_on_backing(vma, backing, user));
}

SEC("lsm/file_mprotect")
int BPF_PROG(dgc_mprotect, struct vm_area_struct *vma, unsigned long reqprot,
	     unsigned long prot)
{
	return VERDICT(bpf_digest_cache_on_mprotect(vma, prot));
}

SEC("lsm.s/kernel_read_file")
int BPF_PROG(dgc_read, struct file *file, unsigned int id, bool contents)
{
	if (!file)
		return VERDICT(bpf_digest_cache_on_data(id));
	return VERDICT(bpf_digest_cache_on_read(file, id, contents));
}

/* IPE's files, once the policy is sealed */
SEC("lsm.s/file_open")
int BPF_PROG(dgc_open, struct file *file)
{
	return bpf_digest_cache_on_open(file) ? -EPERM : 0;
}

/* Whoever has a descriptor of a program can put another one in its place. */
SEC("lsm/bpf_prog")
int BPF_PROG(dgc_prog, struct bpf_prog *prog)
{
	return VERDICT(bpf_digest_cache_on_prog(prog));
}

/* What follows is not for IPE, see attach.c. An interpreter: */
SEC("lsm.s/file_post_open")
int BPF_PROG(dgc_opened, struct file *file, int mask)
{
	return VERDICT(bpf_digest_cache_on_opened(file, mask));
}

/* What the kernel is given without a file */
SEC("lsm/kernel_load_data")
int BPF_PROG(dgc_data, unsigned int id, bool contents)
{
	return VERDICT(bpf_digest_cache_on_data(id));
}

char _license[] SEC("license") = "GPL";
