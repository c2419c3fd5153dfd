// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fs-verity of one file. Enabling it cannot be undone, so the file is read first; and as
 * others may write to it until then, the enabled digest is compared with the one that was
 * computed.
 */
#include <errno.h>
#include <libfsverity.h>
#include <linux/fsverity.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/root.h"
#include "base/text.h"
#include "verity/content.h"
#include "verity/mtime.h"
#include "verity/verity.h"

/* A digest as the kernel gives it */
union measured {
	struct fsverity_digest head;
	uint8_t room[sizeof(struct fsverity_digest) + DGC_DIGEST_MAX];
};

static void failed(struct verity_result *res, const char *reason)
{
	res->outcome = VERITY_FAILED;
	res->reason = reason;
}

static void modified(struct verity_result *res, const char *reason)
{
	res->outcome = VERITY_MODIFIED;
	res->reason = reason;
}

static void set_digest(struct verity_result *res, unsigned int algo,
		       const uint8_t *value, size_t len)
{
	const char *name = libfsverity_get_hash_name(algo);
	char hex[2 * DGC_DIGEST_MAX + 1];

	hex_encode(value, len, hex);
	snprintf(res->digest, sizeof(res->digest), "%s:%s",
		 name ? name : "unknown", hex);
}

static int measure(int fd, union measured *m)
{
	m->head.digest_size = DGC_DIGEST_MAX;
	return ioctl(fd, FS_IOC_MEASURE_VERITY, m) ? -errno : 0;
}

static bool same_verity(const struct digest *want, unsigned int algo,
			const uint8_t *value, size_t len)
{
	return verity_algo(want->algo) == algo &&
	       dgc_algo_size(want->algo) == len &&
	       memcmp(want->value, value, len) == 0;
}

/* It has fs-verity. */
static void settle_already(const union measured *m, const struct digest *want,
			   struct verity_result *res)
{
	const struct fsverity_digest *d = &m->head;

	set_digest(res, d->digest_algorithm, m->head.digest, d->digest_size);
	res->outcome = VERITY_ALREADY;
	if (want && want->kind == DGC_KIND_VERITY &&
	    !same_verity(want, d->digest_algorithm, m->head.digest,
			 d->digest_size))
		modified(
			res,
			"already has fs-verity, with a digest that differs from the list's; install the package again");
}

static struct libfsverity_merkle_tree_params
tree_params(const struct verity_params *params, uint64_t size)
{
	return (struct libfsverity_merkle_tree_params){
		.version = 1,
		.hash_algorithm = verity_algo(params->algo),
		.file_size = size,
		.block_size = params->block_size,
		.salt_size = params->salt_len,
		.salt = params->salt_len ? params->salt : NULL,
	};
}

/* Content digests to compute in addition to the fs-verity digest */
static unsigned int wanted_algos(const struct digest *want)
{
	if (!want || want->kind != DGC_KIND_CONTENT)
		return 0;
	return CONTENT_ALGO(want->algo);
}

static bool is_wanted(const struct digest *want, const struct digest *seen,
		      const struct content *content)
{
	if (!want)
		return true;
	if (want->kind == DGC_KIND_VERITY)
		return same_verity(want, verity_algo(seen->algo), seen->value,
				   dgc_algo_size(seen->algo));
	return memcmp(want->value, content->digest[want->algo],
		      dgc_algo_size(want->algo)) == 0;
}

/* The kernel has read the file again: is it still the same? */
static void settle_enabled(int fd, const struct digest *seen,
			   struct verity_result *res)
{
	union measured m;
	int err = measure(fd, &m);

	if (err) {
		failed(res, verity_reason(err));
		return;
	}
	set_digest(res, m.head.digest_algorithm, m.head.digest,
		   m.head.digest_size);
	res->outcome = VERITY_ENABLED;
	if (!same_verity(seen, m.head.digest_algorithm, m.head.digest,
			 m.head.digest_size))
		modified(res, "changed just before it got fs-verity; install "
			      "the package again");
}

static void enable(int fd, uint64_t size, const struct verity_params *params,
		   const struct digest *seen, struct verity_result *res)
{
	struct libfsverity_merkle_tree_params p = tree_params(params, size);
	struct stat before;
	bool known = !fstat(fd, &before);
	int err = libfsverity_enable(fd, &p);

	if (!err && known)
		mtime_restore(fd, &before);
	if (err == 0 || err == -EEXIST) /* or another process was faster */
		settle_enabled(fd, seen, res);
	else if (err == -EOPNOTSUPP || err == -ENOTTY)
		failed(res, verity_unsupported(fd));
	else if (err == -EINVAL)
		failed(res,
		       "the kernel or the file system does not support this block size; use --block-size 4096, or, before Linux 6.3, that of 'getconf PAGE_SIZE'");
	else
		failed(res, verity_reason(err));
}

/* Looks at a file without fs-verity, and enables it. */
static void settle_new(int fd, const struct verity_params *params,
		       const struct digest *want, bool look,
		       struct verity_result *res)
{
	struct digest seen = { .kind = DGC_KIND_VERITY, .algo = params->algo };
	struct content content;
	struct stat st;
	uint64_t size;
	int err;

	if (fstat(fd, &st)) {
		failed(res, strerror(errno));
		return;
	}
	size = (uint64_t)st.st_size;
	err = content_of_fd(fd, size, params, wanted_algos(want), &content);
	if (err) {
		failed(res, verity_reason(err));
		return;
	}
	memcpy(seen.value, content.verity, sizeof(seen.value));
	set_digest(res, verity_algo(seen.algo), seen.value,
		   dgc_algo_size(seen.algo));
	if (!is_wanted(want, &seen, &content))
		modified(res, "not the file that the list names; install the "
			      "package again");
	else if (look)
		res->outcome = VERITY_COULD;
	else
		enable(fd, size, params, &seen, res);
}

/* Reports obstacles before the file is read, which may take long. */
void verity_fd(int fd, const struct verity_params *params,
	       const struct digest *want, bool look, struct verity_result *res)
{
	struct statvfs fs;
	union measured m;
	int err = measure(fd, &m);

	*res = (struct verity_result){ .outcome = VERITY_FAILED };
	if (err == 0)
		settle_already(&m, want, res);
	else if (err == -EOPNOTSUPP || err == -ENOTTY)
		failed(res, verity_unsupported(fd));
	else if (err != -ENODATA)
		failed(res, verity_reason(err));
	else if (fstatvfs(fd, &fs) == 0 && (fs.f_flag & ST_RDONLY))
		failed(res, verity_reason(-EROFS));
	else if (!verity_algo(params->algo))
		failed(res,
		       "fs-verity does not support this algorithm; make the list with sha256 or sha512");
	else
		settle_new(fd, params, want, look, res);
}

void verity_left(int fd, enum file_class class, const struct digest *want,
		 struct verity_result *res)
{
	union measured m;

	*res = (struct verity_result){ .outcome = VERITY_LEFT };
	if (class == FILE_CODE_CONFIG)
		res->outcome = VERITY_CONFIG;
	if (!measure(fd, &m))
		settle_already(&m, want, res);
}

void verity_file(int root, const char *path, const struct verity_params *params,
		 const struct digest *want, bool look,
		 struct verity_result *res)
{
	int fd = root_open_regular(root, path);

	*res = (struct verity_result){ .outcome = VERITY_MISSING };
	if (fd >= 0) {
		verity_fd(fd, params, want, look, res);
		close(fd);
	} else if (fd != -ENOENT && fd != -ENOTDIR) {
		failed(res, verity_reason(fd));
	}
}
