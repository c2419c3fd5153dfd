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
 * @version: 3, 4 or 6
 * @type: signature type
 * @pubkey_algo: public key algorithm, any
 * @hash_id: hash algorithm as in the packet, any
 * @created: version 3 only
 * @key_id_off: version 3 only
 * @hash_off: the part that is hashed after the data
 * @hash_len: its length
 * @hashed_off: hashed subpackets, not of version 3
 * @hashed_len: their length, 0 for version 3
 * @unhashed_off: unhashed subpackets, not of version 3
 * @unhashed_len: their length, 0 for version 3
 * @check_off: first two bytes of the digest
 * @salt_off: version 6 only: what is hashed before the data
 * @salt_len: its length, 0 for others
 * @mpi_off: the signature's integers or octets, to the end of the packet
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
	u32 salt_off;
	u32 salt_len;
	u32 mpi_off;
};

/**
 * dgc_pgp_layout() - take a signature packet apart
 * @buf: buffer
 * @off: offset of the packet's body
 * @end: offset behind the body; at most DGC_INPUT_MAX
 * @l: result, meaningful on success only
 *
 * Return: 0, -EBADMSG, or -ENOPKG for a version other than 3, 4 and 6.
 */
int dgc_pgp_layout(const u8 *buf, u32 off, u32 end, struct dgc_pgp_layout *l);

/**
 * struct dgc_pgp_subs - what one area of subpackets says
 * @has_created: @created is valid
 * @created: signature creation time
 * @has_key_id: @key_id_off is valid
 * @key_id_off: issuer key id
 * @fingerprint_off: issuer's fingerprint
 * @fingerprint_len: bytes in it; 0 without one
 * @has_key_flags: @key_flags is valid
 * @key_flags: first byte of the key flags, 0 when they are empty
 * @critical: holds a critical subpacket that is not understood
 */
struct dgc_pgp_subs {
	bool has_created;
	u32 created;
	bool has_key_id;
	u32 key_id_off;
	u32 fingerprint_off;
	u32 fingerprint_len;
	bool has_key_flags;
	u32 key_flags;
	bool critical;
};

/**
 * dgc_pgp_subs() - read an area of subpackets
 * @buf: buffer
 * @off: offset of the area
 * @end: offset behind it; at most DGC_INPUT_MAX
 * @version: of the signature
 * @s: result, meaningful on success only
 *
 * Of a subpacket that stands there more than once the first counts; two
 * creation times are malformed.
 *
 * Return: 0 or -EBADMSG.
 */
int dgc_pgp_subs(const u8 *buf, u32 off, u32 end, u32 version,
		 struct dgc_pgp_subs *s);

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

/**
 * dgc_pgp_sig_mpis() - what a signature consists of
 * @buf: buffer
 * @off: offset of the signature's integers or octets
 * @end: where the packet ends, which they fill; at most DGC_INPUT_MAX
 * @pubkey_algo: an algorithm of which dgc_pgp_sig_known_key() is true
 * @first: result: the only integer of RSA, r of others
 * @second: result: empty of RSA, s of others
 *
 * Return: 0 or -EBADMSG.
 */
int dgc_pgp_sig_mpis(const u8 *buf, u32 off, u32 end, u32 pubkey_algo,
		     struct dgc_pgp_mpi *first, struct dgc_pgp_mpi *second);

/* Does a kernel verify signatures of this version by this algorithm? */
bool dgc_pgp_sig_known_key(u32 version, u32 pubkey_algo);

#endif /* DGC_PARSE_OPENPGP_INT_H */
