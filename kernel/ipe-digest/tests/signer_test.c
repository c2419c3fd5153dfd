// SPDX-License-Identifier: GPL-2.0-only
/* Whose lists attest a file, signer.c: in whatever order they came. */

#include <linux/ktime.h>
#include <linux/slab.h>

#include "lists.h"

enum { VERITY = 9, CONTENT = 1, SHA512_CONTENT = 2, ELSE = 3 };

/* Keys of which each byte of the fingerprint is this; and the owner */
enum { OWNER, VENDOR = 0x51, OTHER = 0x52, LATE = 0x53 };

#define REVOCATION 7 /* number of the revocation list */

/* What is asked for @who, as a rule names it */
static struct digest_cache_signer *named(struct kunit *test, u8 who)
{
	struct digest_cache_signer *signer;
	char text[2 * DGC_PGP_FINGERPRINT_LEN + 1] = "pkcs7";
	u32 i;

	for (i = 0; who != OWNER && i < DGC_PGP_FINGERPRINT_LEN; i++)
		snprintf(text + 2 * i, 3, "%02x", who);
	signer = digest_cache_signer_new(text);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, signer);
	KUNIT_EXPECT_STREQ(test, digest_cache_signer_text(signer), text);
	return signer;
}

static u16 key_of(struct kunit *test, u8 who)
{
	struct dgc_fingerprint fingerprint = { .len = DGC_PGP_FINGERPRINT_LEN };
	int number;

	memset(fingerprint.id, who, fingerprint.len);
	number = dgc_keyring_know(&fingerprint, NULL);
	KUNIT_ASSERT_GE(test, number, 0);
	return number;
}

/* As after each key list */
static void apply(void)
{
	mutex_lock(&dgc_lock);
	dgc_revoke_apply();
	mutex_unlock(&dgc_lock);
}

static void sign(struct kunit *test, struct dgc_list *list, u8 who)
{
	if (who == OWNER)
		list->origin.by.owner = true;
	else
		KUNIT_ASSERT_EQ(test,
				dgc_signers_add(&list->origin.by,
						key_of(test, who)),
				0);
	apply();
}

static int publish_batch(struct kunit *test, u32 number, u8 who, u8 also,
			 bool revokes, struct dgc_batch *batch)
{
	struct dgc_list *list = lists_new(test, number, 1);
	int err;

	list->origin.by.owner = false;
	if (revokes)
		list->format = DGC_FORMAT_REVOCATION;
	sign(test, list, who);
	if (also != who)
		sign(test, list, also);
	err = dgc_cache_publish(list, batch);
	if (err)
		kfree(list);
	return err;
}

/* List @number with digest @n, signed by @who and @also */
static int publish(struct kunit *test, u32 number, u8 who, u8 also,
		   enum dgc_kind kind, u32 n)
{
	struct dgc_batch batch = {};
	u8 data[SHA256_DIGEST_SIZE];

	lists_digest(n, data);
	batch.set[kind][DGC_ALGO_SHA256] = (struct dgc_digests){ data, 1 };
	return publish_batch(test, number, who, also, false, &batch);
}

static void sha512_of(u32 n, u8 digest[SHA512_DIGEST_SIZE])
{
	memset(digest, n, SHA512_DIGEST_SIZE);
}

static int publish_sha512(struct kunit *test, u32 number, u8 who, u32 n)
{
	struct dgc_batch batch = {};
	u8 data[SHA512_DIGEST_SIZE];

	sha512_of(n, data);
	batch.set[DGC_KIND_CONTENT][DGC_ALGO_SHA512] =
		(struct dgc_digests){ data, 1 };
	return publish_batch(test, number, who, who, false, &batch);
}

static void revoke(struct kunit *test, u8 by, enum dgc_kind kind, u32 n)
{
	struct dgc_batch batch = {};
	u8 data[SHA256_DIGEST_SIZE];

	lists_digest(n, data);
	batch.set[kind][DGC_ALGO_SHA256] = (struct dgc_digests){ data, 1 };
	KUNIT_ASSERT_EQ(
		test, publish_batch(test, REVOCATION, by, by, true, &batch), 0);
}

