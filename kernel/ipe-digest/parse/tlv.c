// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tlv digest lists: the header fields and the list as a whole. */
#include "cursor.h"
#include "tlv.h"

#define BLOCK_SIZE_MIN 1024u
#define BLOCK_SIZE_MAX 65536u

static bool dgc_tlv_block_size(u32 size)
{
	u32 i;

	/*@
	 @ loop invariant BLOCK_SIZE_MIN <= i <= 2 * BLOCK_SIZE_MAX;
	 @ loop assigns i;
	 @ loop variant 2 * BLOCK_SIZE_MAX - i;
	 */
	for (i = BLOCK_SIZE_MIN; i <= BLOCK_SIZE_MAX; i *= 2)
		if (size == i)
			return true;
	return false;
}

static bool dgc_tlv_printable(const u8 *p, u32 n)
{
	u32 i;

	/*@
	 @ loop invariant i <= n;
	 @ loop invariant \forall integer j;
	 @	0 <= j < i ==> p[j] >= 0x20 && p[j] != 0x7f;
	 @ loop assigns i;
	 @ loop variant n - i;
	 */
	for (i = 0; i < n; i++)
		if (p[i] < 0x20 || p[i] == 0x7f)
			return false;
	return true;
}

/* Read a field's head, which must be @field of exactly @size bytes. */
static void dgc_tlv_expect(struct dgc_cursor *c, u32 field, u32 size)
{
	u32 number = dgc_cursor_be16(c);
	u32 len = dgc_cursor_be32(c);

	if (number != field || len != size)
		c->bad = true;
}

/* ALGO and NUM_ENTRIES. */
static int dgc_tlv_first(struct dgc_cursor *c, struct dgc_tlv *tlv)
{
	u32 id;

	dgc_tlv_expect(c, DGC_TLV_ALGO, 2);
	id = dgc_cursor_be16(c);
	dgc_tlv_expect(c, DGC_TLV_NUM_ENTRIES, 4);
	tlv->entries = dgc_cursor_be32(c);
	if (c->bad)
		return -EBADMSG;
	tlv->algo = dgc_algo_from_uapi(id);
	return tlv->algo == DGC_ALGO_INVALID ? -ENOPKG : 0;
}

/* Offset of a name's or source's text, which is what may be printed. */
static u32 dgc_tlv_text(struct dgc_cursor *c, u32 len)
{
	u32 off = dgc_cursor_skip(c, len);

	if (!c->bad && (len == 0 || len > DGC_TLV_NAME_MAX ||
			!dgc_tlv_printable(c->data + off, len)))
		c->bad = true;
	return off;
}

/* The value of an optional field; @c goes bad for any other field. */
static void dgc_tlv_option(struct dgc_cursor *c, u32 field, u32 len,
			   struct dgc_tlv *tlv)
{
	switch (field) {
	case DGC_TLV_NAME:
		tlv->name_len = len;
		tlv->name_off = dgc_tlv_text(c, len);
		return;
	case DGC_TLV_SERIAL:
		tlv->serial = dgc_cursor_be64(c);
		if (len != 8)
			c->bad = true;
		return;
	case DGC_TLV_BLOCK_SIZE:
		tlv->block_size = dgc_cursor_be32(c);
		if (len != 4 || !dgc_tlv_block_size(tlv->block_size))
			c->bad = true;
		return;
	case DGC_TLV_SALT:
		tlv->salt_len = len;
		tlv->salt_off = dgc_cursor_skip(c, len);
		if (len == 0 || len > DGC_TLV_SALT_MAX)
			c->bad = true;
		return;
	case DGC_TLV_SOURCE:
		tlv->source_len = len;
		tlv->source_off = dgc_tlv_text(c, len);
		return;
	case DGC_TLV_REVOKES:
		tlv->revokes = dgc_cursor_u8(c);
		if (len != 1 || tlv->revokes != 1)
			c->bad = true;
		return;
	default:
		c->bad = true;
		return;
	}
}

