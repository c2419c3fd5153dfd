// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP packets, one after the other, and the key in each. */
#include "../fuzz.h"
#include "openpgp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_pgp_packet pkt;
	struct dgc_pgp_key key;
	u32 off = 0;

	while (!dgc_pgp_packet(data, (u32)len, off, &pkt)) {
		require(pkt.off == off && pkt.next > off && pkt.next <= len);
		require(fuzz_inside(pkt.body_off, pkt.body_len, len));
		if (dgc_pgp_key_parse(data, (u32)len, off, &key)) {
			require(pkt.tag != DGC_PGP_TAG_KEY &&
				pkt.tag != DGC_PGP_TAG_SUBKEY);
		} else {
			require(key.refusal != DGC_PGP_ACCEPTED ||
				(fuzz_inside(key.mpi[0].off, key.mpi[0].len,
					     len) &&
				 key.version == data[key.body_off]));
		}
		off = pkt.next;
	}
	return 0;
}
