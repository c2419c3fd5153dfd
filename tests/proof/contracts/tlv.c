// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of tlv.c promise. */
#include "cursor.h"
#include "tlv.h"

#include <tlv.c>

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result ==> BLOCK_SIZE_MIN <= size <= BLOCK_SIZE_MAX;
 */
static bool dgc_tlv_block_size(u32 size);

/*@
 @ requires \valid_read(p + (0 .. n - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> (\forall integer i;
 @	0 <= i < n ==> p[i] >= 0x20 && p[i] != 0x7f);
 */
static bool dgc_tlv_printable(const u8 *p, u32 n);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> c->pos == \old(c->pos) + DGC_TLV_HDR_LEN;
 */
static void dgc_tlv_expect(struct dgc_cursor *c, u32 field, u32 size);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(tlv);
 @ requires \separated(tlv, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, tlv->entries, tlv->algo;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> !\old(c->bad) && !c->bad &&
 @	c->pos == \old(c->pos) + 18;
 @ ensures \result == 0 ==> tlv->algo == DGC_ALGO_SHA256 ||
 @	tlv->algo == DGC_ALGO_SHA384 || tlv->algo == DGC_ALGO_SHA512;
 */
static int dgc_tlv_first(struct dgc_cursor *c, struct dgc_tlv *tlv);

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> 0 < len <= DGC_TLV_NAME_MAX;
 @ ensures !c->bad ==> \result == \old(c->pos);
 @ ensures !c->bad ==> \result + len == c->pos;
 */
static u32 dgc_tlv_text(struct dgc_cursor *c, u32 len);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(tlv);
 @ requires \separated(tlv, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, tlv->name_len, tlv->name_off, tlv->serial;
 @ assigns tlv->block_size, tlv->salt_len, tlv->salt_off;
 @ assigns tlv->source_len, tlv->source_off, tlv->revokes;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> DGC_TLV_NAME <= field <= DGC_TLV_REVOKES;
 @ ensures !c->bad && field != DGC_TLV_REVOKES ==>
 @	tlv->revokes == \old(tlv->revokes);
 @ ensures !c->bad && field == DGC_TLV_REVOKES ==> tlv->revokes == 1;
 @ ensures !c->bad && field != DGC_TLV_NAME ==>
 @	tlv->name_off == \old(tlv->name_off) &&
 @	tlv->name_len == \old(tlv->name_len);
 @ ensures !c->bad && field == DGC_TLV_NAME ==>
 @	0 < tlv->name_len <= DGC_TLV_NAME_MAX &&
 @	tlv->name_off + tlv->name_len == c->pos;
 @ ensures !c->bad && field != DGC_TLV_SALT ==>
 @	tlv->salt_off == \old(tlv->salt_off) &&
 @	tlv->salt_len == \old(tlv->salt_len);
 @ ensures !c->bad && field == DGC_TLV_SALT ==>
 @	0 < tlv->salt_len <= DGC_TLV_SALT_MAX &&
 @	tlv->salt_off + tlv->salt_len == c->pos;
 @ ensures !c->bad && field != DGC_TLV_SOURCE ==>
 @	tlv->source_off == \old(tlv->source_off) &&
 @	tlv->source_len == \old(tlv->source_len);
 @ ensures !c->bad && field == DGC_TLV_SOURCE ==>
 @	0 < tlv->source_len <= DGC_TLV_NAME_MAX &&
 @	tlv->source_off + tlv->source_len == c->pos;
 @ ensures !c->bad && field == DGC_TLV_BLOCK_SIZE ==>
 @	1024 <= tlv->block_size <= 65536;
 @ ensures !c->bad && field != DGC_TLV_BLOCK_SIZE ==>
 @	tlv->block_size == \old(tlv->block_size);
 */
static void dgc_tlv_option(struct dgc_cursor *c, u32 field, u32 len,
			   struct dgc_tlv *tlv);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(tlv);
 @ requires \separated(tlv, c, c->data + (0 .. c->len - 1));
 @ requires tlv->name_off == tlv->name_len == tlv->block_size == 0;
 @ requires tlv->salt_off == tlv->salt_len == 0;
 @ requires tlv->source_off == tlv->source_len == 0;
 @ requires tlv->revokes == 0;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, tlv->name_len, tlv->name_off, tlv->serial;
 @ assigns tlv->block_size, tlv->salt_len, tlv->salt_off;
 @ assigns tlv->source_len, tlv->source_off, tlv->revokes;
 @ assigns tlv->entries_off;
 @ ensures dgc_cursor_ok(c);
 @ ensures tlv->entries_off <= c->pos;
 @ ensures !c->bad ==> tlv->name_len <= DGC_TLV_NAME_MAX &&
 @	tlv->name_off + tlv->name_len <= c->pos;
 @ ensures !c->bad ==> tlv->salt_len <= DGC_TLV_SALT_MAX &&
 @	tlv->salt_off + tlv->salt_len <= c->pos;
 @ ensures !c->bad ==> tlv->source_len <= DGC_TLV_NAME_MAX &&
 @	tlv->source_off + tlv->source_len <= c->pos;
 @ ensures !c->bad ==>
 @	tlv->block_size == 0 || 1024 <= tlv->block_size <= 65536;
 @ ensures !c->bad ==> tlv->revokes <= 1;
 */
static void dgc_tlv_options(struct dgc_cursor *c, struct dgc_tlv *tlv);

/*@
 @ requires \valid(tlv);
 @ terminates \true;
 @ exits \false;
 @ assigns *tlv;
 @ ensures tlv->name_off == tlv->name_len == tlv->block_size == 0;
 @ ensures tlv->salt_off == tlv->salt_len == 0;
 @ ensures tlv->source_off == tlv->source_len == 0;
 @ ensures tlv->revokes == 0;
 */
static void dgc_tlv_clear(struct dgc_tlv *tlv);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(tlv);
 @ requires \separated(tlv, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns tlv->verity_entries, tlv->list_entries, tlv->signer_entries;
 @ assigns tlv->floor_entries;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==>
 @	tlv->verity_entries + tlv->list_entries + tlv->signer_entries +
 @	tlv->floor_entries <= tlv->entries;
 @ ensures \result == 0 && tlv->revokes == 0 ==>
 @	tlv->list_entries == tlv->signer_entries == tlv->floor_entries == 0;
 @ ensures \result == 0 ==> tlv->entries_off <= len;
 */
static int dgc_tlv_entries(const u8 *buf, u32 len, struct dgc_tlv *tlv);
