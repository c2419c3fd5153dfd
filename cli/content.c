// SPDX-License-Identifier: GPL-2.0-or-later
/* libfsverity: all digests of a file in one pass over it. */
#include <errno.h>
#include <libfsverity.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "content.h"
#include "crypto.h"

/**
 * struct pass - one pass over a file
 * @read: gives its bytes
 * @ctx: for @read
 * @hasher: of the content digests that are wanted; NULL for others
 */
struct pass {
	content_read_fn read;
	void *ctx;
	struct crypto_hasher *hasher[DGC_ALGO_COUNT];
};

static uint32_t verity_algo(enum dgc_algo algo)
{
	if (algo == DGC_ALGO_SHA256)
		return FS_VERITY_HASH_ALG_SHA256;
	return algo == DGC_ALGO_SHA512 ? FS_VERITY_HASH_ALG_SHA512 : 0;
}

/* libfsverity's pull: what it hashes is what we hash. */
static int pass_read(void *arg, void *buf, size_t len)
{
	struct pass *pass = arg;
	int err = pass->read(pass->ctx, buf, len);
	unsigned int i;

	for (i = 0; !err && i < DGC_ALGO_COUNT; i++)
		if (pass->hasher[i])
			err = crypto_hasher_add(pass->hasher[i], buf, len);
	return err;
}

static int pass_start(struct pass *pass, unsigned int algos)
{
	unsigned int i;

	for (i = 0; i < DGC_ALGO_COUNT; i++) {
		if (!(algos & CONTENT_ALGO(i)))
			continue;
		pass->hasher[i] = crypto_hasher_new(i);
		if (!pass->hasher[i])
			return -ENOMEM;
	}
	return 0;
}

static int pass_end(struct pass *pass, struct content *out)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < DGC_ALGO_COUNT; i++)
		if (pass->hasher[i])
			err = crypto_hasher_end(pass->hasher[i],
						out->digest[i]);
	return err;
}

static void pass_free(struct pass *pass)
{
	unsigned int i;

	for (i = 0; i < DGC_ALGO_COUNT; i++)
		crypto_hasher_free(pass->hasher[i]);
}

static int tree_digest(struct pass *pass, uint64_t size,
		       const struct verity_params *params, struct content *out)
{
	struct libfsverity_merkle_tree_params p = {
		.version = 1,
		.hash_algorithm = verity_algo(params->algo),
		.file_size = size,
		.block_size = params->block_size,
		.salt_size = params->salt_len,
		.salt = params->salt_len ? params->salt : NULL,
	};
	struct libfsverity_digest *tree = NULL;
	int err;

	if (!p.hash_algorithm)
		return -EINVAL;
	err = libfsverity_compute_digest(pass, pass_read, &p, &tree);
	if (!err)
		memcpy(out->verity, tree->digest, tree->digest_size);
	free(tree);
	return err;
}

int content_digests(content_read_fn read, void *ctx, uint64_t size,
		    const struct verity_params *params, unsigned int algos,
		    struct content *out)
{
	struct pass pass = { .read = read, .ctx = ctx };
	int err = pass_start(&pass, algos);

	*out = (struct content){ 0 };
	if (!err)
		err = tree_digest(&pass, size, params, out);
	if (!err)
		err = pass_end(&pass, out);
	pass_free(&pass);
	return err;
}

static int fd_next(void *ctx, void *buf, size_t len)
{
	const int *fd = ctx;
	uint8_t *p = buf;
	ssize_t n;

	while (len) {
		n = read(*fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -ESTALE; /* shorter than it was */
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int content_of_fd(int fd, uint64_t size, const struct verity_params *params,
		  unsigned int algos, struct content *out)
{
	return content_digests(fd_next, &fd, size, params, algos, out);
}
