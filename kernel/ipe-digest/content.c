// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing the content of a file with fs-verity.
 */

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>

#include "internal.h"

#define DGC_READAHEAD_PAGES 32ul

static void readahead(struct address_space *mapping, pgoff_t index,
		      pgoff_t pages)
{
	DEFINE_READAHEAD(ractl, NULL, NULL, mapping, index);
	struct folio *folio = filemap_get_folio(mapping, index);

	if (!IS_ERR(folio))
		folio_put(folio);
	else
		page_cache_ra_unbounded(&ractl, min(pages, DGC_READAHEAD_PAGES),
					0);
}

static int hash_bytes(struct shash_desc *const *desc, const u8 *data, u32 len)
{
	int err = 0;
	u32 algo;

	for (algo = 0; algo < DGC_ALGO_COUNT && !err; algo++)
		if (desc[algo])
			err = crypto_shash_update(desc[algo], data, len);
	return err;
}

/* Hashes what @folio holds from @pos on; returns bytes or a negative errno. */
static ssize_t hash_folio(struct folio *folio, loff_t pos, loff_t size,
			  struct shash_desc *const *desc)
{
	size_t offset = offset_in_folio(folio, pos), done = 0, step;
	size_t len = min_t(loff_t, folio_size(folio) - offset, size - pos);
	u8 *data;
	int err;

	while (done < len) {
		step = min(len - done,
			   PAGE_SIZE - offset_in_page(offset + done));
		data = kmap_local_folio(folio, offset + done);
		err = hash_bytes(desc, data, step);
		kunmap_local(data);
		if (err)
			return err;
		done += step;
	}
	return len;
}

/*
 * Reads through the page cache of the inode that has fs-verity, which checks
 * every page, and not through the file, which may belong to a file system
 * that stands between.
 */
static int hash_content(struct inode *inode, struct shash_desc *const *desc)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t pos = 0, size = i_size_read(inode);
	struct folio *folio;
	ssize_t n;

	for (; pos < size; pos += n) {
		pgoff_t index = pos >> PAGE_SHIFT;

		if (fatal_signal_pending(current))
			return -EINTR;
		readahead(mapping, index,
			  ((size - 1) >> PAGE_SHIFT) - index + 1);
		folio = read_mapping_folio(mapping, index, NULL);
		if (IS_ERR(folio))
			return PTR_ERR(folio);
		n = hash_folio(folio, pos, size, desc);
		folio_put(folio);
		if (n < 0)
			return n;
		cond_resched();
	}
	dgc_count(DGC_COUNT_HASHED, 1);
	dgc_count(DGC_COUNT_HASHED_BYTES, size);
	return 0;
}

static void hashes_free(struct shash_desc **desc)
{
	u32 algo;

	for (algo = 0; algo < DGC_ALGO_COUNT; algo++)
		dgc_hash_free(desc[algo]);
}

/* One for each algorithm in which lists hold digests of content. */
static int hashes_start(struct shash_desc **desc)
{
	struct shash_desc *start;
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!dgc_cache_has(DGC_KIND_CONTENT, algo))
			continue;
		start = dgc_hash_start(dgc_algo_name(algo));
		if (IS_ERR(start))
			return PTR_ERR(start);
		desc[algo] = start;
	}
	return 0;
}

/* Which list attests the content? 0 for none, or a negative errno. */
static s64 find_owner(struct shash_desc **desc)
{
	u8 digest[DGC_DIGEST_MAX];
	u32 algo, owner = 0;
	int err;

	for (algo = 1; algo < DGC_ALGO_COUNT && !owner; algo++) {
		if (!desc[algo])
			continue;
		err = crypto_shash_final(desc[algo], digest);
		if (err)
			return err;
		rcu_read_lock();
		owner = dgc_cache_find(DGC_KIND_CONTENT, algo, digest);
		rcu_read_unlock();
	}
	return owner;
}

/**
 * dgc_content_owner() - which list attests the content of a file?
 * @inode: a file with fs-verity
 *
 * Reads and hashes all of it; sleeps. A fatal signal ends it.
 *
 * Return: index of a list; 0 when there is none; -EINTR; -ENOMEM; another
 * negative errno when it could not be read, or fs-verity found it corrupted.
 */
s64 dgc_content_owner(struct inode *inode)
{
	struct shash_desc *desc[DGC_ALGO_COUNT] = {};
	s64 ret;

	ret = hashes_start(desc);
	if (!ret)
		ret = hash_content(inode, desc);
	if (!ret)
		ret = find_owner(desc);
	hashes_free(desc);
	return ret;
}
