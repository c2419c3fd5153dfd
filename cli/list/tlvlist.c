// SPDX-License-Identifier: GPL-2.0-or-later
/* The signed bytes of a tlv digest list, one entry a file. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "list/tlvlist.h"

/* enum hash_algo of include/uapi/linux/hash_info.h */
#define UAPI_SHA256 4u
#define UAPI_SHA384 5u
#define UAPI_SHA512 6u

/* A digest, and a path that has it; files with the same content are items of their own */
struct item {
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t digest[DGC_DIGEST_MAX]; /* zero behind its end */
	char *path; /* owned, may be NULL */
};

/* A tree keeps them apart and in order, whatever comes in. */
struct tlv_list {
	void *tree;
	size_t n;
};

static int digest_compare(const struct item *a, const struct item *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->algo != b->algo)
		return a->algo < b->algo ? -1 : 1;
	return memcmp(a->digest, b->digest, sizeof(a->digest));
}

/* One without a path sorts first. */
static int item_compare(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return digest_compare(a, b) ?: strcmp(a->path ?: "", b->path ?: "");
}

static void item_free(void *arg)
{
	struct item *item = arg;

	free(item->path);
	free(item);
}

struct tlv_list *tlv_list_new(void)
{
	return calloc(1, sizeof(struct tlv_list));
}

void tlv_list_free(struct tlv_list *e)
{
	if (!e)
		return;
	tdestroy(e->tree, item_free);
	free(e);
}

static bool path_fits(const char *path)
{
	return path && *path && strlen(path) <= DGC_TLV_PATH_MAX;
}

int tlv_list_add(struct tlv_list *e, enum dgc_kind kind, enum dgc_algo algo,
		 const uint8_t *digest, const char *path)
{
	struct item *item = calloc(1, sizeof(*item)), **node = NULL;

	if (item) {
		item->kind = kind;
		item->algo = algo;
		memcpy(item->digest, digest, dgc_algo_size(algo));
		if (path_fits(path))
			item->path = strdup(path);
		if (item->path || !path_fits(path))
			node = tsearch(item, &e->tree, item_compare);
	}
	if (node && *node == item)
		e->n++;
	else if (item)
		item_free(item);
	return node ? 0 : -ENOMEM;
}

/**
 * struct walk - over all entries
 * @to: entries to add to, when merging
 * @out: bytes to add to, when writing
 * @algo: that all digests must have, when writing
 * @last: item before, when counting
 * @digests: so many of them, when counting
 * @verity: there are fs-verity digests
 * @err: first error
 */
struct walk {
	struct tlv_list *to;
	struct bytes out;
	size_t room;
	enum dgc_algo algo;
	const struct item *last;
	size_t digests;
	bool verity;
	int err;
};

static void merge_one(const void *node, VISIT visit, void *arg)
{
	const struct item *item = *(const struct item *const *)node;
	struct walk *walk = arg;

	if (visit != postorder && visit != leaf)
		return;
	if (!walk->err)
		walk->err = tlv_list_add(walk->to, item->kind, item->algo,
					 item->digest, item->path);
}

int tlv_list_merge(struct tlv_list *e, const struct tlv_list *other)
{
	struct walk walk = { .to = e };

	twalk_r(other->tree, merge_one, &walk);
	return walk.err;
}

static void count_one(const void *node, VISIT visit, void *arg)
{
	const struct item *item = *(const struct item *const *)node;
	struct walk *walk = arg;

	if (visit != postorder && visit != leaf)
		return;
	if (!walk->last || digest_compare(walk->last, item))
		walk->digests++;
	walk->last = item;
}

size_t tlv_list_count(const struct tlv_list *e)
{
	struct walk walk = { 0 };

	twalk_r(e->tree, count_one, &walk);
	return walk.digests;
}

static void put(struct walk *walk, const void *data, size_t len)
{
	uint8_t *more;

	if (!walk->err && len > LIST_MAX - walk->out.len)
		walk->err = -EFBIG;
	if (walk->err)
		return;
	if (walk->room - walk->out.len < len) {
		walk->room = 2 * walk->room + len + 4096;
		more = realloc(walk->out.data, walk->room);
		if (!more) {
			walk->err = -ENOMEM;
			return;
		}
		walk->out.data = more;
	}
	memcpy(walk->out.data + walk->out.len, data, len);
	walk->out.len += len;
}

