// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP signatures. */
#include "../fuzz.h"
#include "openpgp.h"

/* What a kernel verifies user space reads, too; and the other way round not always. */
static void read_check(const uint8_t *data, u32 len, int parsed)
{
	struct dgc_pgp_sig sig;
	int rc = dgc_pgp_sig_read(data, len, &sig);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	require(!rc || parsed);
	if (rc)
		return;
	require(sig.version == 3 || sig.version == 4 || sig.version == 6);
	require(fuzz_inside(sig.hash_off, sig.hash_len, len));
	require(fuzz_inside(sig.salt_off, sig.salt_len, len));
	require(sig.material_off <= len);
	require(!sig.fingerprint_len ||
		sig.fingerprint_len == (sig.version == 6 ? 32 : 20));
	require(fuzz_inside(sig.fingerprint_off, sig.fingerprint_len, len));
	require(sig.version != 6 || !sig.has_key_id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_pgp_sig sig;
	int rc = dgc_pgp_sig_parse(data, (u32)len, &sig);

	read_check(data, (u32)len, rc);
	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	if (rc)
		return 0;
	require(fuzz_inside(sig.hash_off, sig.hash_len, len));
	require(fuzz_inside(sig.mpi[0].off, sig.mpi[0].len, len));
	require(fuzz_inside(sig.mpi[1].off, sig.mpi[1].len, len));
	require(sig.version != 6 || sig.pubkey_algo != DGC_PGP_EDDSA);
	require(sig.version == 6 || sig.pubkey_algo != DGC_PGP_MLDSA65);
	require(!sig.has_key_id ||
		fuzz_inside(sig.key_id_off, DGC_PGP_KEY_ID_LEN, len));
	return 0;
}
