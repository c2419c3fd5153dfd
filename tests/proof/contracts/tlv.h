/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of tlv.h promise. */
#ifndef DGC_CONTRACTS_TLV_H
#define DGC_CONTRACTS_TLV_H

#include <tlv.h>

#include "algo.h"
#include "cursor.h"

/*@
 @ // bytes of a fingerprint, of a key of version 4 or 6
 @ predicate dgc_l_is_signer(integer len) =
 @	len == DGC_TLV_SIGNER_LEN || len == DGC_TLV_SIGNER6_LEN;
 */

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(tlv);
 @ requires \separated(tlv, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *tlv;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> tlv->algo == DGC_ALGO_SHA256 ||
 @	tlv->algo == DGC_ALGO_SHA384 || tlv->algo == DGC_ALGO_SHA512;
 @ ensures \result == 0 ==>
 @	tlv->verity_entries + tlv->list_entries + tlv->signer_entries +
 @	tlv->floor_entries <= tlv->entries;
 @ ensures \result == 0 ==> tlv->revokes <= 1;
 @ ensures \result == 0 && tlv->revokes == 0 ==>
 @	tlv->list_entries == tlv->signer_entries == tlv->floor_entries == 0;
 @ ensures \result == 0 ==> tlv->entries_off <= len;
 @ ensures \result == 0 ==> tlv->name_off + tlv->name_len <= len &&
 @	tlv->name_len <= DGC_TLV_NAME_MAX;
 @ ensures \result == 0 ==> tlv->salt_off + tlv->salt_len <= len &&
 @	tlv->salt_len <= DGC_TLV_SALT_MAX;
 @ ensures \result == 0 ==> tlv->source_off + tlv->source_len <= len &&
 @	tlv->source_len <= DGC_TLV_NAME_MAX;
 @ ensures \result == 0 ==> tlv->block_size == 0 ||
 @	1024 <= tlv->block_size <= 65536;
 */
int dgc_tlv_open(const u8 *buf, u32 len, struct dgc_tlv *tlv);

/*@
 @ requires \valid_read(buf + (0 .. len - 1)) && \valid(entry);
 @ requires \valid_read(tlv);
 @ requires \separated(entry, tlv, buf + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *entry;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> len <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==>
 @	off + 2 * DGC_TLV_HDR_LEN < entry->next <= len;
 @ ensures \result == 0 ==>
 @	entry->digest_off == off + 2 * DGC_TLV_HDR_LEN &&
 @	entry->digest_off + entry->digest_len <= entry->next;
 @ ensures \result == 0 ==> entry->digest_len > 0;
 @ ensures \result == 0 ==> entry->kind == DGC_KIND_CONTENT ||
 @	entry->kind == DGC_KIND_VERITY || entry->kind == DGC_KIND_LIST ||
 @	entry->kind == DGC_KIND_SIGNER || entry->kind == DGC_KIND_FLOOR;
 @ ensures \result == 0 && tlv->revokes == 0 ==>
 @	entry->kind == DGC_KIND_CONTENT || entry->kind == DGC_KIND_VERITY;
 @ ensures \result == 0 && entry->kind == DGC_KIND_LIST ==>
 @	entry->digest_len == DGC_TLV_LIST_LEN;
 @ ensures \result == 0 && entry->kind == DGC_KIND_SIGNER ==>
 @	dgc_l_is_signer(entry->digest_len);
 @ ensures \result == 0 && entry->kind == DGC_KIND_FLOOR ==>
 @	dgc_l_is_signer(entry->digest_len);
 @ ensures \result == 0 && entry->kind == DGC_KIND_FLOOR ==>
 @	0 < entry->name_len < entry->below_len <= DGC_TLV_BELOW_MAX;
 @ ensures \result == 0 && entry->kind == DGC_KIND_FLOOR ==>
 @	entry->below_off + entry->below_len <= entry->next;
 @ ensures \result == 0 && entry->kind != DGC_KIND_FLOOR ==>
 @	entry->below_len == 0;
 @ ensures \result == 0 && entry->kind <= DGC_KIND_VERITY ==>
 @	entry->digest_len == dgc_l_algo_size(tlv->algo);
 @ ensures \result == 0 && entry->path_off != 0 ==>
 @	off < entry->path_off && 0 < entry->path_len <= DGC_TLV_PATH_MAX &&
 @	entry->path_off + entry->path_len <= entry->next;
 @ ensures \result == 0 && entry->path_off == 0 ==> entry->path_len == 0;
 */
int dgc_tlv_entry(const u8 *buf, u32 len, const struct dgc_tlv *tlv, u32 off,
		  struct dgc_tlv_entry *entry);

#endif /* DGC_CONTRACTS_TLV_H */
