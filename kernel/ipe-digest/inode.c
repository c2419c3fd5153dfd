// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the digest cache keeps with an inode in core: whether each page of it
 * that is cached was checked by fs-verity, and what its content was found to be.
 *
 * Pages that were read before fs-verity was enabled stay cached, unchecked, and
 * so do those that a file system reads for itself before the first open has
 * loaded what fs-verity checks against (f2fs does when it collects garbage).
 * Such pages run, whatever the fs-verity digest is. An inode is clean when it
 * had none at its first open, or once they were dropped. Whoever had a page
 * pinned keeps that page, which is not cached then.
 */

#include <linux/fs.h>
#include <linux/pagemap.h>

#include "internal.h"

/*
 * Does every read of a page check it from now on, and is there no page yet?
 * Without its key nothing of an encrypted file can be read here.
 */
static bool starts_clean(struct inode *inode, struct file *file)
{
	if (!IS_VERITY(inode) || IS_ENCRYPTED(inode) ||
	    fsverity_file_open(inode, file))
		return false;
	/* As in digest_cache_clean(). */
	smp_mb();
	return !filemap_range_has_page(inode->i_mapping, 0,
				       i_size_read(inode) - 1);
}

/**
 * digest_cache_opened() - a file is being opened
 * @file: file whose file system is to open it now
 * @state: what is kept with its inode
 *
 * To be called at every open, whether the cache is in use or not.
 *
 * Context: process context; sleeps at the first open of an inode.
 */
void digest_cache_opened(struct file *file, struct digest_cache_inode *state)
{
	struct inode *inode = file_inode(file);

	if (!S_ISREG(inode->i_mode) ||
	    test_bit(DGC_INODE_OPENED, &state->flags) ||
	    test_and_set_bit(DGC_INODE_OPENED, &state->flags))
		return;
	if (starts_clean(inode, file))
		set_bit(DGC_INODE_CLEAN, &state->flags);
}

/*
 * Only the pages of the content: those of the Merkle tree behind it are checked
 * against the root hash when they are used, and ext4 does not let go of them.
 */
static int drop_pages(struct inode *inode)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t size = i_size_read(inode);
	pgoff_t last;
	int err;

	if (!size)
		return 0;
	last = (size - 1) >> PAGE_SHIFT;
	err = invalidate_inode_pages2_range(mapping, 0, last);
	if (err != -EBUSY)
		return err;
	/* A journal or writeback still held a page. */
	return filemap_write_and_wait(mapping) ?:
		       invalidate_inode_pages2_range(mapping, 0, last);
}

/**
 * digest_cache_clean() - drop what was read before fs-verity was enabled
 * @inode: inode of the file system that holds the data
 * @state: what is kept with it
 * @may_sleep: pages may be dropped now
 *
 * Whoever reads headers of a file before digest_cache_evaluate() is asked calls
 * this first.
 *
 * Context: process context; sleeps only when @may_sleep.
 * Return: true when @inode has fs-verity, and every page of it that is cached,
 * or will be, was checked.
 */
bool digest_cache_clean(struct inode *inode, struct digest_cache_inode *state,
			bool may_sleep)
{
	/* fsverity_active() need not mean that reads can be checked yet. */
	if (!fsverity_get_info(inode))
		return false;
	if (test_bit_acquire(DGC_INODE_CLEAN, &state->flags))
		return true;
	if (!may_sleep)
		return false;

	/*
	 * The info was seen. A read that does not see it yet has its folio in
	 * the cache already, locked, and is waited for below.
	 */
	smp_mb();
	if (drop_pages(inode))
		return false;
	/* Pairs with test_bit_acquire(). */
	smp_mb__before_atomic();
	set_bit(DGC_INODE_CLEAN, &state->flags);
	return true;
}

/**
 * digest_cache_inode_free() - an inode leaves core
 * @state: what was kept with it
 *
 * Context: nobody uses @state any more; a grace period has passed. Any context.
 */
void digest_cache_inode_free(struct digest_cache_inode *state)
{
	dgc_binding_put(rcu_dereference_protected(state->binding, true));
}
