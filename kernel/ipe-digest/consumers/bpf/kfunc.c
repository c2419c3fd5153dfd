// SPDX-License-Identifier: GPL-2.0-only
/*
 * kfuncs for everybody's BPF LSM programs: is a file attested, and by whom?
 * bpf_digest_cache(7) of the project describes them; what is there stays as it is.
 */

#include <linux/binfmts.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/build_bug.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>

#include "bpf.h"
#include "compat.h"

/* Programs of others have these numbers. */
static_assert(DIGEST_CACHE_UNRESOLVED == 0);
static_assert(DIGEST_CACHE_ATTESTED == 1);
static_assert(DIGEST_CACHE_REVOKED == 13);

static int reason(struct file *file, const struct digest_cache_use *use)
{
	struct digest_cache_verdict verdict;

	if (!file)
		return DIGEST_CACHE_UNRESOLVED;
	dgc_mark_put(dgc_mark_evaluate(file, use, &verdict));
	/* The file system reads what fs-verity needs when a file is opened. */
	if (verdict.reason == DIGEST_CACHE_NO_FSVERITY &&
	    IS_VERITY(d_real_inode(file->f_path.dentry)))
		return DIGEST_CACHE_UNRESOLVED;
	return verdict.reason;
}

__bpf_kfunc_start_defs();

/*
 * 6.12 takes the file of the hook mmap_file for never NULL and drops a program's test
 * of it, so that the functions test, too.
 */

/**
 * bpf_digest_cache_file() - is a file attested by a digest list?
 * @file__nullable: the file
 *
 * Return: an enum digest_cache_reason; only DIGEST_CACHE_ATTESTED, 1, means that it is.
 * DIGEST_CACHE_UNRESOLVED without a file, and for one with fs-verity that is not open yet.
 */
__bpf_kfunc int bpf_digest_cache_file(struct file *file__nullable)
{
	const struct digest_cache_use use = { .may_sleep = true };

	return reason(file__nullable, &use);
}

/**
 * bpf_digest_cache_exec() - is a program that is about to run attested?
 * @bprm: the program, in the hook bprm_check_security
 *
 * What execve() has read of it already is compared, too.
 *
 * Return: as bpf_digest_cache_file().
 */
__bpf_kfunc int bpf_digest_cache_exec(struct linux_binprm *bprm)
{
	const struct digest_cache_use use = {
		.may_sleep = true,
		.read = bprm->buf,
		.read_len = sizeof(bprm->buf),
	};

	return reason(bprm->file, &use);
}

/**
 * bpf_digest_cache_signed_by() - does a list by a signer attest a file?
 * @file__nullable: the file
 * @signer__str: the signer's fingerprint in hexadecimal digits, or "pkcs7"
 *
 * Return: 1 when one does; 0 when none does, or without a file; -EBADMSG when
 * @signer__str is neither; -ENOMEM.
 */
__bpf_kfunc int bpf_digest_cache_signed_by(struct file *file__nullable,
					   const char *signer__str)
{
	const struct digest_cache_use use = {
		.may_sleep = true,
		.signers = true,
	};
	struct digest_cache_verdict verdict;
	struct digest_cache_signer *signer;
	struct dgc_mark *mark;
	int is;

	if (!file__nullable)
		return 0;
	signer = digest_cache_signer_new(signer__str);
	if (IS_ERR(signer))
		return PTR_ERR(signer);
	mark = dgc_mark_evaluate(file__nullable, &use, &verdict);
	is = digest_cache_signed_by(&verdict, signer);
	dgc_mark_put(mark);
	digest_cache_signer_free(signer);
	return is;
}

__bpf_kfunc_end_defs();

/* clang-format off */
BTF_KFUNCS_START(dgc_public_kfuncs)
BTF_ID_FLAGS(func, bpf_digest_cache_file, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_exec, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_digest_cache_signed_by, KF_TRUSTED_ARGS | KF_SLEEPABLE)
BTF_KFUNCS_END(dgc_public_kfuncs)
/* clang-format on */

/* The filter of events.c is for all sets of LSM programs; this one is for any program. */
static int only_lsm(const struct bpf_prog *prog, u32 kfunc_id)
{
	return prog->type == BPF_PROG_TYPE_LSM ? 0 : -EACCES;
}

static const struct btf_kfunc_id_set kfunc_set = {
	.owner = THIS_MODULE,
	.set = &dgc_public_kfuncs,
	.filter = only_lsm,
};

/**
 * dgc_kfunc_init() - let everybody's BPF LSM programs ask
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_kfunc_init(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_UNSPEC, &kfunc_set);
}