/* No user of the kernel can. */
static void forget_all(void)
{
	struct dgc_list *list;
	u32 index = 0;

	while ((list = dgc_list_next(&index))) {
		mutex_lock(&dgc_lock);
		dgc_cache_forget(list);
		mutex_unlock(&dgc_lock);
		kfree_rcu(list, rcu);
	}
}

/* As when the file was hashed while content was attested by these algorithms */
static void bind(struct kunit *test, struct digest_cache_inode *inode, u8 known)
{
	struct dgc_content content = { .known = known };
	u8 verity[SHA256_DIGEST_SIZE];

	lists_digest(VERITY, verity);
	lists_digest(CONTENT, content.digest[DGC_ALGO_SHA256]);
	sha512_of(SHA512_CONTENT, content.digest[DGC_ALGO_SHA512]);
	KUNIT_ASSERT_EQ(test,
			dgc_bind(inode, DGC_ALGO_SHA256, verity, &content), 0);
}

#define SHA256_KNOWN BIT(DGC_ALGO_SHA256)
#define BOTH_KNOWN (SHA256_KNOWN | BIT(DGC_ALGO_SHA512))

static void end(struct kunit *test, struct digest_cache_inode *inode)
{
	const uint before = dgc_max_bound;

	forget_all();
	digest_cache_inode_free(inode);
	*inode = (struct digest_cache_inode){};
	dgc_max_bound = 0;
	bind(test, inode, SHA256_KNOWN);
	dgc_max_bound = before;
	digest_cache_inode_free(inode);
}

/* What digest_cache_evaluate() says of the file where any list attests it */
static struct digest_cache_verdict verdict_of(struct digest_cache_inode *inode,
					      enum digest_cache_reason reason)
{
	struct digest_cache_verdict verdict = {
		.reason = reason,
		.digest_len = SHA256_DIGEST_SIZE,
		.algo = HASH_ALGO_SHA256,
		.state = inode,
	};

	lists_digest(VERITY, verdict.digest);
	return verdict;
}

static bool by(struct digest_cache_inode *inode,
	       const struct digest_cache_signer *signer)
{
	struct digest_cache_verdict verdict =
		verdict_of(inode, DIGEST_CACHE_ATTESTED);

	return digest_cache_signed_by(&verdict, signer);
}

static bool is_by(struct kunit *test, struct digest_cache_inode *inode, u8 who)
{
	struct digest_cache_signer *signer = named(test, who);
	const bool is = by(inode, signer);

	digest_cache_signer_free(signer);
	return is;
}

#define EXPECT_BY(test, inode, vendor, other, owner)                       \
	do {                                                               \
		KUNIT_EXPECT_EQ(test, is_by(test, inode, VENDOR), vendor); \
		KUNIT_EXPECT_EQ(test, is_by(test, inode, OTHER), other);   \
		KUNIT_EXPECT_EQ(test, is_by(test, inode, OWNER), owner);   \
	} while (0)

struct text_case {
	const char *text;
	bool good;
	const char *name;
};

#define V4 "0123456789abcdef0123456789abcdef01234567"

