// SPDX-License-Identifier: GPL-2.0-or-later
/* Signed bytes, a signature, and the trailer that describes it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "list/list.h"

int list_append(struct bytes *data, const struct bytes *sig,
		enum dgc_sig_format format)
{
	uint8_t info[DGC_TRAILER_INFO_LEN] = { [2] = (uint8_t)format };
	size_t len = data->len + sig->len + DGC_TRAILER_LEN;
	uint8_t *p = realloc(data->data, len);

	if (!p)
		return -ENOMEM;
	info[8] = (uint8_t)(sig->len >> 24);
	info[9] = (uint8_t)(sig->len >> 16);
	info[10] = (uint8_t)(sig->len >> 8);
	info[11] = (uint8_t)sig->len;
	data->data = p;
	p += data->len;
	data->len = len;
	memcpy(p, sig->data, sig->len);
	p += sig->len;
	memcpy(p, info, sizeof(info));
	memcpy(p + sizeof(info), DGC_TRAILER_MAGIC, DGC_TRAILER_MAGIC_LEN);
	return 0;
}

int list_join(const struct bytes *data, const struct bytes *sig,
	      enum dgc_sig_format format, struct bytes *out)
{
	int err;

	*out = (struct bytes){ 0 };
	err = bytes_append(out, data->data, data->len);
	if (!err)
		err = list_append(out, sig, format);
	if (err)
		bytes_free(out);
	return err;
}
