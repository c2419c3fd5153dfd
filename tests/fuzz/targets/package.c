// SPDX-License-Identifier: GPL-2.0-or-later
/* Package files: both headers, the signatures, the list made of them. */
#include "../fuzz.h"
#include "rpm/rpmfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes head = { (uint8_t *)data, len };
	struct rpm_signatures sigs = { 0 };
	struct rpm_headers h;
	struct list list;

	if (rpm_headers_parse(&head, &h))
		return 0;
	require(h.start < h.end && h.end <= len);
	if (!rpm_signatures_read(&h.signature, &sigs) &&
	    !rpm_list_assemble("package", &h.region, &sigs, NULL, &list))
		list_free(&list);
	rpm_signatures_free(&sigs);
	rpm_headers_free(&h);
	return 0;
}
