// SPDX-License-Identifier: GPL-2.0-or-later
/* Keyring files, key by key and as a key list: the two agree. */
#include "../fuzz.h"
#include "openpgp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_pgp_keyring ring;
	struct dgc_pgp_keylist list;
	struct dgc_pgp_key key;
	u32 from, accepted = 0;
	int rc, whole;

	if (dgc_pgp_keyring_open(data, (u32)len, &ring)) {
		require(dgc_pgp_keylist(data, (u32)len, &list) == -EBADMSG);
		return 0;
	}
	from = ring.pos;
	while ((rc = dgc_pgp_keyring_next(data, (u32)len, &ring, &key)) == 1) {
		require(key.packet_off == from && ring.pos > from);
		require(fuzz_inside(key.body_off, key.body_len, ring.pos));
		require(fuzz_inside(key.user_id_off, key.user_id_len, len));
		if (key.refusal == DGC_PGP_ACCEPTED) {
			require(fuzz_inside(key.mpi[0].off, key.mpi[0].len,
					    key.body_off + key.body_len));
			accepted++;
		}
		from = ring.pos;
	}
	require(rc == 0 || rc == -EBADMSG);
	whole = dgc_pgp_keylist(data, (u32)len, &list);
	require(whole || (!rc && list.keys == accepted && accepted));
	require(!list.refused || (whole && list.refused_off < len));
	return 0;
}
