// SPDX-License-Identifier: GPL-2.0-or-later
/* PKCS#7 messages; in what is accepted, OpenSSL finds the same. */
#include <openssl/cms.h>
#include <openssl/objects.h>

#include "../fuzz.h"
#include "../pkcs7_hash.h"

static enum dgc_algo algo_of(int nid)
{
	switch (nid) {
	case NID_sha256:
		return DGC_ALGO_SHA256;
	case NID_sha384:
		return DGC_ALGO_SHA384;
	case NID_sha512:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}

/* It, and the kernel, may refuse what our parser does not look at. */
static void compare(const uint8_t *data, size_t len, enum dgc_algo algo)
{
	const uint8_t *end = data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &end, (long)len);
	STACK_OF(CMS_SignerInfo) * signers;
	X509_ALGOR *digest;

	if (!cms)
		return;
	require(end == data + len);
	if (OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed) {
		signers = CMS_get0_SignerInfos(cms);
		require(sk_CMS_SignerInfo_num(signers) == 1);
		CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, 0),
					 NULL, NULL, &digest, NULL);
		require(algo_of(OBJ_obj2nid(digest->algorithm)) == algo);
	}
	CMS_ContentInfo_free(cms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	enum dgc_algo algo = DGC_ALGO_COUNT;
	int rc = dgc_pkcs7_hash(data, (u32)len, &algo);

	require(!rc || rc == -EBADMSG || rc == -ENOPKG);
	require(rc ? algo == DGC_ALGO_COUNT : dgc_algo_size(algo) != 0);
	if (!rc)
		compare(data, len, algo);
	return 0;
}
