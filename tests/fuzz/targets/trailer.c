// SPDX-License-Identifier: GPL-2.0-or-later
/* The trailer of a digest list. */
#include "../fuzz.h"
#include "trailer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_trailer t;
	int rc = dgc_trailer_parse(data, (u32)len, &t);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	if (rc)
		return 0;
	require(t.signed_len > 0 && t.sig_len > 0 && t.sig_off == t.signed_len);
	require(t.sig_off + t.sig_len + DGC_TRAILER_LEN == len);
	return 0;
}
