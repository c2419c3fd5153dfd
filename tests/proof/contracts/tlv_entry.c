// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of tlv_entry.c promise. */
#include "cursor.h"
#include "evr.h"
#include "tlv.h"

#include <tlv_entry.c>

/*@
 @ requires 0 < n && \valid_read(p + (0 .. n - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || \result == n - (p[n - 1] == 0 ? 1 : 0);
 @ ensures \result != 0 ==>
 @	\forall integer i; 0 <= i < \result ==> p[i] != 0;
 */
static u32 dgc_tlv_path_len(const u8 *p, u32 n);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(e) && \separated(e, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, e->path_off, e->path_len;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> e->path_off == \old(c->pos);
 @ ensures !c->bad ==> 0 < e->path_len <= DGC_TLV_PATH_MAX;
 @ ensures !c->bad ==> e->path_off + e->path_len <= c->pos;
 */
static void dgc_tlv_path(struct dgc_cursor *c, u32 len,
			 struct dgc_tlv_entry *e);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(e) && \separated(e, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, e->kind;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> len == 1 && c->pos == \old(c->pos) + 1;
 @ ensures !c->bad ==> e->kind == c->data[\old(c->pos)];
 @ ensures !c->bad ==> e->kind == DGC_KIND_CONTENT ||
 @	e->kind == DGC_KIND_VERITY || e->kind == DGC_KIND_LIST ||
 @	e->kind == DGC_KIND_SIGNER || e->kind == DGC_KIND_FLOOR;
 */
static void dgc_tlv_kind(struct dgc_cursor *c, u32 len,
			 struct dgc_tlv_entry *e);

/*@
 @ requires \valid_read(p + (0 .. n - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <= n;
 */
static u32 dgc_tlv_name_len(const u8 *p, u32 n);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(e) && \separated(e, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, e->below_off, e->below_len, e->name_len;
 @ ensures dgc_cursor_ok(c) && c->pos >= \old(c->pos);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> e->below_len <= DGC_TLV_BELOW_MAX;
 @ ensures !c->bad ==> 0 < e->name_len < e->below_len;
 @ ensures !c->bad ==> e->below_off + e->below_len <= c->pos;
 */
static void dgc_tlv_below(struct dgc_cursor *c, u32 len,
			  struct dgc_tlv_entry *e);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(e) && \separated(e, c, c->data + (0 .. c->len - 1));
 @ requires c->pos > 0 && e->path_off == e->path_len == 0;
 @ requires e->kind == DGC_KIND_CONTENT && e->below_len == 0;
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, e->kind, e->path_off, e->path_len;
 @ assigns e->below_off, e->below_len, e->name_len;
 @ ensures dgc_cursor_ok(c);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> c->pos == c->len;
 @ ensures !c->bad ==> e->kind == DGC_KIND_CONTENT ||
 @	e->kind == DGC_KIND_VERITY || e->kind == DGC_KIND_LIST ||
 @	e->kind == DGC_KIND_SIGNER || e->kind == DGC_KIND_FLOOR;
 @ ensures !c->bad && e->path_off != 0 ==> \old(c->pos) < e->path_off &&
 @	0 < e->path_len <= DGC_TLV_PATH_MAX &&
 @	e->path_off + e->path_len <= c->pos;
 @ ensures !c->bad && e->path_off == 0 ==> e->path_len == 0;
 @ ensures !c->bad && e->below_len != 0 ==>
 @	e->below_len <= DGC_TLV_BELOW_MAX;
 @ ensures !c->bad && e->below_len != 0 ==> 0 < e->name_len < e->below_len;
 @ ensures !c->bad && e->below_len != 0 ==>
 @	e->below_off + e->below_len <= c->pos;
 */
static void dgc_tlv_entry_options(struct dgc_cursor *c,
				  struct dgc_tlv_entry *e);

/*@
 @ requires dgc_cursor_ok(c);
 @ requires \valid(e) && \separated(e, c, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, e->digest_off, e->digest_len;
 @ assigns e->kind, e->path_off, e->path_len;
 @ assigns e->below_off, e->below_len, e->name_len;
 @ ensures dgc_cursor_ok(c);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures !c->bad ==> e->digest_len > 0 && c->pos == c->len;
 @ ensures !c->bad ==> e->digest_off == \old(c->pos) + DGC_TLV_HDR_LEN &&
 @	e->digest_off + e->digest_len <= c->pos;
 @ ensures !c->bad ==> e->kind == DGC_KIND_CONTENT ||
 @	e->kind == DGC_KIND_VERITY || e->kind == DGC_KIND_LIST ||
 @	e->kind == DGC_KIND_SIGNER || e->kind == DGC_KIND_FLOOR;
 @ ensures !c->bad && e->path_off != 0 ==> \old(c->pos) < e->path_off &&
 @	0 < e->path_len <= DGC_TLV_PATH_MAX &&
 @	e->path_off + e->path_len <= c->pos;
 @ ensures !c->bad && e->path_off == 0 ==> e->path_len == 0;
 @ ensures !c->bad && e->below_len != 0 ==>
 @	e->below_len <= DGC_TLV_BELOW_MAX;
 @ ensures !c->bad && e->below_len != 0 ==> 0 < e->name_len < e->below_len;
 @ ensures !c->bad && e->below_len != 0 ==>
 @	e->below_off + e->below_len <= c->pos;
 */
static void dgc_tlv_entry_body(struct dgc_cursor *c, struct dgc_tlv_entry *e);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> dgc_l_is_signer(len);
 */
static bool dgc_tlv_is_signer(u32 len);

/*@
 @ requires \valid_read(tlv) && \valid_read(e);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result && e->kind == DGC_KIND_LIST ==>
 @	tlv->revokes != 0 && e->digest_len == DGC_TLV_LIST_LEN;
 @ ensures \result && e->kind == DGC_KIND_SIGNER ==>
 @	tlv->revokes != 0 && dgc_l_is_signer(e->digest_len);
 @ ensures \result && e->kind == DGC_KIND_FLOOR ==> tlv->revokes != 0 &&
 @	e->below_len != 0 && dgc_l_is_signer(e->digest_len);
 @ ensures \result && e->kind != DGC_KIND_FLOOR ==> e->below_len == 0;
 @ ensures \result && e->kind <= DGC_KIND_VERITY ==>
 @	e->digest_len == dgc_l_algo_size(tlv->algo);
 */
static bool dgc_tlv_entry_fits(const struct dgc_tlv *tlv,
			       const struct dgc_tlv_entry *e);

/*@
 @ requires \valid_read(buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == 0 || off + DGC_TLV_HDR_LEN <= \result <= len;
 @ ensures \result != 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result != 0 ==> dgc_l_be16(buf + off) == DGC_TLV_ENTRY;
 */
static u32 dgc_tlv_entry_end(const u8 *buf, u32 len, u32 off);
