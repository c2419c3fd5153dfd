// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tlv digest lists: an entry. */
#include "cursor.h"
#include "evr.h"
#include "tlv.h"

/* A path's length without a final NUL; 0 when it is empty or has another NUL. */
static u32 dgc_tlv_path_len(const u8 *p, u32 n)
{
	u32 i, len = n;

	if (p[n - 1] == 0)
		len = n - 1;
	/*@
	 @ loop invariant i <= len;
	 @ loop invariant \forall integer j; 0 <= j < i ==> p[j] != 0;
	 @ loop assigns i;
	 @ loop variant len - i;
	 */
	for (i = 0; i < len; i++)
		if (p[i] == 0)
			return 0;
	return len;
}

static void dgc_tlv_path(struct dgc_cursor *c, u32 len, struct dgc_tlv_entry *e)
{
	e->path_off = dgc_cursor_skip(c, len);
	if (c->bad || len == 0 || len > DGC_TLV_PATH_MAX) {
		c->bad = true;
		return;
	}
	e->path_len = dgc_tlv_path_len(c->data + e->path_off, len);
	if (e->path_len == 0)
		c->bad = true;
}

static void dgc_tlv_kind(struct dgc_cursor *c, u32 len, struct dgc_tlv_entry *e)
{
	u32 kind = dgc_cursor_u8(c);

	if (len != 1)
		c->bad = true;
	if (kind == DGC_KIND_CONTENT)
		e->kind = DGC_KIND_CONTENT;
	else if (kind == DGC_KIND_VERITY)
		e->kind = DGC_KIND_VERITY;
	else if (kind == DGC_KIND_LIST)
		e->kind = DGC_KIND_LIST;
	else if (kind == DGC_KIND_SIGNER)
		e->kind = DGC_KIND_SIGNER;
	else if (kind == DGC_KIND_FLOOR)
		e->kind = DGC_KIND_FLOOR;
	else
		c->bad = true;
}

/* Bytes before the only space; @n without one, or with control characters. */
static u32 dgc_tlv_name_len(const u8 *p, u32 n)
{
	u32 i, space = n;

	/*@
	 @ loop invariant i <= n;
	 @ loop invariant space == n || space < i;
	 @ loop assigns i, space;
	 @ loop variant n - i;
	 */
	for (i = 0; i < n; i++) {
		if (p[i] < 0x20 || p[i] == 0x7f)
			return n;
		if (p[i] != ' ')
			continue;
		if (space != n)
			return n;
		space = i;
	}
	return space;
}

static void dgc_tlv_below(struct dgc_cursor *c, u32 len,
			  struct dgc_tlv_entry *e)
{
	u32 off = dgc_cursor_skip(c, len), name;
	struct dgc_evr evr;

	e->below_off = off;
	e->below_len = len;
	e->name_len = 0;
	if (c->bad || len > DGC_TLV_BELOW_MAX) {
		c->bad = true;
		return;
	}
	name = dgc_tlv_name_len(c->data + off, len);
	e->name_len = name;
	if (name == 0 || name == len ||
	    dgc_evr_parse(c->data + (off + name + 1), len - name - 1, &evr))
		c->bad = true;
}

