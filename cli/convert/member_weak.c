// SPDX-License-Identifier: GPL-2.0-or-later
/* Weak digests of a member of an archive, beside the others and in the same pass. */
#include <errno.h>

#include "archive.h"

/**
 * struct tee - a member that is read
 * @m: the member
 * @hasher: gets all that is read
 * @said: why reading failed was said
 */
struct tee {
	struct member *m;
	struct crypto_hasher *hasher;
	bool said;
};

static int tee_read(void *ctx, void *buf, size_t len)
{
	struct tee *tee = ctx;
	int err = member_read(tee->m, buf, len);

	tee->said = err != 0;
	return err ? err : crypto_hasher_add(tee->hasher, buf, len);
}

int member_digests_weak(struct member *m, const struct verity_params *params,
			unsigned int algos, enum crypto_weak algo,
			struct content *out, uint8_t *weak)
{
	struct tee tee = { .m = m, .hasher = crypto_hasher_new_weak(algo) };
	int err = tee.hasher ? content_digests(tee_read, &tee, m->size, params,
					       algos, out) :
			       -ENOMEM;

	if (!err)
		err = crypto_hasher_end(tee.hasher, weak);
	crypto_hasher_free(tee.hasher);
	if (err && !tee.said)
		error(m->path, "cannot be digested; is there memory left?");
	return err;
}
