// SPDX-License-Identifier: GPL-2.0-or-later
/* fsverity_digest and fsverity_signature. */
#include <errno.h>
#include <linux/fsverity.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/text.h"
#include "kernel/kernel.h"
#include "policy/subject.h"

#define REQUIRE_SIGNATURES "/proc/sys/fs/verity/require_signatures"

/* overlayfs does not pass the question on; the kernel looks at the file below. */
const char *policy_no_verity(const struct policy_subject *s)
{
	struct statfs fs;

	if (s->attested->verity == -ENODATA)
		return "fs-verity is not enabled on it";
	if (fstatfs(s->fd, &fs) || fs.f_type != OVERLAYFS_SUPER_MAGIC)
		return "its file system has no fs-verity";
	if (s->op != POLICY_EXECUTE && !s->offline && kernel_is_stock() > 0)
		return "on overlayfs the module denies it";
	return "overlayfs does not show the fs-verity of the file below it; evaluate that file";
}

/* Sets the fact when the file's fs-verity already answers. */
static bool without_verity(struct policy_subject *s, struct policy_fact *f)
{
	int err = s->attested->verity;

	if (!err)
		return false;
	if (s->assume_verity)
		policy_fact_set(f, POLICY_UNKNOWN,
				"fs-verity is not enabled on it yet");
	else if (err == -ENODATA || err == -EOPNOTSUPP)
		policy_fact_set(f, POLICY_NO, "%s", policy_no_verity(s));
	else
		policy_fact_set(f, POLICY_UNKNOWN,
				"cannot read its fs-verity digest: %s",
				strerror(-err));
	return true;
}

void policy_fact_fsverity_digest(struct policy_subject *s,
				 struct policy_fact *f)
{
	const struct attested *a = s->attested;
	char hex[2 * DGC_DIGEST_MAX + 1];

	if (without_verity(s, f))
		return;
	if (!a->verity_algo) {
		policy_fact_set(
			f, POLICY_UNKNOWN,
			"its fs-verity digest is of an unknown algorithm");
		return;
	}
	hex_encode(a->verity_digest, dgc_algo_size(a->verity_algo), hex);
	snprintf(f->value, sizeof(f->value), "%s:%s", algo_name(a->verity_algo),
		 hex);
	policy_fact_set(f, POLICY_YES, "fs-verity is enabled on it");
}

/* 1, 0, or a negative errno */
static int has_signature(int fd)
{
	uint8_t byte;
	struct fsverity_read_metadata_arg arg = {
		.metadata_type = FS_VERITY_METADATA_TYPE_SIGNATURE,
		.length = sizeof(byte),
		.buf_ptr = (uintptr_t)&byte,
	};

	/* The answer is how many bytes were read. */
	int n = ioctl(fd, FS_IOC_READ_VERITY_METADATA, &arg);

	if (n >= 0)
		return n > 0;
	return errno == ENODATA ? 0 : -errno;
}

/*
 * The kernel does not open a file whose signature is wrong, so for a file that is
 * open here it is right; unless the kernel looks at no signature at all.
 */
static void signature_judge(struct policy_subject *s, struct policy_fact *f)
{
	if (s->offline)
		policy_fact_set(f, POLICY_UNKNOWN,
				"it has a builtin signature; whether the "
				"kernel of the image will have its key is not "
				"known");
	else if (access(REQUIRE_SIGNATURES, F_OK))
		policy_fact_set(
			f, POLICY_NO,
			"it has a builtin signature, but the kernel verifies none; build it with CONFIG_FS_VERITY_BUILTIN_SIGNATURES");
	else
		policy_fact_set(f, POLICY_YES,
				"it has a builtin signature, which the kernel "
				"verified");
}

/* On a kernel that is not patched the module lends the property what lists attest. */
static void module_judge(struct policy_subject *s, struct policy_fact *f)
{
	policy_fact_digest_cache(s, f);
	if (f->answer == POLICY_YES && !kernel_marks())
		policy_fact_set(f, POLICY_NO,
				"a loaded list holds it, but the module does "
				"not give IPE its answers");
}

void policy_fact_fsverity_signature(struct policy_subject *s,
				    struct policy_fact *f)
{
	int has, stock;

	if (without_verity(s, f))
		return;
	has = has_signature(s->fd);
	stock = s->offline ? 0 : kernel_is_stock();
	if (has > 0)
		signature_judge(s, f);
	else if (!has && stock < 0)
		policy_fact_set(f, POLICY_UNKNOWN,
				KERNEL_ENFORCES_UNKNOWN ": %s%s",
				strerror(-stock),
				stock == -EACCES ? "; run as root" : "");
	else if (!has && stock)
		module_judge(s, f);
	else if (!has)
		policy_fact_set(f, POLICY_NO, "it has no builtin signature");
	else
		policy_fact_set(f, POLICY_UNKNOWN,
				"cannot read its builtin signature: %s",
				strerror(-has));
}
