// SPDX-License-Identifier: GPL-2.0-or-later
/* Which digests are asked for. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "base/text.h"
#include "system/query.h"
#include "trust/crypto.h"
#include "verity/verity.h"

#define CONTENT "content:"

static struct question *question_new(struct query *query, const char *arg,
				     enum dgc_kind kind)
{
	struct question *more;

	if (!array_grow(&query->question, query->n, sizeof(*more))) {
		error(arg, "out of memory");
		return NULL;
	}
	more = &query->question[query->n++];
	*more = (struct question){ .arg = arg, .kind = kind };
	return more;
}

/* "sha256:HEX" */
static bool digest_decode(const char *text, enum dgc_algo *algo, uint8_t *value)
{
	static const enum dgc_algo algos[] = { DGC_ALGO_SHA256, DGC_ALGO_SHA384,
					       DGC_ALGO_SHA512 };
	size_t i, len, size;

	for (i = 0; i < sizeof(algos) / sizeof(algos[0]); i++) {
		len = strlen(algo_name(algos[i]));
		size = dgc_algo_size(algos[i]);
		if (strncmp(text, algo_name(algos[i]), len) || text[len] != ':')
			continue;
		text += len + 1;
		*algo = algos[i];
		return strlen(text) == 2 * size &&
		       dgc_hex_decode((const uint8_t *)text, (u32)size, value);
	}
	return false;
}

int query_add_digest(struct query *query, const char *arg)
{
	bool content = !strncmp(arg, CONTENT, strlen(CONTENT));
	uint8_t value[DGC_DIGEST_MAX];
	struct question *q;
	enum dgc_algo algo;

	if (!digest_decode(content ? arg + strlen(CONTENT) : arg, &algo, value))
		return -EINVAL;
	q = question_new(query, arg,
			 content ? DGC_KIND_CONTENT : DGC_KIND_VERITY);
	if (!q)
		return -ENOMEM;
	q->algo = algo;
	memcpy(q->value, value, sizeof(value));
	return 0;
}

/* What fs-verity measures, or would; a file system without it has none. */
static int verity_add(struct query *query, const char *arg, int fd)
{
	const struct verity_params params = {
		.algo = DGC_ALGO_SHA256,
		.block_size = VERITY_BLOCK_DEFAULT,
	};
	struct verity_result res;
	struct question *q;

	verity_fd(fd, &params, NULL, true, &res);
	if (!*res.digest)
		return 0;
	q = question_new(query, arg, DGC_KIND_VERITY);
	if (!q)
		return -ENOMEM;
	if (!digest_decode(res.digest, &q->algo, q->value))
		query->n--; /* of an algorithm that no list has */
	return 0;
}

static int content_add(struct query *query, const char *arg, int fd,
		       enum dgc_algo algo)
{
	struct question *q = question_new(query, arg, DGC_KIND_CONTENT);
	int err;

	if (!q)
		return -ENOMEM;
	q->algo = algo;
	err = lseek(fd, 0, SEEK_SET) ? -errno :
				       crypto_hash_fd(algo, fd, q->value);
	if (err)
		error(arg, "cannot read: %s", strerror(-err));
	return err;
}

int query_add_file(struct query *query, int root, const char *file)
{
	int fd = root_open_target(root, file);
	int err;

	if (fd < 0) {
		error(file,
		      "%s; give a regular file, or a digest as sha256:HEX or content:sha256:HEX",
		      fd == -EISDIR || fd == -EINVAL ? "not a regular file" :
						       strerror(-fd));
		return fd;
	}
	err = verity_add(query, file, fd);
	if (!err)
		err = content_add(query, file, fd, DGC_ALGO_SHA256);
	if (!err)
		err = content_add(query, file, fd, DGC_ALGO_SHA384);
	if (!err)
		err = content_add(query, file, fd, DGC_ALGO_SHA512);
	close(fd);
	return err;
}

static void question_free(struct question *q)
{
	size_t i;

	for (i = 0; i < q->hits; i++) {
		free(q->hit[i].name);
		free(q->hit[i].path);
	}
	free(q->hit);
}

void query_free(struct query *query)
{
	size_t i;

	for (i = 0; i < query->n; i++)
		question_free(&query->question[i]);
	free(query->question);
	*query = (struct query){ 0 };
}
