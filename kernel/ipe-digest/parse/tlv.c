// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tlv digest lists: the header fields and the list as a whole. */
#include "cursor.h"
#include "tlv.h"

#define BLOCK_SIZE_MIN 1024u
#define BLOCK_SIZE_MAX 65536u

static bool dgc_tlv_block_size(u32 size)
{
	u32 i;

	for (i = BLOCK_SIZE_MIN; i <= BLOCK_SIZE_MAX; i *= 2)
		if (size == i)
			return true;
	return false;
}

static bool dgc_tlv_printable(const u8 *p, u32 n)
{
	u32 i;

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

static void dgc_tlv_name(struct dgc_cursor *c, u32 len, struct dgc_tlv *tlv)
{
	tlv->name_len = len;
	tlv->name_off = dgc_cursor_skip(c, len);
	if (!c->bad && (len == 0 || len > DGC_TLV_NAME_MAX ||
			!dgc_tlv_printable(c->data + tlv->name_off, len)))
		c->bad = true;
}

/* The value of an optional field; @c goes bad for any other field. */
static void dgc_tlv_option(struct dgc_cursor *c, u32 field, u32 len,
			   struct dgc_tlv *tlv)
{
	switch (field) {
	case DGC_TLV_NAME:
		dgc_tlv_name(c, len, tlv);
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
	tlv->entries_off = 0;
	tlv->name_off = 0;
	tlv->name_len = 0;
	tlv->serial = 0;
	tlv->block_size = 0;
	tlv->salt_off = 0;
	tlv->salt_len = 0;
}

/* Check every entry and count those with an fs-verity digest. */
static int dgc_tlv_entries(const u8 *buf, u32 len, struct dgc_tlv *tlv)
{
	struct dgc_tlv_entry e;
	u32 i, off = tlv->entries_off, verity = 0;

	for (i = 0; i < tlv->entries; i++) {
		if (dgc_tlv_entry(buf, len, tlv, off, &e))
			return -EBADMSG;
		if (e.kind == DGC_KIND_VERITY)
			verity++;
		off = e.next;
	}
	if (off != len)
		return -EBADMSG;
	tlv->verity_entries = verity;
	return 0;
}

int dgc_tlv_open(const u8 *buf, u32 len, struct dgc_tlv *tlv)
{
	struct dgc_cursor c;
	struct dgc_tlv tmp;
	int rc;

	dgc_tlv_clear(&tmp);
	dgc_cursor_init(&c, buf, len);
	rc = dgc_tlv_first(&c, &tmp);
	if (rc)
		return rc;
	dgc_tlv_options(&c, &tmp);
	if (c.bad || dgc_tlv_entries(buf, len, &tmp))
		return -EBADMSG;
	*tlv = tmp;
	return 0;
}
