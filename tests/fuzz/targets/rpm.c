// SPDX-License-Identifier: GPL-2.0-or-later
/* Signed regions of RPM headers, with the walk over their digests. */
#include "../fuzz.h"
#include "rpm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	u8 digest[DGC_DIGEST_MAX];
	struct dgc_rpm rpm;
	u32 off, n = 0;
	int rc = dgc_rpm_open(data, (u32)len, &rpm);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	if (rc)
		return 0;
	require(fuzz_inside(rpm.name.off, rpm.name.len, len));
	require(fuzz_inside(rpm.arch.off, rpm.arch.len, len));
	require(rpm.digests_end <= len && rpm.digests <= rpm.files);
	off = dgc_rpm_next(data, (u32)len, &rpm, rpm.digests_off);
	while (off) {
		require(dgc_hex_decode(data + off, dgc_algo_size(rpm.algo),
				       digest));
		n++;
		off = dgc_rpm_next(data, (u32)len, &rpm,
				   dgc_rpm_after(&rpm, off));
	}
	require(n == rpm.digests);
	return 0;
}
