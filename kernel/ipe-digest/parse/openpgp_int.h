/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the OpenPGP parsers share among themselves: signatures as they stand in
 * the packet, before any rule about what is accepted. Offsets count from the
 * start of the buffer.
 */
#ifndef DGC_PARSE_OPENPGP_INT_H
#define DGC_PARSE_OPENPGP_INT_H

#include "cursor.h"
#include "openpgp.h"

/**
 * struct dgc_pgp_layout - where the parts of a signature packet are
 * @version: 3 or 4
 * @type: signature type
 * @pubkey_algo: public key algorithm, any
 * @hash_id: hash algorithm as in the packet, any
 * @created: version 3 only
 * @key_id_off: version 3 only
 * @hash_off: the part that is hashed after the data
 * @hash_len: its length
 * @hashed_off: hashed subpackets, version 4 only
 * @hashed_len: their length, 0 for version 3
 * @unhashed_off: unhashed subpackets, version 4 only
 * @unhashed_len: their length, 0 for version 3
 * @check_off: first two bytes of the digest
 * @mpi_off: the signature's integers, to the end of the packet
 */
struct dgc_pgp_layout {
	u32 version;
	u32 type;
	u32 pubkey_algo;
	u32 hash_id;
	u32 created;
	u32 key_id_off;
	u32 hash_off;
	u32 hash_len;
	u32 hashed_off;
	u32 hashed_len;
	u32 unhashed_off;
	u32 unhashed_len;
	u32 check_off;
	u32 mpi_off;
};

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(l);
 @ requires \separated(l, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *l;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \result == 0 ==> off < end <= DGC_INPUT_MAX;
 @ ensures \result == 0 ==> l->version == 3 || l->version == 4;
 @ ensures \result == 0 ==> l->check_off + 2 == l->mpi_off <= end;
 @ ensures \result == 0 ==>
 @	off <= l->hash_off && l->hash_off + l->hash_len <= l->check_off;
 @ ensures \result == 0 && l->version == 3 ==> off < l->key_id_off &&
 @	l->key_id_off + DGC_PGP_KEY_ID_LEN <= l->check_off;
 @ ensures \result == 0 ==> off < l->hashed_off &&
 @	l->hashed_off + l->hashed_len <= l->check_off;
 @ ensures \result == 0 ==> off < l->unhashed_off &&
 @	l->unhashed_off + l->unhashed_len <= l->check_off;
 @ ensures \result == 0 && l->version == 3 ==> l->hash_off == off + 2 &&
 @	l->hash_len == 5 && l->key_id_off == off + 7 &&
 @	l->check_off == off + 17;
 @ ensures \result == 0 && l->version == 4 ==> l->hash_off == off &&
 @	l->hash_len == 6 + l->hashed_len <= 0x10005 &&
 @	l->hashed_off == off + 6;
 */
/**
 * dgc_pgp_layout() - take a signature packet apart
 * @buf: buffer
 * @off: offset of the packet's body
 * @end: offset behind the body; at most DGC_INPUT_MAX
 * @l: result, meaningful on success only
 *
 * Return: 0, -EBADMSG, or -ENOPKG for a version other than 3 and 4.
 */
int dgc_pgp_layout(const u8 *buf, u32 off, u32 end, struct dgc_pgp_layout *l);

/**
 * struct dgc_pgp_subs - what one area of subpackets says
 * @has_created: @created is valid
 * @created: signature creation time
 * @has_key_id: @key_id_off is valid
 * @key_id_off: issuer key id
 * @has_fingerprint: @fingerprint_off is valid
 * @fingerprint_off: issuer's version 4 fingerprint, 20 bytes
 * @has_key_flags: @key_flags is valid
 * @key_flags: first byte of the key flags, 0 when they are empty
 * @critical: holds a critical subpacket that is not understood
 */
struct dgc_pgp_subs {
	bool has_created;
	u32 created;
	bool has_key_id;
	u32 key_id_off;
	bool has_fingerprint;
	u32 fingerprint_off;
	bool has_key_flags;
	u32 key_flags;
	bool critical;
};

/*@
 @ requires \valid_read(buf + (0 .. end - 1)) && \valid(s);
 @ requires \separated(s, buf + (0 .. end - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *s;
 @ ensures \result == 0 || \result == -EBADMSG;
 @ ensures \result == 0 ==> off <= end <= DGC_INPUT_MAX;
 @ ensures \result == 0 && s->has_key_id ==> off <= s->key_id_off &&
 @	s->key_id_off + DGC_PGP_KEY_ID_LEN <= end;
 @ ensures \result == 0 && s->has_fingerprint ==>
 @	off <= s->fingerprint_off &&
 @	s->fingerprint_off + DGC_PGP_FINGERPRINT_LEN <= end;
 @ ensures \result == 0 ==> s->key_flags <= 0xff;
 */
/**
 * dgc_pgp_subs() - read an area of subpackets
 * @buf: buffer
 * @off: offset of the area
 * @end: offset behind it; at most DGC_INPUT_MAX
 * @s: result, meaningful on success only
 *
 * Of a subpacket that stands there more than once the first counts; two
 * creation times are malformed.
 *
 * Return: 0 or -EBADMSG.
 */
int dgc_pgp_subs(const u8 *buf, u32 off, u32 end, struct dgc_pgp_subs *s);

/*@
 @ // bits of a byte up to its highest one bit
 @ logic integer dgc_l_pgp_bits(integer b) =
 @	b >= 128 ? 8 : b >= 64 ? 7 : b >= 32 ? 6 : b >= 16 ? 5 :
 @	b >= 8 ? 4 : b >= 4 ? 3 : b >= 2 ? 2 : b >= 1 ? 1 : 0;
 */

/*@
 @ requires dgc_cursor_ok(c) && \valid(mpi);
 @ requires \separated(c, mpi, c->data + (0 .. c->len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad, *mpi;
 @ ensures dgc_cursor_ok(c);
 @ ensures \old(c->bad) ==> c->bad;
 @ ensures c->bad ==> \result == 0;
 @ ensures c->bad ==> *mpi == \old(*mpi);
 @ ensures !c->bad ==> 0 < mpi->len <= 8192;
 @ ensures !c->bad ==> mpi->off >= \old(c->pos) + 2;
 @ ensures !c->bad ==> mpi->off + mpi->len == c->pos;
 @ ensures !c->bad ==> c->pos == \old(c->pos) + 2 +
 @	(dgc_l_be16(c->data + \old(c->pos)) + 7) / 8;
 @ ensures !c->bad ==> \forall integer i;
 @	\old(c->pos) + 2 <= i < mpi->off ==> c->data[i] == 0;
 @ ensures !c->bad ==> c->data[mpi->off] != 0;
 @ ensures !c->bad ==> \result ==
 @	(mpi->len - 1) * 8 + dgc_l_pgp_bits(c->data[mpi->off]);
 */
/**
 * dgc_pgp_mpi() - read an integer
 * @c: cursor; goes bad when the integer is malformed
 * @mpi: result, written unless @c went bad
 *
 * It has as many bytes as its bit count asks for. Some vendors' count is not that
 * of the first byte, which may even be 0: GnuPG and rpm take that, so what counts
 * are the bytes. An integer of 0 is malformed.
 *
 * Return: its number of bits without leading zeros, 0 when malformed.
 */
u32 dgc_pgp_mpi(struct dgc_cursor *c, struct dgc_pgp_mpi *mpi);

#endif /* DGC_PARSE_OPENPGP_INT_H */
