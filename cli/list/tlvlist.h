/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signed bytes of a tlv digest list, digest-list(5), one entry a file. */
#ifndef DCLIST_TLVLIST_H
#define DCLIST_TLVLIST_H

#include "list/list.h"
#include "list/verity_params.h"

struct tlv_list;

/**
 * struct tlv_list_head - what a list says of itself
 * @name: 1 to 255 bytes, no control characters
 * @source: what it was made of, as @name; NULL or "" for nothing
 * @serial: a number that rises; 0 for none
 * @params: algorithm of all digests; block size and salt are written when there
 *	is an fs-verity digest
 */
struct tlv_list_head {
	const char *name;
	const char *source;
	uint64_t serial;
	const struct verity_params *params;
};

/* NULL without memory. */
struct tlv_list *tlv_list_new(void);
void tlv_list_free(struct tlv_list *e);
/*
 * Adds a digest of dgc_algo_size(@algo) bytes, unless it is there with this path.
 * @path may be NULL. A path that a list cannot hold is left out. 0 or -ENOMEM.
 */
int tlv_list_add(struct tlv_list *e, enum dgc_kind kind, enum dgc_algo algo,
		 const uint8_t *digest, const char *path);
/* Adds all of @other. 0 or -ENOMEM. */
int tlv_list_merge(struct tlv_list *e, const struct tlv_list *other);
/* So many digests, however many files have them */
size_t tlv_list_count(const struct tlv_list *e);
/*
 * The list, the same for the same entries whatever their order was. What was
 * written is read with the kernel's parser. Returns 0; -EINVAL for a name that
 * a list cannot hold; -ENOPKG when digests are of another algorithm than @head's;
 * -EFBIG; -ENOMEM.
 */
int tlv_list_write(const struct tlv_list *e, const struct tlv_list_head *head,
		   struct bytes *out);

#endif /* DCLIST_TLVLIST_H */
