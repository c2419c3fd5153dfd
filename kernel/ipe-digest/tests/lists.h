/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists with digests of one's own, for the suites of the cache. */
#ifndef _DIGEST_CACHE_LISTS_H
#define _DIGEST_CACHE_LISTS_H

#include "internal.h"
#include "test.h"

/**
 * lists_digest() - a digest of one's own
 * @n: its number
 * @digest: result, SHA-256 in size; they do not ascend as their numbers do
 */
void lists_digest(u32 n, u8 digest[SHA256_DIGEST_SIZE]);

/**
 * lists_new() - a list that is not loaded, with an id and a name of its own
 * @test: stops when there is no memory
 * @number: which
 * @digests: how many it will bring
 *
 * Return: the list, kfree() it unless it is published.
 */
struct dgc_list *lists_new(struct kunit *test, u32 number, u32 digests);

/**
 * lists_publish() - load a list with digests of one kind
 * @test: stops when there is no memory
 * @number: which list
 * @kind: what the digests are of
 * @n: their numbers, no two the same
 * @count: how many
 * @index: result when loaded, what the tables call it
 *
 * Return: what dgc_cache_publish() returns.
 */
int lists_publish(struct kunit *test, u32 number, enum dgc_kind kind,
		  const u32 *n, u32 count, u32 *index);

int lists_withdraw(u32 number);

/* The least list above @after, by number of the tables, that holds digest @n. */
u32 lists_holder(enum dgc_kind kind, u32 n, u32 after);

/* What is loaded. */
struct dgc_stats lists_stats(void);

/* Nothing may be loaded when a case begins. */
int lists_none(struct kunit *test);

#endif /* _DIGEST_CACHE_LISTS_H */
