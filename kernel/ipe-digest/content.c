// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing the content of a file with fs-verity.
 */

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "internal.h"

/*
 * invalidate_lock keeps the file system from taking blocks away while a folio
 * is read, as filemap_read() holds it.
 */
static struct folio *read_folio(struct address_space *mapping,
				struct file_ra_state *ra, pgoff_t index,
				pgoff_t pages)
{
	struct folio *folio = filemap_get_folio(mapping, index);

	if (!IS_ERR(folio) && folio_test_uptodate(folio))
		return folio;
	if (!IS_ERR(folio))
		folio_put(folio);
	else
		page_cache_sync_readahead(mapping, ra, NULL, index, pages);
	filemap_invalidate_lock_shared(mapping);
	folio = read_mapping_folio(mapping, index, NULL);
	filemap_invalidate_unlock_shared(mapping);
	return folio;
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
	struct file_ra_state ra = {};
	struct folio *folio;
	ssize_t n;

	file_ra_state_init(&ra, mapping);
	for (; pos < size; pos += n) {
		pgoff_t index = pos >> PAGE_SHIFT;

		if (fatal_signal_pending(current))
			return -EINTR;
		folio = read_folio(mapping, &ra, index,
				   ((size - 1) >> PAGE_SHIFT) - index + 1);
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

/* One for each algorithm in which content is attested or revoked. */
static int hashes_start(struct shash_desc **desc)
{
	struct shash_desc *start;
	u32 algo;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!dgc_cache_has(DGC_KIND_CONTENT, algo) &&
		    !dgc_revoked_has(DGC_KIND_CONTENT, algo))
			continue;
		start = dgc_hash_start(dgc_algo_name(algo));
		if (IS_ERR(start))
			return PTR_ERR(start);
		desc[algo] = start;
	}
	return 0;
}

static int hashes_finish(struct shash_desc **desc, struct dgc_content *content)
{
	u32 algo;
	int err;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		if (!desc[algo])
			continue;
		err = crypto_shash_final(desc[algo], content->digest[algo]);
		if (err)
			return err;
		content->known |= BIT(algo);
	}
	return 0;
}

/**
 * dgc_content_hash() - hash the content of a file
 * @inode: a file with fs-verity, clean
 * @content: result, by each algorithm in which content is attested or revoked
 *
 * Reads all of it; sleeps. A fatal signal ends it.
 *
 * Return: 0; -EINTR; -ENOMEM; another negative errno when it could not be
 * read, or fs-verity found it corrupted.
 */
int dgc_content_hash(struct inode *inode, struct dgc_content *content)
{
	struct shash_desc *desc[DGC_ALGO_COUNT] = {};
	int err;

	content->known = 0;
	err = hashes_start(desc);
	if (!err)
		err = hash_content(inode, desc);
	if (!err)
		err = hashes_finish(desc, content);
	hashes_free(desc);
	return err;
}

/**
 * dgc_content_same() - does a file hold what was read from it before?
 * @file: file that is open for reading
 * @buf: what was read from its start; behind the end of the file all zero
 * @len: bytes in @buf
 *
 * Context: sleeps.
 * Return: true when it does; false also when it cannot be read.
 */
bool dgc_content_same(struct file *file, const void *buf, size_t len)
{
	void *page = kmalloc(min(len, PAGE_SIZE), GFP_KERNEL);
	size_t done, step;
	bool same = page;
	ssize_t n;
	loff_t pos;

	for (done = 0; same && done < len; done += step) {
		step = min(len - done, PAGE_SIZE);
		pos = done;
		n = kernel_read(file, page, step, &pos);
		if (n >= 0)
			memset(page + n, 0, step - n);
		same = n >= 0 && !memcmp(page, buf + done, step);
		cond_resched();
	}
	kfree(page);
	return same;
}
