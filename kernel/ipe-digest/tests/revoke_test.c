// SPDX-License-Identifier: GPL-2.0-only
/* Revocation, revoke.c: who revokes what, and which verdict is left. */

#include <linux/slab.h>

#include "lists.h"

enum { NOBODY, OWNER, VENDOR, OTHER, FIRST, SECOND, THIRD };

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

/* Of a key that is made of @who: every other one is of version 6. */
static void fingerprint_of(u8 who, struct dgc_fingerprint *fingerprint)
{
	u8 id[DGC_PGP_FINGERPRINT_MAX];

	memset(id, who, sizeof(id));
	dgc_fingerprint_set(fingerprint, id,
			    dgc_pgp_fingerprint_len(who % 2 ? 6 : 4));
}

/* The number of that key; it stays known. */
static u16 key_of(struct kunit *test, u8 who)
{
	struct dgc_fingerprint fingerprint;
	int number;

	fingerprint_of(who, &fingerprint);
	number = dgc_keyring_know(&fingerprint, NULL);
	KUNIT_ASSERT_GE(test, number, 0);
	return number;
}

static void apply(void)
{
	mutex_lock(&dgc_lock);
	dgc_revoke_apply();
	mutex_unlock(&dgc_lock);
}

static void signed_by(struct kunit *test, struct dgc_list *list, u8 who)
{
	struct dgc_signers *by = &list->origin.by;

	list->origin.sig_format = who == OWNER ? DGC_SIG_PKCS7 : DGC_SIG_PGP;
	by->owner |= who == OWNER;
	if (who == OWNER)
		return;
	KUNIT_ASSERT_EQ(test, dgc_signers_add(by, key_of(test, who)), 0);
	apply();
}

static void batch_of(struct kunit *test, enum dgc_kind kind, u32 n,
		     struct dgc_batch *batch, u8 *data)
{
	struct dgc_list *named;

	if (kind == DGC_KIND_LIST) {
		named = lists_new(test, n, 0);
		memcpy(data, named->origin.id, sizeof(named->origin.id));
		kfree(named);
		batch->lists = (struct dgc_digests){ data, 1 };
	} else if (kind == DGC_KIND_SIGNER) {
		fingerprint_of(n, (struct dgc_fingerprint *)data);
		batch->signers = (struct dgc_digests){ data, 1 };
	} else {
		lists_digest(n, data);
		batch->set[kind][DGC_ALGO_SHA256] =
			(struct dgc_digests){ data, 1 };
	}
}

static struct dgc_list *unsigned_list(struct kunit *test, u32 number,
				      bool revokes)
{
	struct dgc_list *list = lists_new(test, number, 1);

	list->origin.by.owner = false;
	list->format = revokes ? DGC_FORMAT_REVOCATION : DGC_FORMAT_RPM;
	return list;
}

/* A list of one name, which @who signed; its index. */
static u32 publish(struct kunit *test, u32 number, u8 who, enum dgc_kind kind,
		   u32 n, bool revokes)
{
	struct dgc_list *list = unsigned_list(test, number, revokes);
	struct dgc_batch batch = {};
	u8 data[sizeof(struct dgc_fingerprint)];

	signed_by(test, list, who);
	batch_of(test, kind, n, &batch, data);
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	return list->index;
}

