// SPDX-License-Identifier: GPL-2.0-only
/* Lists, list.c: how they are shown and gone through. */

#include <linux/seq_file.h>
#include <linux/slab.h>

#include "lists.h"

#define ZEROS8 "00000000"
#define ZEROS40 "" ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
#define ID "" ZEROS40 ZEROS8 ZEROS8 "000000ff"

struct show_case {
	const char *input;
	enum dgc_format format;
	enum dgc_sig_format signed_by;
	const char *name;
	const char *want;
};

/* clang-format off */
static const struct show_case show_cases[] = {
	{ "time-1.7-45.el7.x86_64", DGC_FORMAT_RPM, DGC_SIG_PGP, "package",
	  ID " rpm time-1.7-45.el7.x86_64 " ZEROS40 " 3 77\n" },
	{ "own", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "tlv", ID " tlv own pkcs7 3 77\n" },
	{ "", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "no name", ID " tlv - pkcs7 3 77\n" },
	{ "a b", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "space", ID " tlv a\\040b pkcs7 3 77\n" },
	{ "a\nb", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "newline", ID " tlv a\\012b pkcs7 3 77\n" },
	{ "a\\b", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "backslash", ID " tlv a\\134b pkcs7 3 77\n" },
	{ "\x7f\x01", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "control",
	  ID " tlv \\177\\001 pkcs7 3 77\n" },
	{ "\xc3\xa9", DGC_FORMAT_TLV, DGC_SIG_PKCS7, "not ASCII",
	  ID " tlv \\303\\251 pkcs7 3 77\n" },
};

/* clang-format on */

KUNIT_ARRAY_PARAM_DESC(show, show_cases, name);

static void list_shows(struct kunit *test)
{
	const struct show_case *row = test->param_value;
	struct dgc_origin origin = { .sig_format = row->signed_by };
	struct seq_file m = { .size = 512 };
	struct dgc_list *list;

	m.buf = kunit_kzalloc(test, m.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	origin.id[DGC_LIST_ID_LEN - 1] = 0xff;
	list = dgc_list_new(&origin, row->input);
	KUNIT_ASSERT_NOT_NULL(test, list);
	list->format = row->format;
	list->digests = 3;
	list->alive = 1;
	list->signed_len = 77;
	dgc_list_show(&m, list);
	KUNIT_EXPECT_STREQ(test, m.buf, row->want);
	kfree(list);
}

/* Every list once, in the order in which they were loaded. */
static void list_gone_through(struct kunit *test)
{
	u32 index = 0, last = 0, i, at[3], n = 1;
	struct dgc_list *list;

	for (i = 0; i < 3; i++)
		lists_publish(test, i, DGC_KIND_CONTENT, &n, 1, &at[i]);
	lists_withdraw(1);
	rcu_read_lock();
	for (i = 0; (list = dgc_list_next(&index)); i++) {
		KUNIT_EXPECT_EQ(test, list->index, index);
		KUNIT_EXPECT_GT(test, index, last);
		KUNIT_EXPECT_PTR_EQ(test, dgc_list_by_index(index), list);
		last = index;
	}
	KUNIT_EXPECT_NULL(test, dgc_list_by_index(at[1]));
	KUNIT_EXPECT_NULL(test, dgc_list_by_index(0));
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, i, 2);
	lists_withdraw(0);
	lists_withdraw(2);
}

/* What the tables call a list is never used again for another. */
static void list_index_is_new(struct kunit *test)
{
	u32 first = 0, second = 0, n = 1;

	lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &first);
	lists_withdraw(1);
	lists_publish(test, 1, DGC_KIND_CONTENT, &n, 1, &second);
	lists_withdraw(1);
	KUNIT_EXPECT_GT(test, first, 0);
	KUNIT_EXPECT_GT(test, second, first);
}

static struct kunit_case list_tests[] = {
	KUNIT_CASE_PARAM(list_shows, show_gen_params),
	KUNIT_CASE(list_gone_through),
	KUNIT_CASE(list_index_is_new),
	{},
};

static struct kunit_suite list_suite = {
	.name = "digest_cache_list",
	.init = lists_none,
	.test_cases = list_tests,
};

kunit_test_suite(list_suite);