/* PATH, KIND and BELOW, to the end of the entry. */
static void dgc_tlv_entry_options(struct dgc_cursor *c, struct dgc_tlv_entry *e)
{
	u32 field, len, last = DGC_TLV_ENTRY_DIGEST;

	/*@
	 @ loop invariant dgc_cursor_ok(c) && c->pos >= \at(c->pos, Pre);
	 @ loop invariant \at(c->bad, Pre) ==> c->bad;
	 @ loop invariant !c->bad ==> e->kind == DGC_KIND_CONTENT ||
	 @	e->kind == DGC_KIND_VERITY || e->kind == DGC_KIND_LIST ||
	 @	e->kind == DGC_KIND_SIGNER || e->kind == DGC_KIND_FLOOR;
	 @ loop invariant !c->bad && e->path_off != 0 ==>
	 @	\at(c->pos, Pre) < e->path_off &&
	 @	0 < e->path_len <= DGC_TLV_PATH_MAX &&
	 @	e->path_off + e->path_len <= c->pos;
	 @ loop invariant !c->bad && e->path_off == 0 ==> e->path_len == 0;
	 @ loop invariant !c->bad && e->below_len != 0 ==>
	 @	e->below_len <= DGC_TLV_BELOW_MAX &&
	 @	0 < e->name_len < e->below_len &&
	 @	e->below_off + e->below_len <= c->pos;
	 @ loop assigns c->pos, c->bad, field, len, last;
	 @ loop assigns e->kind, e->path_off, e->path_len;
	 @ loop assigns e->below_off, e->below_len, e->name_len;
	 @ loop variant c->bad ? 0 : c->len - c->pos;
	 */
	while (!c->bad && dgc_cursor_left(c) > 0) {
		field = dgc_cursor_be16(c);
		len = dgc_cursor_be32(c);
		if (field <= last)
			c->bad = true;
		last = field;
		if (field == DGC_TLV_ENTRY_PATH)
			dgc_tlv_path(c, len, e);
		else if (field == DGC_TLV_ENTRY_KIND)
			dgc_tlv_kind(c, len, e);
		else if (field == DGC_TLV_ENTRY_BELOW)
			dgc_tlv_below(c, len, e);
		else
			c->bad = true;
	}
}

/* What is inside an entry; @c ends with it. */
static void dgc_tlv_entry_body(struct dgc_cursor *c, struct dgc_tlv_entry *e)
{
	u32 field = dgc_cursor_be16(c);
	u32 len = dgc_cursor_be32(c);

	e->kind = DGC_KIND_CONTENT;
	e->path_off = 0;
	e->path_len = 0;
	e->below_off = 0;
	e->below_len = 0;
	e->name_len = 0;
	e->digest_len = len;
	e->digest_off = dgc_cursor_skip(c, len);
	if (field != DGC_TLV_ENTRY_DIGEST || len == 0)
		c->bad = true;
	if (c->bad)
		return;
	dgc_tlv_entry_options(c, e);
}

/* Of a key of version 4 or 6 */
static bool dgc_tlv_is_signer(u32 len)
{
	return len == DGC_TLV_SIGNER_LEN || len == DGC_TLV_SIGNER6_LEN;
}

/*
 * Is the digest as long as its kind says, is it a floor if it has BELOW, and is
 * the kind one that the list may have?
 */
static bool dgc_tlv_entry_fits(const struct dgc_tlv *tlv,
			       const struct dgc_tlv_entry *e)
{
	if (e->kind == DGC_KIND_FLOOR)
		return tlv->revokes && e->below_len > 0 &&
		       dgc_tlv_is_signer(e->digest_len);
	if (e->below_len > 0)
		return false;
	if (e->kind == DGC_KIND_LIST)
		return tlv->revokes && e->digest_len == DGC_TLV_LIST_LEN;
	if (e->kind == DGC_KIND_SIGNER)
		return tlv->revokes && dgc_tlv_is_signer(e->digest_len);
	return e->digest_len == dgc_algo_size(tlv->algo);
}

/* Offset behind the entry at @off, or 0 when there is none. */
static u32 dgc_tlv_entry_end(const u8 *buf, u32 len, u32 off)
{
	struct dgc_cursor c;
	u32 field, entry_len;

	dgc_cursor_init(&c, buf, len);
	dgc_cursor_skip(&c, off);
	field = dgc_cursor_be16(&c);
	entry_len = dgc_cursor_be32(&c);
	dgc_cursor_skip(&c, entry_len);
	if (c.bad || field != DGC_TLV_ENTRY)
		return 0;
	return c.pos;
}

int dgc_tlv_entry(const u8 *buf, u32 len, const struct dgc_tlv *tlv, u32 off,
		  struct dgc_tlv_entry *entry)
{
	struct dgc_cursor c;
	u32 end = dgc_tlv_entry_end(buf, len, off);

	if (end == 0)
		return -EBADMSG;
	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off + DGC_TLV_HDR_LEN);
	dgc_tlv_entry_body(&c, entry);
	entry->next = end;
	return c.bad || !dgc_tlv_entry_fits(tlv, entry) ? -EBADMSG : 0;
}
