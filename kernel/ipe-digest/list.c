// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lists that are loaded: by index, for readers under RCU, and by id, for
 * those who load and unload them.
 *
 * A list's digests count from the moment it is in the index, and not any more
 * from the moment it is out: loading and unloading are atomic.
 */

#include <linux/bits.h>
#include <linux/hashtable.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <linux/xarray.h>

#include "internal.h"

/* Readers: RCU. Changed under dgc_lock. */
static DEFINE_XARRAY(dgc_lists);

/*
 * Read and changed under dgc_lock, once for each load and unload: with thousands
 * of lists a bucket has dozens. It is there with few digests, too, and counts.
 */
static DEFINE_HASHTABLE(dgc_lists_by_id, 7);
static u32 dgc_lists_count;
static u64 dgc_lists_bytes;
static u32 dgc_last_index;

static u32 id_hash(const u8 *id)
{
	return get_unaligned_le32(id);
}

static size_t list_bytes(const struct dgc_list *list)
{
	size_t name_size = strlen(list->name) + 1;

	return kmalloc_size_roundup(struct_size(list, name, name_size));
}

/**
 * dgc_list_new() - make a list that is not loaded yet
 * @origin: its id and signer
 * @name: its name
 *
 * Return: the list, kfree() it unless it is inserted; NULL without memory.
 */
struct dgc_list *dgc_list_new(const struct dgc_origin *origin, const char *name)
{
	size_t size = strlen(name) + 1;
	struct dgc_list *list;

	list = kzalloc(struct_size(list, name, size), GFP_KERNEL);
	if (!list)
		return NULL;
	list->origin = *origin;
	memcpy(list->name, name, size);
	return list;
}

/**
 * dgc_list_name_index() - give a list an index that no list ever had
 * @list: list that is not inserted
 *
 * Context: dgc_lock is held.
 * Return: 0, or -ENOSPC when there are no more.
 */
int dgc_list_name_index(struct dgc_list *list)
{
	lockdep_assert_held(&dgc_lock);

	if (dgc_last_index == U32_MAX)
		return -ENOSPC;
	list->index = ++dgc_last_index;
	return 0;
}

/**
 * dgc_list_insert() - publish a list: from now on its digests count
 * @list: list with an index; owned by the registry on success
 *
 * Context: dgc_lock is held; sleeps.
 * Return: 0 or -ENOMEM.
 */
int dgc_list_insert(struct dgc_list *list)
{
	int err;

	lockdep_assert_held(&dgc_lock);

	err = xa_insert(&dgc_lists, list->index, list, GFP_KERNEL);
	if (err)
		return err;
	hash_add(dgc_lists_by_id, &list->by_id, id_hash(list->origin.id));
	dgc_lists_count++;
	dgc_lists_bytes += list_bytes(list);
	return 0;
}

/**
 * dgc_list_remove() - from now on a list's digests do not count
 * @list: list that was inserted; the caller's again, who frees it after a grace
 *	period
 *
 * Context: dgc_lock is held.
 */
void dgc_list_remove(struct dgc_list *list)
{
	lockdep_assert_held(&dgc_lock);

	xa_erase(&dgc_lists, list->index);
	dgc_lists_bytes -= list_bytes(list);
	dgc_lists_count--;
	hash_del(&list->by_id);
}

/**
 * dgc_list_by_id() - find a list
 * @id: SHA-256 of its signed part
 *
 * Context: dgc_lock is held.
 * Return: the list or NULL.
 */
struct dgc_list *dgc_list_by_id(const u8 *id)
{
	struct dgc_list *list;

	lockdep_assert_held(&dgc_lock);

	hash_for_each_possible(dgc_lists_by_id, list, by_id, id_hash(id))
		if (!memcmp(list->origin.id, id, DGC_LIST_ID_LEN))
			return list;
	return NULL;
}

/**
 * dgc_list_by_index() - find a list
 * @index: its index, as tables know it
 *
 * Context: RCU read-side critical section, or dgc_lock is held.
 * Return: the list, or NULL when it is not loaded (any more).
 */
struct dgc_list *dgc_list_by_index(u32 index)
{
	return xa_load(&dgc_lists, index);
}

