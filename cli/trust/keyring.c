// SPDX-License-Identifier: GPL-2.0-or-later
/* Vendor keys that lists are verified with. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "openpgp_int.h"
#include "trust/key_check.h"
#include "trust/keyring.h"
#include "trust/user_key.h"

/* Keys that may be used, as libcrypto takes them */
struct ring_key {
	struct dgc_pgp_key pgp;
	uint8_t fingerprint[FINGERPRINT_MAX];
	struct crypto_key *key; /* owned */
};

/**
 * struct keyring - keys to verify with
 * @check: all keys that were met, also the refused ones
 * @key: those that are accepted; owned
 * @n: how many
 * @user: those that no kernel verifies with; owned
 * @n_user: how many
 */
struct keyring {
	struct key_check check;
	struct ring_key *key;
	size_t n;
	struct user_key *user;
	size_t n_user;
};

/* Two files may have the same key. */
static bool is_there(const struct keyring *ring, const uint8_t *fingerprint)
{
	size_t i;

	for (i = 0; i < ring->n; i++)
		if (!memcmp(ring->key[i].fingerprint, fingerprint,
			    FINGERPRINT_MAX))
			return true;
	return false;
}

static int key_add(struct keyring *ring, const struct dgc_pgp_key *pgp)
{
	const struct bytes *b = &ring->check.keyring;
	struct ring_key *key = &ring->key[ring->n];

	key->pgp = *pgp;
	if (key_fingerprint(b->data + pgp->body_off, pgp->body_len,
			    key->fingerprint))
		return -ENOMEM;
	if (is_there(ring, key->fingerprint))
		return 0;
	key->key = crypto_key_openpgp(pgp, b->data);
	if (key->key)
		ring->n++;
	return 0; /* a point that is not on its curve is just no key */
}

static int keys_add(struct keyring *ring)
{
	const struct bytes *b = &ring->check.keyring;
	struct dgc_pgp_keyring pos;
	struct dgc_pgp_key pgp;
	int ret;

	if (dgc_pgp_keyring_open(b->data, (u32)b->len, &pos))
		return -EBADMSG;
	ring->key = calloc(ring->check.accepted + 1, sizeof(*ring->key));
	if (!ring->key)
		return -ENOMEM;
	while ((ret = dgc_pgp_keyring_next(b->data, (u32)b->len, &pos, &pgp)) ==
	       1)
		if (pgp.refusal == DGC_PGP_ACCEPTED &&
		    ring->n < ring->check.accepted && key_add(ring, &pgp))
			return -ENOMEM;
	return ret;
}

static int users_add(struct keyring *ring)
{
	const struct bytes *b = &ring->check.user;
	struct dgc_pgp_packet pkt = { 0 };
	int err = 0;

	while (!err && pkt.next < b->len) {
		if (dgc_pgp_packet(b->data, (u32)b->len, pkt.next, &pkt))
			return -EBADMSG;
		if (!array_grow(&ring->user, ring->n_user, sizeof(*ring->user)))
			return -ENOMEM;
		err = user_key_read(b->data + pkt.body_off, pkt.body_len,
				    &ring->user[ring->n_user++]);
		if (err == -ENOSYS || err == -ENOPKG)
			err = 0; /* it verifies nothing */
	}
	return err;
}

static void refusals_say(const struct key_check *check)
{
	size_t i;

	for (i = 0; i < check->n; i++)
		if (!check->row[i].subkey || check->n == 1)
			error(check->row[i].file, "key is refused: %s",
			      check->row[i].reason);
}

static struct keyring *ring_new(void)
{
	struct keyring *ring = calloc(1, sizeof(*ring));

	if (!ring)
		error(NULL, "out of memory");
	return ring;
}

/* After the keys were checked, @err says how. @user: keys for user space are enough */
static struct keyring *ring_fill(struct keyring *ring, const char *subject,
				 bool user, int err)
{
	if (err) {
		free(ring);
		return NULL;
	}
	if (!ring->check.accepted && !(user && ring->check.user.len)) {
		refusals_say(&ring->check);
		error(subject,
		      "no key to verify with; give one with --keyring");
	} else if (keys_add(ring) || users_add(ring)) {
		error(subject, "keyring is malformed, or out of memory");
	} else {
		return ring;
	}
	keyring_free(ring);
	return NULL;
}

struct keyring *keyring_open(const char *const *files, size_t n)
{
	struct keyring *ring = ring_new();

