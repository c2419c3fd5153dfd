// SPDX-License-Identifier: GPL-2.0-only
/* Revocation, revoke.c: who revokes what, and which verdict is left. */

#include <linux/slab.h>

#include "lists.h"

enum { NOBODY, OWNER, VENDOR, OTHER };

/* The fs-verity digest of the file, its content, and what it is not */
enum { VERITY = 9, CONTENT = 1, ELSE = 2 };

#define REVOCATION 7 /* number of the revocation list */

struct revoke_case {
	u8 second; /* who signed a second list with the content, or NOBODY */
	u8 by; /* who signed the revocation */
	enum dgc_kind kind; /* what is revoked */
	u32 n; /* of digests, the number; of lists and signers, which */
	enum digest_cache_reason reason;
	const char *name;
};

/* clang-format off */
/* List 1 is VENDOR's, and attests the file by its content. */
static const struct revoke_case revoke_cases[] = {
	{ NOBODY, OWNER, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_REVOKED, "owner, content" },
	{ NOBODY, OWNER, DGC_KIND_VERITY, VERITY, DIGEST_CACHE_REVOKED, "owner, fs-verity" },
	{ NOBODY, OWNER, DGC_KIND_LIST, 1, DIGEST_CACHE_REVOKED, "owner, list" },
	{ NOBODY, OWNER, DGC_KIND_SIGNER, VENDOR, DIGEST_CACHE_REVOKED, "owner, signer" },
	{ NOBODY, OWNER, DGC_KIND_CONTENT, ELSE, DIGEST_CACHE_ATTESTED, "owner, other content" },
	{ NOBODY, OWNER, DGC_KIND_VERITY, CONTENT, DIGEST_CACHE_ATTESTED, "owner, content as fs-verity" },
	{ NOBODY, OWNER, DGC_KIND_CONTENT, VERITY, DIGEST_CACHE_ATTESTED, "owner, fs-verity as content" },
	{ NOBODY, OWNER, DGC_KIND_LIST, 2, DIGEST_CACHE_ATTESTED, "owner, other list" },
	{ NOBODY, OWNER, DGC_KIND_SIGNER, OTHER, DIGEST_CACHE_ATTESTED, "owner, other signer" },
	{ NOBODY, VENDOR, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_REVOKED, "vendor, content" },
	{ NOBODY, VENDOR, DGC_KIND_VERITY, VERITY, DIGEST_CACHE_REVOKED, "vendor, fs-verity" },
	{ NOBODY, VENDOR, DGC_KIND_LIST, 1, DIGEST_CACHE_REVOKED, "vendor, list" },
	{ NOBODY, VENDOR, DGC_KIND_SIGNER, VENDOR, DIGEST_CACHE_REVOKED, "vendor, its own key" },
	{ NOBODY, OTHER, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_ATTESTED, "other vendor, content" },
	{ NOBODY, OTHER, DGC_KIND_VERITY, VERITY, DIGEST_CACHE_ATTESTED, "other vendor, fs-verity" },
	{ NOBODY, OTHER, DGC_KIND_LIST, 1, DIGEST_CACHE_ATTESTED, "other vendor, list" },
	{ NOBODY, OTHER, DGC_KIND_SIGNER, VENDOR, DIGEST_CACHE_ATTESTED, "other vendor, signer" },
	{ VENDOR, VENDOR, DGC_KIND_LIST, 1, DIGEST_CACHE_ATTESTED, "held by another list" },
	{ VENDOR, VENDOR, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_REVOKED, "in both lists" },
	{ OTHER, VENDOR, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_ATTESTED, "held by another vendor" },
	{ OTHER, VENDOR, DGC_KIND_SIGNER, VENDOR, DIGEST_CACHE_ATTESTED, "another vendor's key is left" },
	{ OTHER, OWNER, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_REVOKED, "of all vendors" },
	{ OWNER, OWNER, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_REVOKED, "of the owner" },
	{ OWNER, VENDOR, DGC_KIND_CONTENT, CONTENT, DIGEST_CACHE_ATTESTED, "vendor, held by the owner" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(revoke, revoke_cases, name);

static void signed_by(struct dgc_list *list, u8 who)
{
	list->origin.sig_format = who == OWNER ? DGC_SIG_PKCS7 : DGC_SIG_PGP;
	memset(list->origin.signer, who == OWNER ? 0 : who,
	       sizeof(list->origin.signer));
}

/* A list of one name, which @who signed; its index. */
static u32 publish(struct kunit *test, u32 number, u8 who, enum dgc_kind kind,
		   u32 n, bool revokes)
{
	struct dgc_list *list = lists_new(test, number, 1), *named;
	struct dgc_batch batch = {};
	u8 data[SHA256_DIGEST_SIZE];
	u32 index;

	signed_by(list, who);
	list->format = revokes ? DGC_FORMAT_REVOCATION : DGC_FORMAT_RPM;
	if (kind == DGC_KIND_LIST) {
		named = lists_new(test, n, 0);
		memcpy(data, named->origin.id, sizeof(named->origin.id));
		kfree(named);
		batch.lists = (struct dgc_digests){ data, 1 };
	} else if (kind == DGC_KIND_SIGNER) {
		memset(data, n, sizeof(data));
		batch.signers = (struct dgc_digests){ data, 1 };
	} else {
		lists_digest(n, data);
		batch.set[kind][DGC_ALGO_SHA256] =
			(struct dgc_digests){ data, 1 };
	}
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	index = list->index;
	return index;
}

/* No user of the kernel can. */
static void forget(u32 index)
{
	struct dgc_list *list;

	mutex_lock(&dgc_lock);
	list = dgc_list_by_index(index);
	if (list)
		dgc_cache_forget(list);
	mutex_unlock(&dgc_lock);
	if (list)
		kfree_rcu(list, rcu);
}

static void bind(struct kunit *test, struct digest_cache_inode *inode)
{
	struct dgc_content content = { .known = BIT(DGC_ALGO_SHA256) };
	u8 verity[SHA256_DIGEST_SIZE];

	lists_digest(VERITY, verity);
	lists_digest(CONTENT, content.digest[DGC_ALGO_SHA256]);
	KUNIT_ASSERT_EQ(test,
			dgc_bind(inode, DGC_ALGO_SHA256, verity, &content), 0);
}

static void unbind(struct kunit *test, struct digest_cache_inode *inode)
{
	const uint before = dgc_max_bound;

	digest_cache_inode_free(inode);
	*inode = (struct digest_cache_inode){};
	dgc_max_bound = 0;
	bind(test, inode);
	dgc_max_bound = before;
	digest_cache_inode_free(inode);
}

static enum digest_cache_reason asked(struct digest_cache_inode *inode)
{
	u8 verity[SHA256_DIGEST_SIZE];

	lists_digest(VERITY, verity);
	return dgc_content_judge(NULL, inode, DGC_ALGO_SHA256, verity, false);
}

/* Before the list that it is about, and after it. */
static void revoke_one(struct kunit *test)
{
	const struct revoke_case *row = test->param_value;
	struct digest_cache_inode inode = {};
	u32 list, second = 0, by, first;

	bind(test, &inode);
	for (first = 0; first < 2; first++) {
		by = first ? publish(test, REVOCATION, row->by, row->kind,
				     row->n, true) :
			     0;
		list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT,
			       false);
		if (row->second)
			second = publish(test, 3, row->second, DGC_KIND_CONTENT,
					 CONTENT, false);
		if (!first) {
			KUNIT_EXPECT_EQ(test, asked(&inode),
					DIGEST_CACHE_ATTESTED);
			by = publish(test, REVOCATION, row->by, row->kind,
				     row->n, true);
		}
		KUNIT_EXPECT_EQ(test, asked(&inode), row->reason);
		forget(by);
		KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
		forget(list);
		forget(second);
		KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_NOT_ATTESTED);
	}
	unbind(test, &inode);
}

