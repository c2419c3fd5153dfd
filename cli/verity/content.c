// SPDX-License-Identifier: GPL-2.0-or-later
/* All digests of a file in one pass over it. */
#include <errno.h>
#include <stdlib.h>

#include "base/fd.h"
#include "trust/crypto.h"
#include "verity/content.h"
#include "verity/merkle.h"

/* Large enough to make calls cheap; fits into a core's cache */
#define STEP (1u << 20)

/**
 * struct pass - one pass over a file
 * @read: gives its bytes
 * @ctx: for @read
 * @tree: of the fs-verity digest
 * @hasher: of the content digests that are wanted; NULL for others
 */
struct pass {
	content_read_fn read;
	void *ctx;
	struct merkle *tree;
	struct crypto_hasher *hasher[DGC_ALGO_COUNT];
};

static int pass_start(struct pass *pass, const struct verity_params *params,
		      unsigned int algos)
{
	unsigned int i;
	int err = merkle_new(params, &pass->tree);

	if (err)
		return err;
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
	int err = merkle_end(pass->tree, out->verity);

	for (i = 0; !err && i < DGC_ALGO_COUNT; i++)
		if (pass->hasher[i])
			err = crypto_hasher_end(pass->hasher[i],
						out->digest[i]);
	return err;
}

static void pass_free(struct pass *pass)
{
	unsigned int i;

	merkle_free(pass->tree);
	for (i = 0; i < DGC_ALGO_COUNT; i++)
		crypto_hasher_free(pass->hasher[i]);
}

static int pass_add(struct pass *pass, const uint8_t *buf, size_t len)
{
	unsigned int i;
	int err = merkle_add(pass->tree, buf, len);

	for (i = 0; !err && i < DGC_ALGO_COUNT; i++)
		if (pass->hasher[i])
			err = crypto_hasher_add(pass->hasher[i], buf, len);
	return err;
}

static int pass_run(struct pass *pass, uint64_t size)
{
	size_t step = size < STEP ? (size_t)size : STEP;
	uint8_t *buf = malloc(step ? step : 1);
	int err = buf ? 0 : -ENOMEM;

	while (!err && size) {
		if (step > size)
			step = (size_t)size;
		err = pass->read(pass->ctx, buf, step);
		if (!err)
			err = pass_add(pass, buf, step);
		size -= step;
	}
	free(buf);
	return err;
}

int content_digests(content_read_fn read, void *ctx, uint64_t size,
		    const struct verity_params *params, unsigned int algos,
		    struct content *out)
{
	struct pass pass = { .read = read, .ctx = ctx };
	int err = pass_start(&pass, params, algos);

	*out = (struct content){ 0 };
	if (!err)
		err = pass_run(&pass, size);
	if (!err)
		err = pass_end(&pass, out);
	pass_free(&pass);
	return err;
}

static int fd_next(void *ctx, void *buf, size_t len)
{
	const int *fd = ctx;

	return fd_fill(*fd, buf, len);
}

int content_of_fd(int fd, uint64_t size, const struct verity_params *params,
		  unsigned int algos, struct content *out)
{
	return content_digests(fd_next, &fd, size, params, algos, out);
}