/**
 * dgc_list_next() - go through the lists
 * @index: 0 at the start; then the index after which to go on; set to that of
 *	the list returned
 *
 * Context: RCU read-side critical section.
 * Return: the list with the least index above @index, or NULL.
 */
struct dgc_list *dgc_list_next(u32 *index)
{
	unsigned long at = *index;
	struct dgc_list *list;

	list = xa_find_after(&dgc_lists, &at, U32_MAX, XA_PRESENT);
	*index = at;
	return list;
}

/**
 * dgc_list_count() - how many lists are loaded
 *
 * Context: dgc_lock is held.
 * Return: lists.
 */
u32 dgc_list_count(void)
{
	lockdep_assert_held(&dgc_lock);
	return dgc_lists_count;
}

/**
 * dgc_list_bytes() - what the lists and their indexes take up
 *
 * Context: dgc_lock is held.
 * Return: bytes of memory, without that of the tables.
 */
u64 dgc_list_bytes(void)
{
	u64 nodes = DIV_ROUND_UP(dgc_lists_count, XA_CHUNK_SIZE);

	lockdep_assert_held(&dgc_lock);
	return dgc_lists_bytes + nodes * sizeof(struct xa_node) +
	       sizeof(dgc_lists_by_id);
}

/**
 * dgc_list_show_name() - print a list's name as one word
 * @m: where to
 * @list: list
 *
 * Spaces, backslashes and what is not ASCII or not printable are escaped in
 * octal.
 */
void dgc_list_show_name(struct seq_file *m, const struct dgc_list *list)
{
	if (list->name[0])
		seq_escape_str(m, list->name,
			       ESCAPE_OCTAL | ESCAPE_NAP | ESCAPE_APPEND,
			       " \\");
	else
		seq_putc(m, '-');
}

/**
 * dgc_signers_have() - is a key among those that signed a list?
 * @by: who signed
 * @key: key
 *
 * Context: dgc_lock is held, or @by cannot change.
 * Return: true when it is.
 */
bool dgc_signers_have(const struct dgc_signers *by, u16 key)
{
	u32 i;

	for (i = 0; i < by->count; i++)
		if (by->key[i] == key)
			return true;
	return false;
}

/**
 * dgc_signers_add() - a list has a good signature by a key
 * @by: who signed
 * @key: key
 *
 * Return: 0, also when it is there already; -ENOSPC.
 */
int dgc_signers_add(struct dgc_signers *by, u16 key)
{
	if (dgc_signers_have(by, key))
		return 0;
	if (by->count == ARRAY_SIZE(by->key))
		return -ENOSPC;
	by->key[by->count++] = key;
	return 0;
}

/**
 * dgc_signers_bits() - a bit for everyone who signed a list
 * @by: who signed
 *
 * Return: bits, as in struct dgc_list's alive.
 */
u32 dgc_signers_bits(const struct dgc_signers *by)
{
	return (BIT(by->count) - 1) | (by->owner ? BIT(DGC_SIGNER_PKCS7) : 0);
}

static const char *const dgc_formats[] = {
	[DGC_FORMAT_INVALID] = "none",
	[DGC_FORMAT_RPM] = "rpm",
	[DGC_FORMAT_TLV] = "tlv",
	[DGC_FORMAT_REVOCATION] = "revocation",
};

/**
 * dgc_list_show() - print a line of the file "lists"
 * @m: where to
 * @list: list
 *
 * Id, format, name, signer, digests and bytes of the signed part; and "revoked",
 * when the list or all of its signers are.
 */
void dgc_list_show(struct seq_file *m, const struct dgc_list *list)
{
	const struct dgc_fingerprint *signer = list->origin.signer;

	if (!signer)
		signer = &dgc_no_key;
	seq_printf(m, "%*phN %s ", DGC_LIST_ID_LEN, list->origin.id,
		   dgc_formats[list->format]);
	dgc_list_show_name(m, list);
	if (list->origin.sig_format == DGC_SIG_PKCS7)
		seq_puts(m, " pkcs7");
	else
		seq_printf(m, " %*phN", signer->len, signer->id);
	seq_printf(m, " %u %u", list->digests, list->signed_len);
	if (!READ_ONCE(list->alive))
		seq_puts(m, " revoked");
	seq_putc(m, '\n');
}