	if (!ring)
		return NULL;
	return ring_fill(ring, n ? files[0] : NULL, false,
			 key_check_ring(files, n, &ring->check));
}

struct keyring *keyring_open_user(const char *const *files, size_t n)
{
	struct keyring *ring = ring_new();

	if (!ring)
		return NULL;
	return ring_fill(ring, n ? files[0] : NULL, true,
			 key_check_ring(files, n, &ring->check));
}

struct keyring *keyring_open_dated(const char *const *files, size_t n)
{
	struct keyring *ring = ring_new();

	if (!ring)
		return NULL;
	return ring_fill(ring, n ? files[0] : NULL, true,
			 key_check(files, n, true, &ring->check));
}

bool keyring_expired(const struct keyring *ring, const char *fingerprint,
		     time_t when)
{
	const struct key_row *row;
	char hex[FINGERPRINT_HEX];
	size_t i;

	for (i = 0; i < ring->check.n; i++) {
		row = &ring->check.row[i];
		hex_encode(row->fingerprint,
			   user_key_fingerprint_len(row->version), hex);
		if ((row->accepted || row->user) && !strcmp(hex, fingerprint))
			return row->expires && when >= row->expires;
	}
	return false;
}

struct keyring *keyring_open_bytes(const char *subject,
				   const struct bytes *keys, bool take_keyring)
{
	struct keyring *ring = ring_new();

	if (!ring)
		return NULL;
	return ring_fill(ring, subject, false,
			 key_check_bytes(subject, keys, take_keyring,
					 &ring->check));
}

void keyring_free(struct keyring *ring)
{
	size_t i;

	if (!ring)
		return;
	for (i = 0; i < ring->n; i++)
		crypto_key_free(ring->key[i].key);
	free(ring->key);
	while (ring->n_user)
		user_key_free(&ring->user[--ring->n_user]);
	free(ring->user);
	key_check_free(&ring->check);
	free(ring);
}

/* As the kernel does it: key and signature are of one version, which the length says. */
static bool issued_by(unsigned int version, const uint8_t *fingerprint,
		      const struct dgc_pgp_sig *sig, const uint8_t *packet)
{
	const size_t skip = DGC_PGP_FINGERPRINT_LEN - DGC_PGP_KEY_ID_LEN;

	if (sig->fingerprint_len)
		return user_key_fingerprint_len(version) ==
			       sig->fingerprint_len &&
		       !memcmp(fingerprint, packet + sig->fingerprint_off,
			       sig->fingerprint_len);
	return sig->has_key_id && version == 4 &&
	       !memcmp(fingerprint + skip, packet + sig->key_id_off,
		       DGC_PGP_KEY_ID_LEN);
}

const struct crypto_key *keyring_next(const struct keyring *ring,
				      const struct dgc_pgp_sig *sig,
				      const uint8_t *packet, size_t *at,
				      uint8_t fingerprint[FINGERPRINT_MAX])
{
	const struct ring_key *key;

	while (*at < ring->n) {
		key = &ring->key[(*at)++];
		if (!issued_by(key->pgp.version, key->fingerprint, sig, packet))
			continue;
		memcpy(fingerprint, key->fingerprint, FINGERPRINT_MAX);
		return key->key;
	}
	return NULL;
}

const struct user_key *keyring_next_user(const struct keyring *ring,
					 const struct dgc_pgp_sig *sig,
					 const uint8_t *packet, size_t *at)
{
	const struct user_key *key;

	while (*at < ring->n_user) {
		key = &ring->user[(*at)++];
		if (key->key &&
		    issued_by(key->version, key->fingerprint, sig, packet))
			return key;
	}
	return NULL;
}

const char *keyring_refusal(const struct keyring *ring,
			    const struct dgc_pgp_sig *sig,
			    const uint8_t *packet)
{
	const struct key_row *row;
	size_t i;

	for (i = 0; i < ring->check.n; i++) {
		row = &ring->check.row[i];
		if (!row->accepted && !row->user &&
		    issued_by(row->version, row->fingerprint, sig, packet))
			return row->reason;
	}
	return NULL;
}

int keyring_digest(const struct keyring *ring, const char *rules,
		   uint8_t digest[32])
{
	const struct part parts[] = {
		{ (const uint8_t *)rules, strlen(rules) },
		{ ring->check.keyring.data, ring->check.keyring.len },
	};

	return crypto_hash(DGC_ALGO_SHA256, parts, 2, digest) ? -ENOMEM : 0;
}