/* clang-format off */
static const struct text_case text_cases[] = {
	{ V4, true, "version 4" },
	{ "0123456789ABCDEF0123456789ABCDEF01234567", true, "upper case" },
	{ V4 "89abcdef0123456789abcdef", true, "version 6" },
	{ "pkcs7", true, "owner" },
	{ "", false, "empty" },
	{ "PKCS7", false, "owner in upper case" },
	{ "pkcs7 ", false, "blank" },
	{ "89abcdef01234567", false, "key id" },
	{ V4 "0", false, "a digit more" },
	{ V4 "00", false, "a byte more" },
	{ V4 "89abcdef0123456789abcde", false, "63 digits" },
	{ V4 "89abcdef0123456789abcdef00", false, "66 digits" },
	{ "0123456789abcdef0123456789abcdef0123456g", false, "not a digit" },
	{ "0x23456789abcdef0123456789abcdef01234567", false, "0x" },
	{ "0123 4567 89ab cdef 0123 4567 89ab cdef ", false, "in groups" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(text, text_cases, name);

static void signer_text(struct kunit *test)
{
	const struct text_case *row = test->param_value;
	struct digest_cache_signer *signer = digest_cache_signer_new(row->text);

	if (!row->good) {
		KUNIT_EXPECT_PTR_EQ(test, (void *)signer, ERR_PTR(-EBADMSG));
		return;
	}
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, signer);
	KUNIT_EXPECT_EQ(test,
			strcasecmp(digest_cache_signer_text(signer), row->text),
			0);
	digest_cache_signer_free(signer);
}

/* By content or by fs-verity; each list for those who signed it, loaded or not. */
static void signer_lists(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	bind(test, &inode, SHA256_KNOWN);
	EXPECT_BY(test, &inode, false, false, false);
	publish(test, 1, VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, true, false, false);
	publish(test, 2, OTHER, OTHER, DGC_KIND_CONTENT, ELSE);
	publish(test, 3, OTHER, OTHER, DGC_KIND_VERITY, CONTENT);
	publish(test, 4, OTHER, OTHER, DGC_KIND_CONTENT, VERITY);
	EXPECT_BY(test, &inode, true, false, false);
	publish(test, 5, OTHER, OTHER, DGC_KIND_VERITY, VERITY);
	EXPECT_BY(test, &inode, true, true, false);
	lists_withdraw(1);
	EXPECT_BY(test, &inode, false, true, false);
	publish(test, 6, OWNER, OWNER, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, false, true, true);
	publish(test, 1, VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT);
	lists_withdraw(5);
	EXPECT_BY(test, &inode, true, false, true);
	end(test, &inode);
}

/* Whoever asked first, of what another key's list attests. */
static void signer_after_binding(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	publish(test, 1, OTHER, OTHER, DGC_KIND_CONTENT, CONTENT);
	bind(test, &inode, SHA256_KNOWN);
	EXPECT_BY(test, &inode, false, true, false);
	publish(test, 2, VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, true, true, false);
	/* Its binding is left alone in core, and in the table */
	lists_withdraw(1);
	EXPECT_BY(test, &inode, true, false, false);
	lists_withdraw(2);
	EXPECT_BY(test, &inode, false, false, false);
	end(test, &inode);
}

/* The copy without a signature first, then whole; and the other way round. */
static void signer_stripped(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	bind(test, &inode, SHA256_KNOWN);
	KUNIT_EXPECT_EQ(
		test, publish(test, 1, OTHER, OTHER, DGC_KIND_CONTENT, CONTENT),
		0);
	EXPECT_BY(test, &inode, false, true, false);
	KUNIT_EXPECT_EQ(
		test,
		publish(test, 1, OTHER, VENDOR, DGC_KIND_CONTENT, CONTENT), 1);
	EXPECT_BY(test, &inode, true, true, false);
	KUNIT_EXPECT_EQ(
		test, publish(test, 1, OTHER, OTHER, DGC_KIND_CONTENT, CONTENT),
		-EEXIST);
	EXPECT_BY(test, &inode, true, true, false);
	KUNIT_EXPECT_EQ(
		test, publish(test, 1, OWNER, OWNER, DGC_KIND_CONTENT, CONTENT),
		1);
	EXPECT_BY(test, &inode, true, true, true);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 1);
	lists_withdraw(1);
	EXPECT_BY(test, &inode, false, false, false);
	end(test, &inode);
}

/* A list of another hash algorithm counts once the file is hashed by it. */
static void signer_another_algorithm(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	publish(test, 1, OTHER, OTHER, DGC_KIND_CONTENT, CONTENT);
	bind(test, &inode, SHA256_KNOWN);
	EXPECT_BY(test, &inode, false, true, false);
	publish_sha512(test, 2, VENDOR, SHA512_CONTENT);
	EXPECT_BY(test, &inode, false, true, false);
	bind(test, &inode, BOTH_KNOWN);
	EXPECT_BY(test, &inode, true, true, false);
	lists_withdraw(1);
	EXPECT_BY(test, &inode, true, false, false);
	lists_withdraw(2);
	publish_sha512(test, 2, VENDOR, ELSE);
	EXPECT_BY(test, &inode, false, false, false);
	end(test, &inode);
}