static void put_number(struct walk *walk, uint64_t value, unsigned int bytes)
{
	uint8_t raw[8];
	unsigned int i;

	for (i = 0; i < bytes; i++)
		raw[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
	put(walk, raw, bytes);
}

static void put_head(struct walk *walk, unsigned int field, size_t len)
{
	put_number(walk, field, 2);
	put_number(walk, len, 4);
}

static void write_one(const void *node, VISIT visit, void *arg)
{
	const struct item *item = *(const struct item *const *)node;
	size_t size = dgc_algo_size(item->algo);
	size_t path = item->path ? strlen(item->path) : 0;
	struct walk *walk = arg;

	if (visit != postorder && visit != leaf)
		return;
	put_head(walk, DGC_TLV_ENTRY,
		 DGC_TLV_HDR_LEN + size + (path ? DGC_TLV_HDR_LEN + path : 0) +
			 DGC_TLV_HDR_LEN + 1);
	put_head(walk, DGC_TLV_ENTRY_DIGEST, size);
	put(walk, item->digest, size);
	if (path) {
		put_head(walk, DGC_TLV_ENTRY_PATH, path);
		put(walk, item->path, path);
	}
	put_head(walk, DGC_TLV_ENTRY_KIND, 1);
	put_number(walk, item->kind, 1);
}

static void look_at_one(const void *node, VISIT visit, void *arg)
{
	const struct item *item = *(const struct item *const *)node;
	struct walk *walk = arg;

	if (visit != postorder && visit != leaf)
		return;
	if (item->algo != walk->algo)
		walk->err = -ENOPKG;
	if (item->kind == DGC_KIND_VERITY)
		walk->verity = true;
}

static unsigned int uapi_algo(enum dgc_algo algo)
{
	switch (algo) {
	case DGC_ALGO_SHA256:
		return UAPI_SHA256;
	case DGC_ALGO_SHA384:
		return UAPI_SHA384;
	default:
		return UAPI_SHA512;
	}
}

static void write_head(struct walk *walk, const struct tlv_list *e,
		       const struct tlv_list_head *head)
{
	const struct verity_params *params = head->params;

	put_head(walk, DGC_TLV_ALGO, 2);
	put_number(walk, uapi_algo(walk->algo), 2);
	put_head(walk, DGC_TLV_NUM_ENTRIES, 4);
	put_number(walk, e->n, 4);
	put_head(walk, DGC_TLV_NAME, strlen(head->name));
	put(walk, head->name, strlen(head->name));
	if (head->serial) {
		put_head(walk, DGC_TLV_SERIAL, 8);
		put_number(walk, head->serial, 8);
	}
	if (walk->verity) {
		put_head(walk, DGC_TLV_BLOCK_SIZE, 4);
		put_number(walk, params->block_size, 4);
	}
	if (walk->verity && params->salt_len) {
		put_head(walk, DGC_TLV_SALT, params->salt_len);
		put(walk, params->salt, params->salt_len);
	}
	if (head->source && *head->source) {
		put_head(walk, DGC_TLV_SOURCE, strlen(head->source));
		put(walk, head->source, strlen(head->source));
	}
}

int tlv_list_write(const struct tlv_list *e, const struct tlv_list_head *head,
		   struct bytes *out)
{
	struct walk walk = { .algo = head->params->algo };
	struct dgc_tlv tlv;

	*out = (struct bytes){ 0 };
	twalk_r(e->tree, look_at_one, &walk);
	write_head(&walk, e, head);
	twalk_r(e->tree, write_one, &walk);
	if (!walk.err && dgc_tlv_open(walk.out.data, (u32)walk.out.len, &tlv))
		walk.err = -EINVAL;
	if (!walk.err && (tlv.entries != e->n || !tlv.name_off))
		walk.err = -EINVAL;
	if (walk.err)
		bytes_free(&walk.out);
	*out = walk.out;
	return walk.err;
}
