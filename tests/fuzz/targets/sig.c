// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP signatures. */
#include "../fuzz.h"
#include "openpgp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_pgp_sig sig;
	int rc = dgc_pgp_sig_parse(data, (u32)len, &sig);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	if (rc)
		return 0;
	require(fuzz_inside(sig.hash_off, sig.hash_len, len));
	require(fuzz_inside(sig.mpi[0].off, sig.mpi[0].len, len));
	require(sig.pubkey_algo != DGC_PGP_ECDSA ||
		fuzz_inside(sig.mpi[1].off, sig.mpi[1].len, len));
	require(!sig.has_key_id ||
		fuzz_inside(sig.key_id_off, DGC_PGP_KEY_ID_LEN, len));
	require(!sig.has_fingerprint ||
		fuzz_inside(sig.fingerprint_off, DGC_PGP_FINGERPRINT_LEN, len));
	return 0;
}