/* The key may come after the rule that names it. */
static void signer_late_key(struct kunit *test)
{
	struct digest_cache_signer *signer = named(test, LATE);
	struct digest_cache_inode inode = {};

	bind(test, &inode, SHA256_KNOWN);
	KUNIT_EXPECT_FALSE(test, by(&inode, signer));
	publish(test, 1, VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT);
	KUNIT_EXPECT_FALSE(test, by(&inode, signer));
	publish(test, 2, LATE, LATE, DGC_KIND_CONTENT, CONTENT);
	KUNIT_EXPECT_TRUE(test, by(&inode, signer));
	digest_cache_signer_free(signer);
	end(test, &inode);
}

/* A fingerprint of version 6 that begins or ends as one of version 4. */
static void signer_longer(struct kunit *test)
{
	struct dgc_fingerprint six = { .len = DGC_PGP_FINGERPRINT6_LEN };
	int number;
	struct digest_cache_inode inode = {};
	struct digest_cache_signer *signer;
	char text[2 * DGC_PGP_FINGERPRINT6_LEN + 1] = "";

	memset(text, '5', 2 * DGC_PGP_FINGERPRINT6_LEN);
	memset(six.id, 0x55, six.len);
	bind(test, &inode, SHA256_KNOWN);
	publish(test, 1, 0x55, 0x55, DGC_KIND_CONTENT, CONTENT);
	signer = digest_cache_signer_new(text);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, signer);
	KUNIT_EXPECT_FALSE(test, by(&inode, signer));
	KUNIT_EXPECT_TRUE(test, is_by(test, &inode, 0x55));
	number = dgc_keyring_know(&six, NULL);
	KUNIT_EXPECT_NE(test, number, key_of(test, 0x55));
	KUNIT_EXPECT_EQ(test, dgc_keyring_number(six.id, six.len), number);
	KUNIT_EXPECT_EQ(test,
			dgc_keyring_number(six.id, DGC_PGP_FINGERPRINT_LEN),
			key_of(test, 0x55));
	digest_cache_signer_free(signer);
	end(test, &inode);
}

/* Only of a file that is attested, whatever a list says of its digest. */
static void signer_of_verdict(struct kunit *test)
{
	struct digest_cache_signer *signer = named(test, VENDOR);
	struct digest_cache_verdict verdict = {};
	struct digest_cache_inode inode = {};
	u32 reason;

	KUNIT_EXPECT_FALSE(test, digest_cache_signed_by(&verdict, signer));
	bind(test, &inode, SHA256_KNOWN);
	publish(test, 1, VENDOR, VENDOR, DGC_KIND_VERITY, VERITY);
	for (reason = 0; reason <= DIGEST_CACHE_REVOKED; reason++) {
		verdict = verdict_of(&inode, reason);
		KUNIT_EXPECT_EQ(test, digest_cache_signed_by(&verdict, signer),
				reason == DIGEST_CACHE_ATTESTED);
	}
	digest_cache_signer_free(signer);
	end(test, &inode);
}

/* What a key revokes, it has not attested; what another has, stays so. */
static void signer_revoked(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	bind(test, &inode, SHA256_KNOWN);
	publish(test, 1, VENDOR, OTHER, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, true, true, false);
	revoke(test, VENDOR, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, false, true, false);
	forget_all();
	publish(test, 1, VENDOR, OTHER, DGC_KIND_CONTENT, CONTENT);
	publish(test, 2, OWNER, OWNER, DGC_KIND_CONTENT, CONTENT);
	revoke(test, OWNER, DGC_KIND_VERITY, VERITY);
	EXPECT_BY(test, &inode, false, false, false);
	end(test, &inode);
}

