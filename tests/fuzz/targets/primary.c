// SPDX-License-Identifier: GPL-2.0-or-later
/* primary.xml, packed or not */
#include "../fuzz.h"
#include "repo/repodata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes packed = { (uint8_t *)data, len };
	struct repomd md = { .open_size = FUZZ_MAX };
	struct repo_packages packages;
	size_t i;

	if (primary_parse("primary.xml", &packed, &md, &packages))
		return 0;
	for (i = 0; i < packages.n; i++)
		require(packages.package[i].href && packages.package[i].nevra &&
			packages.package[i].id);
	repo_packages_free(&packages);
	return 0;
}
