// SPDX-License-Identifier: GPL-2.0-or-later
/* updateinfo.xml, packed or not */
#include "../fuzz.h"
#include "list/floor.h"
#include "repo/updateinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const ids[] = { ADVISORY_SECURITY, "DC-1" };
	struct bytes packed = { (uint8_t *)data, len };
	struct repomd md = { .open_size = FUZZ_MAX };
	struct advisories a = { .id = ids, .n = 2 };
	struct revocation r = { 0 };
	static const struct fingerprint nobody = { .len = DGC_TLV_SIGNER_LEN };
	struct bytes list;
	size_t i;

	if (updateinfo_parse("updateinfo.xml", &packed, &md, &a))
		return 0;
	require(a.packages == 0 || a.found[0] || a.found[1]);
	for (i = 0; i < a.packages; i++)
		require(!revocation_add_floor(&r, &nobody, a.below[i]));
	/* One floor for each name, and all of them are what the kernel accepts. */
	require(r.n == a.packages);
	require(!revocation_write(&r, "fuzz", 1, &list));
	bytes_free(&list);
	revocation_free(&r);
	advisories_free(&a);
	return 0;
}
