// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* OpenPGP packet framing and integers, RFC 9580 sections 3.2 and 4.2. */
#include "openpgp_int.h"

/* Header of a new format packet: 11 and the tag; old: 10, tag, length type */
#define FIRST_OLD 0x80u
#define FIRST_NEW 0xc0u

u32 dgc_pgp_fingerprint_len(u32 version)
{
	return version == 6 ? DGC_PGP_FINGERPRINT6_LEN :
			      DGC_PGP_FINGERPRINT_LEN;
}

static u32 dgc_pgp_new_len(struct dgc_cursor *c)
{
	u32 first = dgc_cursor_u8(c);

	if (first < 192)
		return first;
	if (first < 224)
		return (first - 192) * 256 + 192 + dgc_cursor_u8(c);
	if (first == 255)
		return dgc_cursor_be32(c);
	c->bad = true; /* partial length */
	return 0;
}

static u32 dgc_pgp_old_len(struct dgc_cursor *c, u32 len_type)
{
	switch (len_type) {
	case 0:
		return dgc_cursor_u8(c);
	case 1:
		return dgc_cursor_be16(c);
	case 2:
		return dgc_cursor_be32(c);
	default:
		c->bad = true; /* indeterminate length */
		return 0;
	}
}

int dgc_pgp_packet(const u8 *buf, u32 len, u32 off, struct dgc_pgp_packet *pkt)
{
	struct dgc_cursor c;
	u32 first, tag, body_len;

	dgc_cursor_init(&c, buf, len);
	dgc_cursor_skip(&c, off);
	first = dgc_cursor_u8(&c);
	if (c.bad || first < FIRST_OLD)
		return -EBADMSG;
	if (first >= FIRST_NEW) {
		tag = first - FIRST_NEW;
		body_len = dgc_pgp_new_len(&c);
	} else {
		tag = (first - FIRST_OLD) / 4;
		body_len = dgc_pgp_old_len(&c, first % 4);
	}
	if (c.bad || tag == 0 || body_len > dgc_cursor_left(&c))
		return -EBADMSG;
	pkt->tag = tag;
	pkt->off = off;
	pkt->body_off = c.pos;
	pkt->body_len = body_len;
	pkt->next = c.pos + body_len;
	return 0;
}

/* Bits of a byte up to its highest one bit. */
static u32 dgc_pgp_bits(u32 byte)
{
	u32 bits = 0;

	/*@
	 @ loop invariant 0 <= bits <= 8;
	 @ loop invariant byte <= 0xff;
	 @ loop invariant dgc_l_pgp_bits(\at(byte, Pre)) ==
	 @	dgc_l_pgp_bits(byte) + bits;
	 @ loop assigns byte, bits;
	 @ loop variant byte;
	 */
	while (byte > 0) {
		byte /= 2;
		bits++;
	}
	return bits;
}

/* Where the first byte other than 0 is; @end when there is none. */
static u32 dgc_pgp_zeros_end(const u8 *buf, u32 off, u32 end)
{
	u32 at = off;

	/*@
	 @ loop invariant off <= at <= end;
	 @ loop invariant \forall integer i; off <= i < at ==> buf[i] == 0;
	 @ loop assigns at;
	 @ loop variant end - at;
	 */
	while (at < end && buf[at] == 0)
		at++;
	return at;
}

u32 dgc_pgp_mpi(struct dgc_cursor *c, struct dgc_pgp_mpi *mpi)
{
	u32 len = (dgc_cursor_be16(c) + 7) / 8;
	u32 off = dgc_cursor_skip(c, len);

	if (!c->bad)
		off = dgc_pgp_zeros_end(c->data, off, c->pos);
	if (c->bad || off == c->pos) {
		c->bad = true;
		return 0;
	}
	mpi->off = off;
	mpi->len = c->pos - off;
	return dgc_pgp_bits(c->data[off]) + (mpi->len - 1) * 8;
}
