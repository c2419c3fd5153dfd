// SPDX-License-Identifier: GPL-2.0-or-later
/* repomd.xml */
#include "../fuzz.h"
#include "repo/repodata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes xml = { (uint8_t *)data, len };
	struct repomd md;

	if (repomd_parse("repomd.xml", &xml, len & 1 ? "primary" : "updateinfo",
			 &md))
		return 0;
	require(md.found && md.href && md.sum.there);
	require(dgc_algo_size(md.sum.algo) > 0);
	repomd_free(&md);
	return 0;
}
