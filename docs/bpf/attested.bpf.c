// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What users start must be attested by a digest list, and kernel modules by the owner's.
 * bpf_digest_cache(7) says how to compile and attach it.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Enough of each that it is a struct in BTF; the kernel fits the offsets in. */
struct file {
	unsigned int f_flags;
} __attribute__((preserve_access_index));

struct linux_binprm {
	int argc;
} __attribute__((preserve_access_index));

#define EPERM 1
#define EACCES 13
#define ATTESTED 1
#define FIRST_USER 1000

/* enum kernel_read_file_id; those behind the last are other kinds of modules. */
#define READING_FIRMWARE 1
#define READING_KEXEC_IMAGE 3
#define READING_X509_CERTIFICATE 6

extern int bpf_digest_cache_exec(struct linux_binprm *bprm) __ksym;
extern int bpf_digest_cache_signed_by(struct file *file,
				      const char *signer__str) __ksym;

static const char owner[] = "pkcs7";

SEC("lsm.s/bprm_check_security")
int BPF_PROG(users_run, struct linux_binprm *bprm)
{
	if ((__u32)bpf_get_current_uid_gid() < FIRST_USER)
		return 0;
	return bpf_digest_cache_exec(bprm) == ATTESTED ? 0 : -EPERM;
}

static int is_module(int id)
{
	return id != READING_FIRMWARE && (id < READING_KEXEC_IMAGE || id > READING_X509_CERTIFICATE);
}

SEC("lsm.s/kernel_read_file")
int BPF_PROG(kernel_reads, struct file *file, int id)
{
	if (!is_module(id))
		return 0;
	return bpf_digest_cache_signed_by(file, owner) == 1 ? 0 : -EACCES;
}

/* Without a file: init_module(2) */
SEC("lsm/kernel_load_data")
int BPF_PROG(kernel_loads, int id)
{
	return is_module(id) ? -EACCES : 0;
}

char _license[] SEC("license") = "GPL";