/* The optional fields, each above the one before, up to the first ENTRY. */
static void dgc_tlv_options(struct dgc_cursor *c, struct dgc_tlv *tlv)
{
	u32 field, len, last = DGC_TLV_ENTRY;

	tlv->entries_off = c->pos;
	/*@
	 @ loop invariant dgc_cursor_ok(c) && tlv->entries_off <= c->pos;
	 @ loop invariant !c->bad ==> tlv->name_len <= DGC_TLV_NAME_MAX &&
	 @	tlv->name_off + tlv->name_len <= c->pos;
	 @ loop invariant !c->bad ==> tlv->salt_len <= DGC_TLV_SALT_MAX &&
	 @	tlv->salt_off + tlv->salt_len <= c->pos;
	 @ loop invariant !c->bad ==> tlv->source_len <= DGC_TLV_NAME_MAX &&
	 @	tlv->source_off + tlv->source_len <= c->pos;
	 @ loop invariant !c->bad ==> tlv->block_size == 0 ||
	 @	1024 <= tlv->block_size <= 65536;
	 @ loop invariant !c->bad ==> tlv->revokes <= 1;
	 @ loop assigns c->pos, c->bad, field, len, last, tlv->name_len;
	 @ loop assigns tlv->name_off, tlv->serial, tlv->block_size;
	 @ loop assigns tlv->salt_len, tlv->salt_off, tlv->entries_off;
	 @ loop assigns tlv->source_len, tlv->source_off, tlv->revokes;
	 @ loop variant c->bad ? 0 : c->len - c->pos;
	 */
	while (!c->bad && dgc_cursor_left(c) > 0) {
		field = dgc_cursor_be16(c);
		if (field == DGC_TLV_ENTRY)
			return;
		len = dgc_cursor_be32(c);
		if (field <= last)
			c->bad = true;
		last = field;
		dgc_tlv_option(c, field, len, tlv);
		tlv->entries_off = c->pos;
	}
}

static void dgc_tlv_clear(struct dgc_tlv *tlv)
{
	tlv->algo = DGC_ALGO_INVALID;
	tlv->entries = 0;
	tlv->verity_entries = 0;
	tlv->list_entries = 0;
	tlv->signer_entries = 0;
	tlv->floor_entries = 0;
	tlv->entries_off = 0;
	tlv->name_off = 0;
	tlv->name_len = 0;
	tlv->serial = 0;
	tlv->block_size = 0;
	tlv->salt_off = 0;
	tlv->salt_len = 0;
	tlv->source_off = 0;
	tlv->source_len = 0;
	tlv->revokes = 0;
}

/* Check every entry and count those that are no digests of content. */
static int dgc_tlv_entries(const u8 *buf, u32 len, struct dgc_tlv *tlv)
{
	struct dgc_tlv_entry e;
	u32 i, off = tlv->entries_off;
	u32 verity = 0, lists = 0, signers = 0, floors = 0;

	/*@
	 @ loop invariant i <= tlv->entries;
	 @ loop invariant verity + lists + signers + floors <= i;
	 @ loop invariant tlv->revokes == 0 ==> lists == signers == floors == 0;
	 @ loop invariant tlv->entries_off <= off;
	 @ loop invariant i > 0 ==> off <= len;
	 @ loop assigns i, off, verity, lists, signers, floors, e;
	 @ loop variant tlv->entries - i;
	 */
	for (i = 0; i < tlv->entries; i++) {
		if (dgc_tlv_entry(buf, len, tlv, off, &e))
			return -EBADMSG;
		if (e.kind == DGC_KIND_VERITY)
			verity++;
		else if (e.kind == DGC_KIND_LIST)
			lists++;
		else if (e.kind == DGC_KIND_SIGNER)
			signers++;
		else if (e.kind == DGC_KIND_FLOOR)
			floors++;
		off = e.next;
	}
	if (off != len)
		return -EBADMSG;
	tlv->verity_entries = verity;
	tlv->list_entries = lists;
	tlv->signer_entries = signers;
	tlv->floor_entries = floors;
	return 0;
}

int dgc_tlv_open(const u8 *buf, u32 len, struct dgc_tlv *tlv)
{
	struct dgc_cursor c;
	int rc;

	dgc_tlv_clear(tlv);
	dgc_cursor_init(&c, buf, len);
	rc = dgc_tlv_first(&c, tlv);
	if (rc)
		return rc;
	dgc_tlv_options(&c, tlv);
	if (c.bad)
		return -EBADMSG;
	return dgc_tlv_entries(buf, len, tlv);
}
