// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Signature subpackets, RFC 9580 section 5.2.3.7. */
#include "openpgp_int.h"

#define SUB_CREATED 2u
#define SUB_ISSUER 16u
#define SUB_KEY_FLAGS 27u
#define SUB_SIGNER_USER_ID 28u
#define SUB_FINGERPRINT 33u

/* A type with this bit set may not be passed over by who does not know it. */
#define SUB_CRITICAL 0x80u

/* A subpacket: its type, without the critical bit, and its body. */
struct dgc_pgp_sub {
	u32 type;
	bool critical;
	u32 off;
	u32 len;
};

static u32 dgc_pgp_sub_len(struct dgc_cursor *c)
{
	u32 first = dgc_cursor_u8(c);

	if (first < 192)
		return first;
	if (first < 255)
		return (first - 192) * 256 + 192 + dgc_cursor_u8(c);
	return dgc_cursor_be32(c);
}

static void dgc_pgp_sub_read(struct dgc_cursor *c, struct dgc_pgp_sub *sub)
{
	u32 len = dgc_pgp_sub_len(c);
	u32 type = dgc_cursor_u8(c);

	if (len == 0) {
		c->bad = true;
		len = 1;
	}
	sub->critical = type >= SUB_CRITICAL;
	sub->type = type % SUB_CRITICAL;
	sub->len = len - 1;
	sub->off = dgc_cursor_skip(c, len - 1);
}

static bool dgc_pgp_sub_created(const u8 *buf, const struct dgc_pgp_sub *sub,
				struct dgc_pgp_subs *s)
{
	if (s->has_created || sub->len != 4)
		return false;
	s->has_created = true;
	s->created = dgc_be32(buf + sub->off);
	return true;
}

static bool dgc_pgp_sub_issuer(const struct dgc_pgp_sub *sub,
			       struct dgc_pgp_subs *s)
{
	if (sub->len != DGC_PGP_KEY_ID_LEN)
		return false;
	if (!s->has_key_id) {
		s->has_key_id = true;
		s->key_id_off = sub->off;
	}
	return true;
}

/* A key of another version has not made the signature, section 5.2.3.35. */
static bool dgc_pgp_sub_fingerprint(const u8 *buf,
				    const struct dgc_pgp_sub *sub, u32 version,
				    struct dgc_pgp_subs *s)
{
	const u32 len = dgc_pgp_fingerprint_len(version);

	if (sub->len == 0)
		return false;
	if (buf[sub->off] != version)
		return true;
	if (sub->len != 1 + len)
		return false;
	if (s->fingerprint_len == 0) {
		s->fingerprint_len = len;
		s->fingerprint_off = sub->off + 1;
	}
	return true;
}

static void dgc_pgp_sub_key_flags(const u8 *buf, const struct dgc_pgp_sub *sub,
				  struct dgc_pgp_subs *s)
{
	if (s->has_key_flags)
		return;
	s->has_key_flags = true;
	s->key_flags = sub->len > 0 ? buf[sub->off] : 0;
}

/* Take what is of use from a subpacket; false when it is malformed. */
static bool dgc_pgp_sub_take(const u8 *buf, const struct dgc_pgp_sub *sub,
			     u32 version, struct dgc_pgp_subs *s)
{
	switch (sub->type) {
	case SUB_CREATED:
		return dgc_pgp_sub_created(buf, sub, s);
	case SUB_ISSUER:
		return dgc_pgp_sub_issuer(sub, s);
	case SUB_FINGERPRINT:
		return dgc_pgp_sub_fingerprint(buf, sub, version, s);
	case SUB_KEY_FLAGS:
		dgc_pgp_sub_key_flags(buf, sub, s);
		return true;
	case SUB_SIGNER_USER_ID:
		return true;
	default:
		if (sub->critical)
			s->critical = true;
		return true;
	}
}

static void dgc_pgp_subs_clear(struct dgc_pgp_subs *s)
{
	s->has_created = false;
	s->created = 0;
	s->has_key_id = false;
	s->key_id_off = 0;
	s->fingerprint_off = 0;
	s->fingerprint_len = 0;
	s->has_key_flags = false;
	s->key_flags = 0;
	s->critical = false;
}

int dgc_pgp_subs(const u8 *buf, u32 off, u32 end, u32 version,
		 struct dgc_pgp_subs *s)
{
	struct dgc_cursor c;
	struct dgc_pgp_sub sub;

	dgc_pgp_subs_clear(s);
	dgc_cursor_init(&c, buf, end);
	dgc_cursor_skip(&c, off);
	/*@
	 @ loop invariant dgc_cursor_ok(&c) && c.data == buf;
	 @ loop invariant !c.bad ==> off <= c.pos && c.len == end;
	 @ loop invariant s->has_key_id ==> off <= s->key_id_off &&
	 @	s->key_id_off + DGC_PGP_KEY_ID_LEN <= end;
	 @ loop invariant s->fingerprint_len == 0 ||
	 @	s->fingerprint_len == dgc_l_fingerprint_len(version);
	 @ loop invariant s->fingerprint_len != 0 ==>
	 @	off <= s->fingerprint_off &&
	 @	s->fingerprint_off + s->fingerprint_len <= end;
	 @ loop invariant s->key_flags <= 0xff;
	 @ loop assigns c.pos, c.bad, sub, *s;
	 @ loop variant c.len - c.pos;
	 */
	while (!c.bad && dgc_cursor_left(&c) > 0) {
		dgc_pgp_sub_read(&c, &sub);
		if (c.bad || !dgc_pgp_sub_take(buf, &sub, version, s))
			return -EBADMSG;
	}
	return c.bad ? -EBADMSG : 0;
}
