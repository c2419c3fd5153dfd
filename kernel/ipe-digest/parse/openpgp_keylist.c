// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Keyring files: how they start, which of the keys in a keyring are taken, or why none is. */
#include "openpgp.h"

bool dgc_pgp_is_keyring(const u8 *buf, u32 len)
{
	return len >= DGC_PGP_MAGIC_LEN && dgc_be32(buf) == 0x64636c69u &&
	       dgc_be32(buf + 4) == 0x7374206bu &&
	       dgc_be32(buf + 8) == 0x65797269u &&
	       dgc_be32(buf + 12) == 0x6e672031u;
}

int dgc_pgp_keyring_open(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring)
{
	ring->pos = DGC_PGP_MAGIC_LEN;
	ring->user_id_off = 0;
	ring->user_id_len = 0;
	ring->primary_revoked = false;
	ring->has_primary = false;
	return dgc_pgp_is_keyring(buf, len) ? 0 : -EBADMSG;
}

int dgc_pgp_key_judge(const struct dgc_pgp_key *key)
{
	switch (key->refusal) {
	case DGC_PGP_ACCEPTED:
		return 1;
	case DGC_PGP_KEY_USAGE:
		return 0;
	case DGC_PGP_KEY_MALFORMED:
		return -EBADMSG;
	default:
		return -ENOPKG;
	}
}

/* A refused primary key waits in @list for a subkey that may sign. */
static int dgc_pgp_keylist_add(struct dgc_pgp_keylist *list,
			       const struct dgc_pgp_key *key)
{
	int judged = dgc_pgp_key_judge(key);

	if (list->refused && !key->subkey)
		return -ENOPKG;
	if (judged > 0) {
		list->refused = false;
		list->keys++;
	}
	if (judged >= 0)
		return 0;
	list->refused = true;
	list->refused_off = key->packet_off;
	return judged == -ENOPKG && !key->subkey ? 0 : judged;
}

int dgc_pgp_keylist(const u8 *buf, u32 len, struct dgc_pgp_keylist *list)
{
	struct dgc_pgp_keyring ring;
	struct dgc_pgp_key key;
	int rc;

	list->keys = 0;
	list->refused = false;
	list->refused_off = 0;
	if (dgc_pgp_keyring_open(buf, len, &ring))
		return -EBADMSG;
	/*@
	 @ loop invariant list->keys <= ring.pos;
	 @ loop invariant ring.pos <= len;
	 @ loop invariant list->keys > 0 ==> len <= DGC_INPUT_MAX;
	 @ loop invariant ring.user_id_off + ring.user_id_len <= len;
	 @ loop invariant list->refused ==> list->refused_off < len;
	 @ loop assigns ring, key, rc, *list;
	 @ loop variant len - ring.pos;
	 */
	while ((rc = dgc_pgp_keyring_next(buf, len, &ring, &key)) > 0) {
		rc = dgc_pgp_keylist_add(list, &key);
		if (rc)
			return rc;
	}
	if (rc) {
		list->refused = false;
		return rc;
	}
	if (list->refused)
		return -ENOPKG;
	return list->keys > 0 ? 0 : -EBADMSG;
}
