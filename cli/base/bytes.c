// SPDX-License-Identifier: GPL-2.0-or-later
/* A buffer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

void bytes_free(struct bytes *b)
{
	free(b->data);
	b->data = NULL;
	b->len = 0;
}

int bytes_append(struct bytes *b, const void *data, size_t len)
{
	uint8_t *more = realloc(b->data, b->len + len + 1);

	if (!more)
		return -ENOMEM;
	if (len)
		memcpy(more + b->len, data, len);
	b->data = more;
	b->len += len;
	return 0;
}
