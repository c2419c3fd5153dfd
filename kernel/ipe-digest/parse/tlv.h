/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * tlv digest lists: fields of u16 number, u32 length (both big endian), value.
 * The layout and the numbers below 0x8000 are those of the Integrity Digest
 * Cache, version 6; those from 0x8000 on are ours.
 *
 *	ALGO (first), NUM_ENTRIES (second), then NAME, SERIAL, BLOCK_SIZE, SALT,
 *	SOURCE, REVOKES in ascending order and each at most once, then
 *	NUM_ENTRIES times ENTRY
 *
 * An ENTRY holds DIGEST (first), then PATH, KIND, BELOW in ascending order and
 * each at most once. A list with REVOKES attests nothing: what its entries name is
 * revoked. Only there an entry may be a list, a signer or a floor, which alone has
 * BELOW: packages that the signer signed, of this name and a lower version.
 */
#ifndef DGC_PARSE_TLV_H
#define DGC_PARSE_TLV_H

#include "algo.h"
#include "cursor.h"

#define DGC_TLV_ALGO 0u /* u16, enum hash_algo */
#define DGC_TLV_NUM_ENTRIES 1u /* u32 */
#define DGC_TLV_ENTRY 2u
#define DGC_TLV_NAME 0x8000u /* 1 to 255 bytes, no NUL, no control character */
#define DGC_TLV_SERIAL 0x8001u /* u64 */
#define DGC_TLV_BLOCK_SIZE 0x8002u /* u32, 1024 to 65536, power of 2 */
#define DGC_TLV_SALT 0x8003u /* 1 to 32 bytes; both of fs-verity */
#define DGC_TLV_SOURCE 0x8004u /* what it was made of; as NAME */
#define DGC_TLV_REVOKES 0x8005u /* u8, 1 */

#define DGC_TLV_ENTRY_DIGEST 0u
#define DGC_TLV_ENTRY_PATH 1u /* a NUL may end it; 1 to 4096 bytes */
#define DGC_TLV_ENTRY_KIND 0x8000u /* u8, enum dgc_kind; without it: content */

/* "NAME [EPOCH:]VERSION-RELEASE": one space, no NUL, no control character */
#define DGC_TLV_ENTRY_BELOW 0x8001u

#define DGC_TLV_HDR_LEN 6u
#define DGC_TLV_NAME_MAX 255u
#define DGC_TLV_PATH_MAX 4096u
#define DGC_TLV_SALT_MAX 32u
#define DGC_TLV_BELOW_MAX 1024u
#define DGC_TLV_LIST_LEN 32u /* SHA-256 of a list's signed part */
#define DGC_TLV_SIGNER_LEN 20u /* fingerprint of a version 4 key */
#define DGC_TLV_SIGNER6_LEN 32u /* of a version 6 key */

/* What a digest is the digest of. */
enum dgc_kind {
	DGC_KIND_INVALID = 0,
	DGC_KIND_CONTENT = 1, /* the file's bytes */
	DGC_KIND_VERITY = 2, /* the file's fs-verity digest */
	DGC_KIND_COUNT = 3, /* of those that can be attested */
	DGC_KIND_LIST = 16, /* a list's signed part: its id */
	DGC_KIND_SIGNER = 17, /* an OpenPGP key: its fingerprint */
	DGC_KIND_FLOOR = 18, /* the same, of the key that signed packages */
};

/**
 * struct dgc_tlv - a well-formed list
 * @algo: algorithm of all digests
 * @entries: number of entries
 * @verity_entries: how many of them are fs-verity digests
 * @list_entries: how many are ids of lists; 0 unless @revokes
 * @signer_entries: how many are fingerprints of keys; 0 unless @revokes
 * @floor_entries: how many are floors; 0 unless @revokes
 * @entries_off: offset of the first ENTRY field
 * @name_off: offset of the list's name; 0 when it has none
 * @name_len: bytes in it
 * @serial: 0 when it has none
 * @block_size: of the Merkle trees; 0 when the list does not say
 * @salt_off: offset of the salt; 0 when it has none
 * @salt_len: bytes in it
 * @source_off: offset of what the list was made of; 0 when it does not say
 * @source_len: bytes in it
 * @revokes: 1 when the entries are what is revoked, 0 when they are attested
 */
struct dgc_tlv {
	enum dgc_algo algo;
	u32 entries;
	u32 verity_entries;
	u32 list_entries;
	u32 signer_entries;
	u32 floor_entries;
	u32 entries_off;
	u32 name_off;
	u32 name_len;
	u64 serial;
	u32 block_size;
	u32 salt_off;
	u32 salt_len;
	u32 source_off;
	u32 source_len;
	u32 revokes;
};

/**
 * struct dgc_tlv_entry - one entry
 * @kind: what the digest is of
 * @digest_off: offset of the digest
 * @digest_len: bytes in it: dgc_algo_size(), DGC_TLV_LIST_LEN, or
 *	DGC_TLV_SIGNER_LEN or DGC_TLV_SIGNER6_LEN, as @kind says
 * @path_off: offset of the path; 0 when it has none
 * @path_len: bytes in it, without a final NUL
 * @below_off: of a floor, offset of the package's name
 * @below_len: of a floor, bytes in name, space and version; 0 otherwise
 * @name_len: of a floor, bytes in the name; the version is behind the space
 * @next: offset of the next entry
 */
struct dgc_tlv_entry {
	enum dgc_kind kind;
	u32 digest_off;
	u32 digest_len;
	u32 path_off;
	u32 path_len;
	u32 below_off;
	u32 below_len;
	u32 name_len;
	u32 next;
};

/**
 * dgc_tlv_open() - check a list, whole
 * @buf: the list, exactly
 * @len: bytes in @buf
 * @tlv: result, meaningful on success only
 *
 * Return: 0; -EBADMSG when malformed: an unknown, missing, repeated or
 * misplaced field, a value of the wrong size, a number of entries other than
 * NUM_ENTRIES, a trailing byte; -ENOPKG for a hash algorithm that is refused.
 */
int dgc_tlv_open(const u8 *buf, u32 len, struct dgc_tlv *tlv);

/**
 * dgc_tlv_entry() - read an entry
 * @buf: the list that @tlv was made from
 * @len: bytes in @buf
 * @tlv: result of dgc_tlv_open() over the same bytes
 * @off: @tlv->entries_off at the start, then @entry->next
 * @entry: result, meaningful on success only
 *
 * Return: 0, or -EBADMSG (not for the first @tlv->entries calls).
 */
int dgc_tlv_entry(const u8 *buf, u32 len, const struct dgc_tlv *tlv, u32 off,
		  struct dgc_tlv_entry *entry);

#endif /* DGC_PARSE_TLV_H */