/* Where content is revoked, that of a file known by fs-verity has to be known. */
static void revoke_unhashed(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	u32 list = publish(test, 1, VENDOR, DGC_KIND_VERITY, VERITY, false);
	u32 by = publish(test, REVOCATION, OWNER, DGC_KIND_LIST, 2, true);

	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	forget(by);
	by = publish(test, REVOCATION, OWNER, DGC_KIND_CONTENT, ELSE, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_NOT_HASHED);
	bind(test, &inode);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	forget(by);
	by = publish(test, REVOCATION, OWNER, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	forget(by);
	forget(list);
	unbind(test, &inode);
}

/* It has no digests that attest, is counted for itself, and stays. */
static void revoke_stays(struct kunit *test)
{
	u8 digest[SHA256_DIGEST_SIZE];
	u32 by = publish(test, REVOCATION, OWNER, DGC_KIND_CONTENT, CONTENT,
			 true);
	struct dgc_stats stats = lists_stats();

	lists_digest(CONTENT, digest);
	rcu_read_lock();
	KUNIT_EXPECT_EQ(
		test, dgc_cache_find(DGC_KIND_CONTENT, DGC_ALGO_SHA256, digest),
		0);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, stats.lists, 1);
	KUNIT_EXPECT_EQ(test, stats.digests, 0);
	KUNIT_EXPECT_EQ(test, stats.revocations, 1);
	KUNIT_EXPECT_EQ(test, stats.revoked, 1);
	KUNIT_EXPECT_EQ(test, lists_withdraw(REVOCATION), -EPERM);
	KUNIT_EXPECT_EQ(test, lists_stats().revocations, 1);
	forget(by);
	stats = lists_stats();
	KUNIT_EXPECT_EQ(test, stats.lists, 0);
	KUNIT_EXPECT_EQ(test, stats.revoked, 0);
	KUNIT_EXPECT_FALSE(test,
			   dgc_revoked_has(DGC_KIND_CONTENT, DGC_ALGO_SHA256));
}

/* A list with the same id takes the place of one whose signer is revoked. */
static void revoke_other_signature(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	u32 list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false);
	u32 by =
		publish(test, REVOCATION, OWNER, DGC_KIND_SIGNER, VENDOR, true);

	bind(test, &inode);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	list = publish(test, 1, OTHER, DGC_KIND_CONTENT, CONTENT, false);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 2);
	KUNIT_EXPECT_EQ(test, lists_stats().digests, 1);
	forget(by);
	forget(list);
	unbind(test, &inode);
}

static struct kunit_case revoke_tests[] = {
	KUNIT_CASE_PARAM(revoke_one, revoke_gen_params),
	KUNIT_CASE(revoke_unhashed),
	KUNIT_CASE(revoke_stays),
	KUNIT_CASE(revoke_other_signature),
	{},
};

static struct kunit_suite revoke_suite = {
	.name = "digest_cache_revoke",
	.init = lists_none,
	.test_cases = revoke_tests,
};

kunit_test_suite(revoke_suite);
