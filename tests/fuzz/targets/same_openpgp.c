// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Our OpenPGP against librpm's: a signature over data, by a key that both have.
 * Both find it good or both do not, but for the differences in the README.
 *
 * Input: length of the signature packet (two bytes, big endian), the packet, the
 * data that it signs.
 */
#include <stddef.h>

#include <rpm/rpmcrypto.h>
#include <rpm/rpmkeyring.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmpgp.h>

#include "../fuzz.h"
#include "dclist.h"
#include "openpgp_int.h"

static struct keyring *ring;
static rpmKeyring rpm_ring;

static int quiet(rpmlogRec rec, rpmlogCallbackData data)
{
	return 0;
}

static void key_add(const char *file)
{
	static uint8_t buf[0x10000];
	FILE *f = fopen(file, "rb");
	rpmPubkey key;
	size_t len;

	require(f);
	len = fread(buf, 1, sizeof(buf), f);
	fclose(f);
	key = rpmPubkeyNew(buf, len);
	require(key);
	require(!rpmKeyringAddKey(rpm_ring, key));
	rpmPubkeyFree(key);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *file = fuzz_key("vendor.pub");

	if (!file)
		return 0;
	rpmlogSetCallback(quiet, NULL);
	require(!rpmInitCrypto());
	rpm_ring = rpmKeyringNew();
	key_add(file);
	ring = keyring_open(&file, 1);
	require(ring);
	return 0;
}

static bool librpm_good(const uint8_t *sig, size_t sig_len, const uint8_t *data,
			size_t len)
{
	pgpDigParams params = NULL;
	DIGEST_CTX ctx = NULL;
	bool good = false;

	if (!pgpPrtParams(sig, sig_len, PGPTAG_SIGNATURE, &params))
		ctx = rpmDigestInit(
			(int)pgpDigParamsAlgo(params, PGPVAL_HASHALGO), 0);
	if (ctx) {
		rpmDigestUpdate(ctx, data, len);
		good = rpmKeyringVerifySig(rpm_ring, params, ctx) == RPMRC_OK;
		rpmDigestFinal(ctx, NULL, NULL, 0);
	}
	pgpDigParamsFree(params);
	return good;
}

/* Only the fingerprint tells the key: librpm 4.18 goes by the key id alone. */
static bool names_by_fingerprint(const uint8_t *packet,
				 const struct dgc_pgp_sig *sig)
{
	return sig->has_fingerprint &&
	       (!sig->has_key_id ||
		memcmp(packet + sig->key_id_off,
		       packet + sig->fingerprint_off + 12, 8));
}

/* RFC 9580, section 5.2.3.7: the bit of a subpacket's type */
#define SUB_CRITICAL 0x80

static bool area_critical(const uint8_t *area, size_t len)
{
	while (len >= 2) {
		size_t head = area[0] < 192 ? 1 : area[0] < 255 ? 2 : 5;
		size_t sub;

		if (head >= len)
			return false;
		sub = head == 1 ? area[0] :
		      head == 2 ? ((area[0] - 192u) << 8) + area[1] + 192u :
				  (size_t)area[1] << 24 | area[2] << 16 |
					  area[3] << 8 | area[4];
		if (!sub || sub > len - head)
			return false;
		if (area[head] & SUB_CRITICAL)
			return true;
		area += head + sub;
		len -= head + sub;
	}
	return false;
}

/*
 * Critical subpackets: librpm 4.18 knows fewer than we do, and minds them also
 * where nobody signed them, which we pass over. That we refuse the unknown ones
 * which are signed is KUnit's to show.
 */
static bool has_critical(const uint8_t *packet, size_t len)
{
	struct dgc_pgp_packet pkt;
	struct dgc_pgp_layout l;

	if (dgc_pgp_packet(packet, (u32)len, 0, &pkt) ||
	    dgc_pgp_layout(packet, pkt.body_off, pkt.next, &l))
		return false;
	return area_critical(packet + l.hashed_off, l.hashed_len) ||
	       area_critical(packet + l.unhashed_off, l.unhashed_len);
}

/*
 * As a list of which @sig_len bytes of signature follow @len of data. librpm
 * 4.18 has neither ECDSA nor RSA that only signs (3), so such a signature counts
 * as not parsed.
 */
static bool our_good(uint8_t *whole, size_t len, size_t sig_len, bool *parsed,
		     bool *by_fingerprint)
{
	struct list list = { .file = "list",
			     .bytes = { whole, len + sig_len } };
	uint8_t signer[DGC_PGP_FINGERPRINT_LEN];

	list.trailer.format = DGC_SIG_PGP;
	list.trailer.signed_len = (u32)len;
	list.trailer.sig_off = (u32)len;
	list.trailer.sig_len = (u32)sig_len;
	*parsed = !dgc_pgp_sig_parse(whole + len, (u32)sig_len, &list.sig) &&
		  list.sig.pubkey_algo == DGC_PGP_RSA;
	*by_fingerprint = *parsed &&
			  names_by_fingerprint(whole + len, &list.sig);
	return *parsed && !list_verify(&list, ring, signer);
}

int LLVMFuzzerTestOneInput(const uint8_t *in, size_t in_len)
{
	size_t sig_len, len;
	uint8_t *whole;
	bool ours, theirs, we_parsed, by_fingerprint;

	if (!ring || in_len < 4)
		return 0;
	sig_len = (size_t)in[0] << 8 | in[1];
	in += 2;
	in_len -= 2;
	if (sig_len > in_len || !sig_len)
		return 0;
	len = in_len - sig_len;
	whole = malloc(in_len);
	memcpy(whole, in + sig_len, len);
	memcpy(whole + len, in, sig_len);
	ours = our_good(whole, len, sig_len, &we_parsed, &by_fingerprint);
	theirs = librpm_good(whole + len, sig_len, whole, len);
	require(!ours || theirs || by_fingerprint ||
		has_critical(whole + len, sig_len));
	require(!theirs || ours || !we_parsed);
	free(whole);
	return 0;
}
