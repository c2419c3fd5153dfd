/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the KUnit suites of the digest cache share.
 *
 * They run while a kernel with CONFIG_SECURITY_DIGEST_CACHE_KUNIT_TEST=y boots,
 * "make kunit" does it, and by hand, with User Mode Linux:
 *
 *	./linux mem=256M con=null con0=null,fd:1 kunit.enable=1 \
 *		kunit.filter_glob='digest_cache_*' kunit_shutdown=poweroff
 *
 * A row is one line: input, errno, name. What a row feeds to a parser is copied
 * to memory of exactly its size, so that KASAN sees a read behind its end.
 */
#ifndef _DIGEST_CACHE_TEST_H
#define _DIGEST_CACHE_TEST_H

#include <kunit/test.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct bytes - what a row holds
 * @data: bytes, NULs among them
 * @len: how many
 */
struct bytes {
	const u8 *data;
	u32 len;
};

/* A string literal as struct bytes, without its final NUL. */
#define BYTES(literal)                                                    \
	{                                                                 \
		.data = (const u8 *)(literal), .len = sizeof(literal) - 1 \
	}

/* A copy that ends where the input ends; freed with the test. */
static inline u8 *bytes_copy(struct kunit *test, const struct bytes *in)
{
	u8 *copy = kunit_kmalloc(test, in->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, in->data, in->len);
	return copy;
}

#endif /* _DIGEST_CACHE_TEST_H */