/* The same bytes with a signature by @who; what dgc_cache_publish() returns. */
static int again(struct kunit *test, u32 number, u8 who, enum dgc_kind kind,
		 u32 n, bool revokes)
{
	struct dgc_list *list = unsigned_list(test, number, revokes);
	struct dgc_batch batch = {};
	u8 data[sizeof(struct dgc_fingerprint)];
	int err;

	signed_by(test, list, who);
	batch_of(test, kind, n, &batch, data);
	err = dgc_cache_publish(list, &batch);
	if (err)
		kfree(list);
	return err;
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

static void forget_all(struct kunit *test)
{
	struct dgc_list *list;
	u32 index = 0;

	while ((list = dgc_list_next(&index)))
		forget(list->index);
	KUNIT_EXPECT_EQ(test, lists_stats().revoked, 0);
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
	const bool refused = row->kind == DGC_KIND_LIST ||
			     row->kind == DGC_KIND_SIGNER;
	struct digest_cache_inode inode = {};
	u32 list, second = 0, by;

	bind(test, &inode);
	list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false);
	if (row->second)
		second = publish(test, 3, row->second, DGC_KIND_CONTENT,
				 CONTENT, false);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	by = publish(test, REVOCATION, row->by, row->kind, row->n, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), row->reason);
	forget(by);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	forget(list);
	forget(second);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_NOT_ATTESTED);

	by = publish(test, REVOCATION, row->by, row->kind, row->n, true);
	if (refused && !row->second && row->reason == DIGEST_CACHE_REVOKED) {
		KUNIT_EXPECT_EQ(test,
				again(test, 1, VENDOR, DGC_KIND_CONTENT,
				      CONTENT, false),
				-EKEYREVOKED);
	} else if (!refused) {
		list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT,
			       false);
		if (row->second)
			second = publish(test, 3, row->second, DGC_KIND_CONTENT,
					 CONTENT, false);
		KUNIT_EXPECT_EQ(test, asked(&inode), row->reason);
		forget(list);
		forget(second);
	}
	forget(by);
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
	/* A key has nothing to say of what others attest */
	by = publish(test, REVOCATION, OTHER, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	forget(by);
	by = publish(test, REVOCATION, VENDOR, DGC_KIND_CONTENT, ELSE, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_NOT_HASHED);
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

/* A list counts for each of its signers, whichever signature came first. */
static void revoke_other_signature(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	u32 list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false);
	u32 by =
		publish(test, REVOCATION, OWNER, DGC_KIND_SIGNER, VENDOR, true);

	bind(test, &inode);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	KUNIT_EXPECT_EQ(
		test, again(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false),
		-EKEYREVOKED);
	KUNIT_EXPECT_EQ(test,
			again(test, 1, OTHER, DGC_KIND_CONTENT, CONTENT, false),
			1);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test,
			again(test, 1, OTHER, DGC_KIND_CONTENT, CONTENT, false),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, lists_stats().lists, 2);
	KUNIT_EXPECT_EQ(test, lists_stats().digests, 1);
	forget(by);
	/* What one of them revokes is so for that one */
	by = publish(test, REVOCATION, VENDOR, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	forget(by);
	by = publish(test, REVOCATION, OTHER, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test,
			again(test, REVOCATION, VENDOR, DGC_KIND_CONTENT,
			      CONTENT, true),
			0);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	KUNIT_EXPECT_EQ(test, lists_stats().revocations, 1);
	forget(by);
	forget(list);
	forget_all(test);
	unbind(test, &inode);
}

/* The owner's signature over what a key has revoked makes it the owner's. */
static void revoke_owner_too(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	u32 list = publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false);

	bind(test, &inode);
	publish(test, REVOCATION, OTHER, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	KUNIT_EXPECT_EQ(test,
			again(test, REVOCATION, OWNER, DGC_KIND_CONTENT,
			      CONTENT, true),
			0);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	KUNIT_EXPECT_EQ(test,
			again(test, REVOCATION, OTHER, DGC_KIND_CONTENT,
			      CONTENT, true),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, lists_stats().revocations, 1);
	KUNIT_EXPECT_EQ(test, lists_stats().revoked, 1);
	forget(list);
	forget_all(test);
	unbind(test, &inode);
}

/* Has @fingerprint, of @who alone, introduced by @key in key list @number. */
static int introduce(struct kunit *test, u8 who, u16 key, u32 number,
		     struct dgc_fingerprint *fingerprint)
{
	struct dgc_list *list = unsigned_list(test, number, false);
	int known;

	dgc_signers_add(&list->origin.by, key);
	fingerprint_of(who, fingerprint);
	known = dgc_keyring_know(fingerprint, &list->origin);
	kfree(list);
	KUNIT_ASSERT_GE(test, known, 0);
	apply();
	return known;
}

