// SPDX-License-Identifier: GPL-2.0-or-later
/* tlv lists, with the walk over their entries. */
#include "../fuzz.h"
#include "tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_tlv_entry entry;
	struct dgc_tlv tlv;
	u32 i, off, verity = 0, lists = 0, signers = 0, floors = 0;
	int rc = dgc_tlv_open(data, (u32)len, &tlv);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	if (rc)
		return 0;
	require(fuzz_inside(tlv.name_off, tlv.name_len, len));
	require(fuzz_inside(tlv.salt_off, tlv.salt_len, len));
	off = tlv.entries_off;
	for (i = 0; i < tlv.entries; i++) {
		require(!dgc_tlv_entry(data, (u32)len, &tlv, off, &entry));
		require(fuzz_inside(entry.digest_off, entry.digest_len,
				    entry.next));
		require(tlv.revokes || entry.kind <= DGC_KIND_VERITY);
		require(entry.kind > DGC_KIND_VERITY ||
			entry.digest_len == dgc_algo_size(tlv.algo));
		require(fuzz_inside(entry.path_off, entry.path_len,
				    entry.next));
		require((entry.kind == DGC_KIND_FLOOR) == !!entry.below_len);
		require(fuzz_inside(entry.below_off, entry.below_len,
				    entry.next));
		require(!entry.below_len || entry.name_len < entry.below_len);
		verity += entry.kind == DGC_KIND_VERITY;
		lists += entry.kind == DGC_KIND_LIST;
		signers += entry.kind == DGC_KIND_SIGNER;
		floors += entry.kind == DGC_KIND_FLOOR;
		off = entry.next;
	}
	require(off == len && verity == tlv.verity_entries);
	require(lists == tlv.list_entries && signers == tlv.signer_entries);
	require(floors == tlv.floor_entries);
	return 0;
}
