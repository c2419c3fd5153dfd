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
#include "base/lazy_rpm.h"
#include "list/verify.h"
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

	require(file);
	rpmlogSetCallback(quiet, NULL);
	require(!rpmInitCrypto());
	rpm_ring = rpmKeyringNew();
	key_add(file);
	ring = keyring_open(&file, 1);
	require(ring);
	return 0;
}

/* Also whether the packet alone is accepted, in *@parsed */
static bool librpm_good(const uint8_t *sig, size_t sig_len, const uint8_t *data,
			size_t len, bool *parsed)
{
	pgpDigParams params = NULL;
	DIGEST_CTX ctx = NULL;
	bool good = false;

	*parsed = !pgpPrtParams(sig, sig_len, PGPTAG_SIGNATURE, &params);
	if (*parsed)
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
	return sig->fingerprint_len &&
	       (!sig->has_key_id ||
		memcmp(packet + sig->key_id_off,
		       packet + sig->fingerprint_off + 12, 8));
}

/* RFC 9580, section 5.2.3.7: subpackets and the bit of their type */
#define SUB_CREATED 2
#define SUB_KEY_EXPIRES 9
#define SUB_ISSUER 16
#define SUB_KEY_FLAGS 27
#define SUB_CRITICAL 0x80

/**
 * struct area - subpackets, as librpm 4.18 sees them
 * @p: what is left of them
 * @len: bytes of it
 * @hashed: signed
 * @expires: the key's time was there
 * @flags: the key's flags were there
 */
struct area {
	const uint8_t *p;
	size_t len;
	bool hashed;
	bool expires;
	bool flags;
};

/* The next subpacket's type and body; NULL when there is none. */
static const uint8_t *area_next(struct area *a, size_t *len)
{
	const uint8_t *p = a->p;
	size_t head, sub;

	if (a->len < 2)
		return NULL;
	head = p[0] < 192 ? 1 : p[0] < 255 ? 2 : 5;
	if (head >= a->len)
		return NULL;
	sub = head == 1 ? p[0] :
	      head == 2 ? ((p[0] - 192u) << 8) + p[1] + 192u :
			  (size_t)p[1] << 24 | p[2] << 16 | p[3] << 8 | p[4];
	if (!sub || sub > a->len - head)
		return NULL;
	a->p += head + sub;
	a->len -= head + sub;
	*len = sub - 1;
	return p + head;
}

/* What may be there once only; false when it is there again. */
static bool once(bool *seen)
{
	bool first = !*seen;

	*seen = true;
	return first;
}

/*
 * Whether librpm 4.18 refuses the signature for this subpacket: it is critical and not
 * among the few that librpm reads, where it reads them, or it is there twice.
 */
static bool sub_refused(struct area *a, const uint8_t *sub, size_t len)
{
	bool read = false;

	switch (sub[0] & ~SUB_CRITICAL) {
	case SUB_ISSUER:
		read = len == 8;
		break;
	case SUB_CREATED:
		read = a->hashed && len == 4;
		break;
	case SUB_KEY_EXPIRES:
		read = a->hashed && len == 4;
		if (read && !once(&a->expires))
			return true;
		break;
	case SUB_KEY_FLAGS:
		read = a->hashed;
		if (read && !once(&a->flags))
			return true;
		break;
	default:
		break;
	}
	return !read && sub[0] & SUB_CRITICAL;
}

static bool area_refused(const uint8_t *p, size_t len, bool hashed)
{
	struct area a = { .p = p, .len = len, .hashed = hashed };
	const uint8_t *sub;

	while ((sub = area_next(&a, &len)))
		if (sub_refused(&a, sub, len))
			return true;
	return false;
}

static bool subs_refused(const uint8_t *packet, size_t len)
{
	struct dgc_pgp_packet pkt;
	struct dgc_pgp_layout l;

	return !dgc_pgp_packet(packet, (u32)len, 0, &pkt) &&
	       !dgc_pgp_layout(packet, pkt.body_off, pkt.next, &l) &&
	       (area_refused(packet + l.hashed_off, l.hashed_len, true) ||
		area_refused(packet + l.unhashed_off, l.unhashed_len, false));
}

/*
 * As a list of which @sig_len bytes of signature follow @len of data. librpm
 * 4.18 has neither version 6, ECDSA nor RSA that only signs (3), so such a signature counts
 * as not parsed.
 */
static bool our_good(uint8_t *whole, size_t len, size_t sig_len, bool *parsed,
		     bool *by_fingerprint)
{
	struct list list = { .file = "list",
			     .bytes = { whole, len + sig_len } };
	const struct dgc_pgp_sig *sig = &list.signatures.sig[0].parsed;

	list.trailer.format = DGC_SIG_PGP;
	list.trailer.signed_len = (u32)len;
	list.trailer.sig_off = (u32)len;
	list.trailer.sig_len = (u32)sig_len;
	*parsed = !signatures_parse(whole, (u32)len, (u32)sig_len,
				    &list.signatures) &&
		  list.signatures.n == 1 && sig->version != 6 &&
		  sig->pubkey_algo == DGC_PGP_RSA;
	*by_fingerprint = *parsed && names_by_fingerprint(whole + len, sig);
	return *parsed && !list_verify(&list, ring, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *in, size_t in_len)
{
	size_t sig_len, len;
	uint8_t *whole;
	bool ours, theirs, we_parsed, they_parsed, by_fingerprint;

	if (in_len < 4)
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
	theirs = librpm_good(whole + len, sig_len, whole, len, &they_parsed);
	require(!we_parsed || they_parsed ||
		subs_refused(whole + len, sig_len));
	require(!ours || theirs || by_fingerprint || !they_parsed);
	require(!theirs || ours || !we_parsed);
	free(whole);
	return 0;
}