/* A key introduced by a key introduced by a key: with the first all are gone. */
static void revoke_introducer(struct kunit *test)
{
	struct dgc_fingerprint fingerprint;
	int second =
		introduce(test, SECOND, key_of(test, FIRST), 20, &fingerprint);
	int third = introduce(test, THIRD, second, 21, &fingerprint);
	u32 by = publish(test, REVOCATION, OWNER, DGC_KIND_SIGNER, FIRST, true);

	KUNIT_EXPECT_FALSE(test, dgc_keyring_trusts(second));
	KUNIT_EXPECT_FALSE(test, dgc_keyring_trusts(third));
	KUNIT_EXPECT_TRUE(test, dgc_keyring_withdrawn(&fingerprint));
	/* Another introduces it as well; none does so for itself */
	introduce(test, THIRD, third, 22, &fingerprint);
	KUNIT_EXPECT_FALSE(test, dgc_keyring_trusts(third));
	introduce(test, THIRD, key_of(test, VENDOR), 23, &fingerprint);
	KUNIT_EXPECT_TRUE(test, dgc_keyring_trusts(third));
	KUNIT_EXPECT_FALSE(test, dgc_keyring_trusts(second));
	forget(by);
	KUNIT_EXPECT_TRUE(test, dgc_keyring_trusts(second));
	/* Key lists are revoked by id, also once they are loaded */
	by = publish(test, REVOCATION, OTHER, DGC_KIND_LIST, 20, true);
	KUNIT_EXPECT_TRUE(test, dgc_keyring_trusts(second));
	forget(by);
	by = publish(test, REVOCATION, OWNER, DGC_KIND_LIST, 20, true);
	KUNIT_EXPECT_FALSE(test, dgc_keyring_trusts(second));
	KUNIT_EXPECT_TRUE(test, dgc_keyring_trusts(third));
	forget(by);
	KUNIT_EXPECT_TRUE(test, dgc_keyring_trusts(second));
}

/* Keys have little room, which is not the owner's. */
static void revoke_room(struct kunit *test)
{
	struct digest_cache_inode inode = {};
	const uint lists = dgc_max_lists, digests = dgc_max_digests;
	struct dgc_list *list;
	struct dgc_batch batch = {};
	u32 i;

	for (i = 0; i < 256; i++)
		publish(test, 100 + i, OTHER, DGC_KIND_CONTENT, 100 + i, true);
	KUNIT_EXPECT_EQ(test,
			again(test, 99, OTHER, DGC_KIND_CONTENT, 99, true),
			-ENOSPC);
	dgc_max_lists = 1;
	dgc_max_digests = 1;
	publish(test, 1, VENDOR, DGC_KIND_CONTENT, CONTENT, false);
	bind(test, &inode);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_ATTESTED);
	publish(test, REVOCATION, OWNER, DGC_KIND_CONTENT, CONTENT, true);
	KUNIT_EXPECT_EQ(test, asked(&inode), DIGEST_CACHE_REVOKED);
	dgc_max_lists = lists;
	dgc_max_digests = digests;
	forget_all(test);

	list = unsigned_list(test, 98, true);
	signed_by(test, list, OTHER);
	list->digests = 65537;
	KUNIT_EXPECT_EQ(test, dgc_cache_publish(list, &batch), -ENOSPC);
	kfree(list);
	unbind(test, &inode);
}

struct floor_case {
	const char *name; /* of the list, which is VENDOR's: NAME-EVR.ARCH */
	u32 epoch;
	u8 by; /* who signed the revocation */
	u8 signer; /* of the packages that it names */
	const char *below;
	bool counts;
	const char *what;
};