/* Where a key revokes content, what of the file is not known is not by that key. */
static void signer_revoked_unknown(struct kunit *test)
{
	struct digest_cache_inode inode = {};

	publish(test, 1, VENDOR, VENDOR, DGC_KIND_VERITY, VERITY);
	publish(test, 2, OTHER, OTHER, DGC_KIND_VERITY, VERITY);
	EXPECT_BY(test, &inode, true, true, false);
	revoke(test, VENDOR, DGC_KIND_CONTENT, ELSE);
	EXPECT_BY(test, &inode, false, true, false);
	bind(test, &inode, SHA256_KNOWN);
	EXPECT_BY(test, &inode, true, true, false);
	end(test, &inode);
}

#define MANY 10000
#define TRIES 5

static struct dgc_list *plain_list(struct kunit *test, u32 number, u16 key)
{
	struct dgc_list *list = lists_new(test, number, 1);

	list->origin.by.owner = false;
	dgc_signers_add(&list->origin.by, key);
	return list;
}

static u64 time_of_asking(struct kunit *test, struct digest_cache_inode *inode)
{
	struct digest_cache_signer *signer = named(test, VENDOR);
	const u64 start = ktime_get_ns();

	KUNIT_EXPECT_FALSE(test, by(inode, signer));
	digest_cache_signer_free(signer);
	return ktime_get_ns() - start;
}

/* As many lookups of one list */
static u64 time_of_finding(struct kunit *test)
{
	const u64 start = ktime_get_ns();
	u8 digest[SHA256_DIGEST_SIZE];
	u32 i, found = 0;

	lists_digest(CONTENT, digest);
	rcu_read_lock();
	for (i = 0; i < MANY; i++)
		found += !!dgc_cache_find(DGC_KIND_CONTENT, DGC_ALGO_SHA256,
					  digest);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, found, MANY);
	return ktime_get_ns() - start;
}

/* A digest that so many lists hold costs no search for each of them. */
static void signer_many_lists(struct kunit *test)
{
	const u16 other = key_of(test, OTHER);
	u64 asking = U64_MAX, finding = 0;
	struct digest_cache_inode inode = {};
	struct dgc_batch batch = {};
	u8 data[SHA256_DIGEST_SIZE];
	u32 i;

	apply();
	lists_digest(CONTENT, data);
	batch.set[DGC_KIND_CONTENT][DGC_ALGO_SHA256] =
		(struct dgc_digests){ data, 1 };
	bind(test, &inode, SHA256_KNOWN);
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_EQ(
			test,
			dgc_cache_publish(plain_list(test, 100 + i, other),
					  &batch),
			0);
	for (i = 0; i < TRIES; i++) {
		asking = min(asking, time_of_asking(test, &inode));
		finding = max(finding, time_of_finding(test));
	}
	kunit_info(test, "asked in %llu us, searched in %llu us", asking / 1000,
		   finding / 1000);
	/*
	 * A search for each list takes 60 times as long as finding one: all the
	 * lists have to be compared each time. What lockdep and KASAN add is
	 * alike for both, and hides the difference.
	 */
	if (!IS_ENABLED(CONFIG_KASAN))
		KUNIT_EXPECT_LE(test, asking, finding);
	EXPECT_BY(test, &inode, false, true, false);
	publish(test, 99, VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT);
	EXPECT_BY(test, &inode, true, true, false);
	end(test, &inode);
}

static struct kunit_case signer_tests[] = {
	KUNIT_CASE_PARAM(signer_text, text_gen_params),
	KUNIT_CASE(signer_lists),
	KUNIT_CASE(signer_after_binding),
	KUNIT_CASE(signer_stripped),
	KUNIT_CASE(signer_another_algorithm),
	KUNIT_CASE(signer_late_key),
	KUNIT_CASE(signer_longer),
	KUNIT_CASE(signer_of_verdict),
	KUNIT_CASE(signer_revoked),
	KUNIT_CASE(signer_revoked_unknown),
	KUNIT_CASE_SLOW(signer_many_lists),
	{},
};

static struct kunit_suite signer_suite = {
	.name = "digest_cache_signer",
	.init = lists_none,
	.test_cases = signer_tests,
};

kunit_test_suite(signer_suite);
