// SPDX-License-Identifier: GPL-2.0-or-later
/* What a file in an archive has in it: its bytes, or digests of them in one pass. */
#include <errno.h>
#include <stdlib.h>

#include "base/message.h"
#include "convert/archive.h"

int member_digests(struct member *m, const struct verity_params *params,
		   unsigned int algos, struct content *out)
{
	int err = content_digests(member_read, m, m->size, params, algos, out);

	if (err == -ENOMEM)
		error(m->path, "out of memory");
	else if (err == -EINVAL)
		error(m->path,
		      "fs-verity does not support this algorithm; use sha256 or sha512");
	return err;
}

int member_bytes(struct member *m, size_t max, struct bytes *out)
{
	int err;

	*out = (struct bytes){ 0 };
	if (m->size > max) {
		error(m->path,
		      "is too large for a file of its kind; the archive is refused");
		return -EFBIG;
	}
	out->data = malloc(m->size + 1);
	if (!out->data) {
		error(m->path, "out of memory");
		return -ENOMEM;
	}
	out->len = m->size;
	err = member_read(m, out->data, out->len);
	if (err)
		bytes_free(out);
	return err;
}