/* clang-format off */
static const struct floor_case floor_cases[] = {
	{ "ssl-1.0-9.x", 0, OWNER, VENDOR, "ssl 1.0-10", false, "lower release" },
	{ "ssl-1.0-10.x", 0, OWNER, VENDOR, "ssl 1.0-10", true, "the same" },
	{ "ssl-1.0-11.x", 0, OWNER, VENDOR, "ssl 1.0-10", true, "higher release" },
	{ "ssl-0.9-11.x", 0, OWNER, VENDOR, "ssl 1.0-10", false, "lower version" },
	{ "ssl-1.0~rc1-10.x", 0, OWNER, VENDOR, "ssl 1.0-10", false, "before a release" },
	{ "ssl-1:0.1-1.x", 1, OWNER, VENDOR, "ssl 1.0-10", true, "higher epoch" },
	{ "ssl-1:0.1-1.x", 1, OWNER, VENDOR, "ssl 1:0.1-2", false, "the same epoch" },
	{ "ssl-9.0-1.x", 0, OWNER, VENDOR, "ssl 1:0.1-2", false, "no epoch" },
	{ "ssl-libs-0.9-1.x", 0, OWNER, VENDOR, "ssl 1.0-10", true, "longer name" },
	{ "ss-0.9-1.x", 0, OWNER, VENDOR, "ssl 1.0-10", true, "shorter name" },
	{ "ssl-0.9-1.x", 0, OWNER, OTHER, "ssl 1.0-10", true, "other signer" },
	{ "ssl-0.9-1.x", 0, VENDOR, VENDOR, "ssl 1.0-10", false, "vendor, its own" },
	{ "ssl-0.9-1.x", 0, OTHER, VENDOR, "ssl 1.0-10", true, "other vendor's" },
	{ "", 0, OWNER, VENDOR, "ssl 1.0-10", false, "longer than any name" },
	{ "", 0, OWNER, OTHER, "ssl 1.0-10", true, "longer than any name, other signer" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(floor, floor_cases, what);

/* NAME-[EPOCH:]VERSION-RELEASE.ARCH, as load.c finds it in a header. */
static struct dgc_list *package(struct kunit *test,
				const struct floor_case *row)
{
	struct dgc_list *list = unsigned_list(test, 1, false), *named;
	const char *release = strrchr(row->name, '-'), *version = release;

	named = dgc_list_new(&list->origin, row->name);
	KUNIT_ASSERT_NOT_NULL(test, named);
	kfree(list);
	named->format = DGC_FORMAT_RPM;
	named->digests = 1;
	named->nevr.cut = !release;
	signed_by(test, named, VENDOR);
	if (!release)
		return named;
	while (version[-1] != '-')
		version--;
	named->nevr.name_len = version - 1 - row->name;
	if (row->epoch)
		version += 2;
	named->nevr.epoch = row->epoch;
	named->nevr.version_off = version - row->name;
	named->nevr.version_len = release - version;
	named->nevr.release_off = release + 1 - row->name;
	named->nevr.release_len = strrchr(release, '.') - release - 1;
	return named;
}

static int floor_publish(struct kunit *test, const struct floor_case *row,
			 u32 *index)
{
	struct dgc_list *list = unsigned_list(test, REVOCATION, true);
	struct dgc_tlv_entry entry = { .kind = DGC_KIND_FLOOR };
	struct dgc_batch batch = {};
	struct dgc_fingerprint signer;
	u8 data[64];

	fingerprint_of(row->signer, &signer);
	memcpy(data, signer.id, signer.len);
	entry.digest_len = signer.len;
	entry.below_off = signer.len;
	entry.below_len = strlen(row->below);
	entry.name_len = strchr(row->below, ' ') - row->below;
	memcpy(data + entry.below_off, row->below, entry.below_len);
	KUNIT_ASSERT_EQ(test, dgc_floor_parse(data, &entry, &batch), 0);
	signed_by(test, list, row->by);
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	*index = list->index;
	return 0;
}

/* Loaded before the floor, and after it. */
static void revoke_floor(struct kunit *test)
{
	const struct floor_case *row = test->param_value;
	struct dgc_list *list = package(test, row);
	struct digest_cache_inode inode = {};
	struct dgc_batch batch = {};
	u8 data[sizeof(struct dgc_fingerprint)];
	u32 by;
	int err;

	bind(test, &inode);
	batch_of(test, DGC_KIND_CONTENT, CONTENT, &batch, data);
	KUNIT_ASSERT_EQ(test, dgc_cache_publish(list, &batch), 0);
	floor_publish(test, row, &by);
	KUNIT_EXPECT_EQ(test, asked(&inode),
			row->counts ? DIGEST_CACHE_ATTESTED :
				      DIGEST_CACHE_REVOKED);
	forget(list->index);
	list = package(test, row);
	err = dgc_cache_publish(list, &batch);
	KUNIT_EXPECT_EQ(test, err, row->counts ? 0 : -EKEYREVOKED);
	if (err)
		kfree(list);
	forget_all(test);
	unbind(test, &inode);
}

static struct kunit_case revoke_tests[] = {
	KUNIT_CASE_PARAM(revoke_one, revoke_gen_params),
	KUNIT_CASE(revoke_unhashed),
	KUNIT_CASE(revoke_stays),
	KUNIT_CASE(revoke_other_signature),
	KUNIT_CASE(revoke_owner_too),
	KUNIT_CASE(revoke_introducer),
	KUNIT_CASE_PARAM(revoke_floor, floor_gen_params),
	KUNIT_CASE(revoke_room),
	{},
};

static struct kunit_suite revoke_suite = {
	.name = "digest_cache_revoke",
	.init = lists_none,
	.test_cases = revoke_tests,
};

kunit_test_suite(revoke_suite);
