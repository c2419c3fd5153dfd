// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures by ML-DSA-65 and Ed25519, eddsa.c, with the vectors of the draft, and
 * with those of a file that the parameter mldsa_test.vectors names.
 */

#include <crypto/public_key.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>

#include "internal.h"
#include "mldsa.h"
#include "parse/ed25519.h"
#include "parse/openpgp_int.h"
#include "test.h"

static const struct bytes key_in = BYTES(VEC_MLDSA_KEY);
static const struct bytes sig_in = BYTES(VEC_MLDSA_SIG);
static const struct bytes digest_in = BYTES(VEC_MLDSA_DIGEST);

/* What is changed, a bit of each */
struct mldsa_case {
	u32 key; /* offset from the start of the key's material, or NO */
	u32 sig; /* the same of the signature's */
	u32 digest;
	const char *name;
};

#define NO U32_MAX

/* clang-format off */
static const struct mldsa_case mldsa_cases[] = {
	{ NO, NO, NO, "good" },
	{ 3, NO, NO, "another key of Ed25519" },
	{ 32 + 3, NO, NO, "another rho of ML-DSA" },
	{ 32 + 1900, NO, NO, "another t1 of ML-DSA" },
	{ NO, 3, NO, "another R of Ed25519" },
	{ NO, 40, NO, "another S of Ed25519" },
	{ NO, 64 + 3, NO, "another challenge of ML-DSA" },
	{ NO, 64 + 1000, NO, "another z of ML-DSA" },
	{ NO, 64 + 3308, NO, "another hint of ML-DSA" },
	{ NO, NO, 0, "another digest" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(mldsa, mldsa_cases, name);

static void flip(u8 *material, u32 at)
{
	if (at != NO)
		material[at] ^= 1;
}

/* The signature is one over text, which is not accepted for lists. */
static void sig_take(struct kunit *test, const u8 *packet,
		     struct dgc_pgp_sig *sig)
{
	struct dgc_pgp_layout l;

	KUNIT_ASSERT_EQ(test, dgc_pgp_sig_parse(packet, sig_in.len, sig),
			-ENOPKG);
	KUNIT_ASSERT_EQ(test, dgc_pgp_layout(packet, 3, sig_in.len, &l), 0);
	KUNIT_ASSERT_EQ(test, l.pubkey_algo, DGC_PGP_MLDSA65);
	KUNIT_ASSERT_MEMEQ(test, packet + l.check_off, digest_in.data, 2);
	KUNIT_ASSERT_EQ(test,
			dgc_pgp_sig_mpis(packet, l.mpi_off, sig_in.len,
					 l.pubkey_algo, &sig->mpi[0],
					 &sig->mpi[1]),
			0);
	sig->algo = DGC_ALGO_SHA256;
}

static void mldsa_verifies(struct kunit *test)
{
	const struct mldsa_case *row = test->param_value;
	u8 *packet = bytes_copy(test, &sig_in);
	u8 *digest = bytes_copy(test, &digest_in);
	u8 *key = bytes_copy(test, &key_in);
	struct public_key pub = { .pkey_algo = DGC_MLDSA65_ED25519 };
	struct dgc_pgp_key parsed;
	struct dgc_pgp_sig sig;
	bool good;
	int err;

	KUNIT_ASSERT_EQ(test, dgc_pgp_key_parse(key, key_in.len, 0, &parsed),
			0);
	KUNIT_ASSERT_EQ(test, parsed.refusal, DGC_PGP_ACCEPTED);
	sig_take(test, packet, &sig);
	flip(key + parsed.mpi[0].off, row->key);
	flip(packet + sig.mpi[0].off, row->sig);
	flip(digest, row->digest);
	pub.key = key + parsed.mpi[0].off;
	pub.keylen = parsed.mpi[0].len + parsed.mpi[1].len;

	err = dgc_mldsa_verify(&pub, packet, &sig, digest);
	good = row->key == NO && row->sig == NO && row->digest == NO;
	if (!IS_ENABLED(CONFIG_CRYPTO_MLDSA))
		KUNIT_EXPECT_EQ(test, err, -ENOENT);
	else if (good)
		KUNIT_EXPECT_EQ(test, err, 0);
	else
		KUNIT_EXPECT_TRUE(test,
				  err == -EKEYREJECTED || err == -EBADMSG);
}

/* One record of the file, which tests/interoperability/vectors writes */
struct mldsa_vector {
	u8 valid;
	u8 key[DGC_ED25519_KEY_LEN + DGC_PGP_MLDSA65_LEN];
	u8 sig[DGC_ED25519_SIG_LEN + DGC_PGP_MLDSA65_SIG_LEN];
	u8 digest[SHA256_DIGEST_SIZE];
};

static char *vectors;
module_param(vectors, charp, 0);

static struct mldsa_vector *vector;
static size_t vector_count;

static int vectors_take(struct file *file)
{
	const size_t size = i_size_read(file_inode(file));
	loff_t pos = 0;

	if (size == 0 || size % sizeof(*vector))
		return -EINVAL;
	vector = kvmalloc(size, GFP_KERNEL);
	if (!vector)
		return -ENOMEM;
	vector_count = size / sizeof(*vector);
	return kernel_read(file, vector, size, &pos) == size ? 0 : -EIO;
}

static void mldsa_suite_exit(struct kunit_suite *suite)
{
	kvfree(vector);
	vector = NULL;
	vector_count = 0;
}

/* Not by a test: these run in a kernel thread, which may see no file system. */
static int mldsa_suite_init(struct kunit_suite *suite)
{
	struct file *file;
	int err;

	if (!vectors)
		return 0;
	file = filp_open(vectors, O_RDONLY, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = vectors_take(file);
	filp_close(file, NULL);
	if (err)
		mldsa_suite_exit(suite);
	return err;
}

static void mldsa_vectors(struct kunit *test)
{
	const struct dgc_pgp_sig sig = {
		.algo = DGC_ALGO_SHA256,
		.mpi = { { 0, DGC_ED25519_SIG_LEN },
			 { DGC_ED25519_SIG_LEN, DGC_PGP_MLDSA65_SIG_LEN } },
	};
	struct public_key pub = { .pkey_algo = DGC_MLDSA65_ED25519,
				  .keylen = sizeof(vector->key) };
	size_t i, valid = 0;
	int err;

	if (!vector)
		kunit_skip(test, "no file of vectors, mldsa_test.vectors=");
	for (i = 0; i < vector_count; i++) {
		pub.key = vector[i].key;
		err = dgc_mldsa_verify(&pub, vector[i].sig, &sig,
				       vector[i].digest);
		KUNIT_EXPECT_EQ_MSG(test, err == 0, vector[i].valid,
				    "vector %zu: %d", i, err);
		valid += vector[i].valid;
	}
	kunit_info(test, "%zu vectors, %zu valid\n", vector_count, valid);
}

static struct kunit_case mldsa_tests[] = {
	KUNIT_CASE_PARAM(mldsa_verifies, mldsa_gen_params),
	KUNIT_CASE(mldsa_vectors),
	{},
};

static struct kunit_suite mldsa_suite = {
	.name = "digest_cache_mldsa",
	.suite_init = mldsa_suite_init,
	.suite_exit = mldsa_suite_exit,
	.test_cases = mldsa_tests,
};

kunit_test_suite(mldsa_suite);
