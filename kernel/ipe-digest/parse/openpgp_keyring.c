// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Certificates: keys with their user ids, self-signatures and subkeys. */
#include "openpgp_int.h"

/* Signature types, RFC 9580 section 5.2.1 */
#define SIG_CERTIFY_FIRST 0x10u
#define SIG_CERTIFY_LAST 0x13u
#define SIG_SUBKEY_BINDING 0x18u
#define SIG_DIRECT_KEY 0x1fu
#define SIG_KEY_REVOCATION 0x20u
#define SIG_SUBKEY_REVOCATION 0x28u

#define TAG_SECRET_KEY 5u
#define TAG_SECRET_SUBKEY 7u

#define FLAG_SIGN_DATA 0x02u

/* What the signatures behind a key say about it. */
struct dgc_pgp_usage {
	bool revoked;
	bool has_flags;
	u32 flags; /* of the newest self-signature that has them */
	u32 created; /* of that self-signature */
};

static bool dgc_pgp_tells_usage(u32 type, bool subkey)
{
	if (subkey)
		return type == SIG_SUBKEY_BINDING;
	return (type >= SIG_CERTIFY_FIRST && type <= SIG_CERTIFY_LAST) ||
	       type == SIG_DIRECT_KEY;
}

/*
 * A certification by another key is not told apart here (that takes the hash
 * of the key); it has no key flags, so it cannot outdo a self-signature.
 */
static int dgc_pgp_usage_add(const u8 *buf, const struct dgc_pgp_packet *pkt,
			     const struct dgc_pgp_key *key,
			     struct dgc_pgp_usage *u)
{
	struct dgc_pgp_layout l;
	struct dgc_pgp_subs s;
	int rc = dgc_pgp_layout(buf, pkt->body_off, pkt->next, &l);

	if (rc)
		return rc == -ENOPKG ? 0 : rc;
	if (l.type ==
	    (key->subkey ? SIG_SUBKEY_REVOCATION : SIG_KEY_REVOCATION))
		u->revoked = true;
	if (!dgc_pgp_tells_usage(l.type, key->subkey) ||
	    dgc_pgp_fingerprint_len(l.version) !=
		    dgc_pgp_fingerprint_len(key->version))
		return 0;
	rc = dgc_pgp_subs(buf, l.hashed_off, l.hashed_off + l.hashed_len,
			  l.version, &s);
	if (rc)
		return rc;
	if (!s.has_key_flags || (u->has_flags && s.created < u->created))
		return 0;
	u->has_flags = true;
	u->flags = s.key_flags;
	u->created = s.created;
	return 0;
}

static bool dgc_pgp_may_sign(const struct dgc_pgp_usage *u, bool subkey)
{
	if (!u->has_flags)
		return !subkey;
	return u->flags / FLAG_SIGN_DATA % 2 == 1;
}

static void dgc_pgp_user_id(struct dgc_pgp_keyring *ring,
			    const struct dgc_pgp_packet *pkt)
{
	if (ring->user_id_off)
		return;
	ring->user_id_off = pkt->body_off;
	ring->user_id_len = pkt->body_len;
}

/* Read what follows a key, up to the next one; leaves @ring->pos there. */
static int dgc_pgp_keyring_scan(const u8 *buf, u32 len,
				const struct dgc_pgp_key *key,
				struct dgc_pgp_keyring *ring,
				struct dgc_pgp_usage *u)
{
	struct dgc_pgp_packet pkt;

	/*@
	 @ loop invariant \at(ring->pos, Pre) <= ring->pos <= len;
	 @ loop invariant ring->user_id_off + ring->user_id_len <= len;
	 @ loop invariant \at(u->revoked, Pre) ==> u->revoked;
	 @ loop assigns pkt, ring->pos, ring->user_id_off, ring->user_id_len, *u;
	 @ loop variant len - ring->pos;
	 */
	while (ring->pos < len) {
		if (dgc_pgp_packet(buf, len, ring->pos, &pkt))
			return -EBADMSG;
		if (pkt.tag == DGC_PGP_TAG_KEY || pkt.tag == DGC_PGP_TAG_SUBKEY)
			return 0;
		if (pkt.tag == TAG_SECRET_KEY || pkt.tag == TAG_SECRET_SUBKEY)
			return -EBADMSG;
		if (pkt.tag == DGC_PGP_TAG_USER_ID)
			dgc_pgp_user_id(ring, &pkt);
		if (pkt.tag == DGC_PGP_TAG_SIGNATURE &&
		    dgc_pgp_usage_add(buf, &pkt, key, u))
			return -EBADMSG;
		ring->pos = pkt.next;
	}
	return 0;
}

static enum dgc_pgp_refusal dgc_pgp_refusal(const struct dgc_pgp_key *key,
					    const struct dgc_pgp_usage *u,
					    bool primary_revoked)
{
	if (key->refusal != DGC_PGP_ACCEPTED)
		return key->refusal;
	if (u->revoked || primary_revoked)
		return DGC_PGP_KEY_REVOKED;
	if (!dgc_pgp_may_sign(u, key->subkey))
		return DGC_PGP_KEY_USAGE;
	return DGC_PGP_ACCEPTED;
}

int dgc_pgp_keyring_next(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring,
			 struct dgc_pgp_key *key)
{
	struct dgc_pgp_usage u = { false, false, 0, 0 };

	if (ring->pos >= len)
		return 0;
	if (dgc_pgp_key_parse(buf, len, ring->pos, key))
		return -EBADMSG;
	if (key->subkey && !ring->has_primary)
		return -EBADMSG;
	if (!key->subkey) {
		ring->user_id_off = 0;
		ring->user_id_len = 0;
		ring->primary_revoked = false;
		ring->has_primary = true;
	}
	ring->pos = key->body_off + key->body_len;
	if (dgc_pgp_keyring_scan(buf, len, key, ring, &u))
		return -EBADMSG;
	if (!key->subkey)
		ring->primary_revoked = u.revoked;
	key->user_id_off = ring->user_id_off;
	key->user_id_len = ring->user_id_len;
	key->refusal = dgc_pgp_refusal(key, &u, ring->primary_revoked);
	return 1;
}
