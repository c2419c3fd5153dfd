// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keyring ".digest_cache": the keys that may sign digest lists.
 *
 * It is filled from the keys built into the kernel, and from key lists: the
 * same format, loaded like a digest list and signed by a key that is trusted
 * already. To user space it is closed otherwise.
 *
 * Which key a signature names is decided from dgc_known, which never shrinks,
 * but the key itself comes from the keyring: one that was revoked or unlinked
 * there verifies nothing any more.
 */

#define pr_fmt(fmt) "digest_cache: " fmt

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/key.h>
#include <linux/slab.h>

#include "internal.h"

static struct key *dgc_keyring __ro_after_init;

/* Protects all below. */
static DEFINE_MUTEX(dgc_known_lock);

/**
 * struct dgc_known - a key that was ever in the keyring
 * @fingerprint: of the key
 * @owner: the owner of the machine added it
 */
struct dgc_known {
	u8 fingerprint[DGC_PGP_FINGERPRINT_LEN];
	bool owner;
};

static struct dgc_known *dgc_known;
static u32 dgc_known_count;
static u32 dgc_known_room;

static bool is_issuer(const u8 *fingerprint, const u8 *sig_packet,
		      const struct dgc_pgp_sig *sig)
{
	const u8 *key_id =
		fingerprint + DGC_PGP_FINGERPRINT_LEN - DGC_PGP_KEY_ID_LEN;

	if (sig->has_fingerprint)
		return !memcmp(fingerprint, sig_packet + sig->fingerprint_off,
			       DGC_PGP_FINGERPRINT_LEN);
	return sig->has_key_id && !memcmp(key_id, sig_packet + sig->key_id_off,
					  DGC_PGP_KEY_ID_LEN);
}

/* The next key, from *@at on, that a signature names; false without one. */
static bool find_known(const u8 *sig_packet, const struct dgc_pgp_sig *sig,
		       u32 *at, u8 fingerprint[DGC_PGP_FINGERPRINT_LEN])
{
	bool found = false;

	mutex_lock(&dgc_known_lock);
	while (!found && *at < dgc_known_count) {
		found = is_issuer(dgc_known[*at].fingerprint, sig_packet, sig);
		if (found)
			memcpy(fingerprint, dgc_known[*at].fingerprint,
			       DGC_PGP_FINGERPRINT_LEN);
		++*at;
	}
	mutex_unlock(&dgc_known_lock);
	return found;
}

/* ERR_PTR(-ENOKEY) for one that was revoked or unlinked. */
static struct key *find_key(const u8 *fingerprint)
{
	struct asymmetric_key_id *id;
	struct key *key;

	if (dgc_revoked_signer(fingerprint))
		return ERR_PTR(-ENOKEY);
	id = asymmetric_key_generate_id(fingerprint, DGC_PGP_FINGERPRINT_LEN,
					"", 0);
	if (IS_ERR(id))
		return ERR_CAST(id);
	key = find_asymmetric_key(dgc_keyring, id, NULL, NULL, false);
	kfree(id);
	if (IS_ERR(key))
		return PTR_ERR(key) == -ENOMEM ? key : ERR_PTR(-ENOKEY);
	return key;
}

/**
 * dgc_keyring_find() - the next key that a signature names
 * @sig_packet: the signature packet
 * @sig: what dgc_pgp_sig_parse() made of it
 * @at: 0 for the first key, and then left alone
 * @fingerprint: result, the key's fingerprint, also when it was removed
 *
 * By issuer fingerprint where there is one, otherwise by 64-bit key id, which
 * several keys may have.
 *
 * Return: the key, to be released with key_put(); ERR_PTR(-ENOKEY) when there
 * is no other; ERR_PTR(-ENOMEM).
 */
struct key *dgc_keyring_find(const u8 *sig_packet,
			     const struct dgc_pgp_sig *sig, u32 *at,
			     u8 fingerprint[DGC_PGP_FINGERPRINT_LEN])
{
	struct key *key = ERR_PTR(-ENOKEY);

	while (key == ERR_PTR(-ENOKEY) &&
	       find_known(sig_packet, sig, at, fingerprint))
		key = find_key(fingerprint);
	return key;
}

/* "Some Vendor <mail>: fingerprint", or the fingerprint alone. */
static char *key_description(const u8 *ring, const struct dgc_pgp_key *key,
			     const u8 *fingerprint)
{
	if (!key->user_id_len)
		return kasprintf(GFP_KERNEL, "%*phN", DGC_PGP_FINGERPRINT_LEN,
				 fingerprint);
	return kasprintf(GFP_KERNEL, "%*pE: %*phN", (int)key->user_id_len,
			 ring + key->user_id_off, DGC_PGP_FINGERPRINT_LEN,
			 fingerprint);
}

static int link_key(const u8 *ring, const struct dgc_pgp_key *key,
		    const u8 *fingerprint)
{
	const key_perm_t perm = (KEY_POS_ALL & ~KEY_POS_SETATTR) |
				KEY_USR_VIEW | KEY_USR_READ;
	const unsigned long flags = KEY_ALLOC_NOT_IN_QUOTA |
				    KEY_ALLOC_BUILT_IN |
				    KEY_ALLOC_BYPASS_RESTRICTION;
	const u32 len = key->body_off + key->body_len - key->packet_off;
	char *description = key_description(ring, key, fingerprint);
	key_ref_t ref;

	if (!description)
		return -ENOMEM;
	ref = key_create_or_update(make_key_ref(dgc_keyring, true),
				   "asymmetric", description,
				   ring + key->packet_off, len, perm, flags);
	if (IS_ERR(ref)) {
		kfree(description);
		return PTR_ERR(ref);
	}
	pr_notice("Loaded OpenPGP key '%s'\n", description);
	kfree(description);
	key_ref_put(ref);
	return 0;
}

static struct dgc_known *known(const u8 *fingerprint)
{
	u32 i;

	for (i = 0; i < dgc_known_count; i++)
		if (!memcmp(dgc_known[i].fingerprint, fingerprint,
			    DGC_PGP_FINGERPRINT_LEN))
			return &dgc_known[i];
	return NULL;
}

/**
 * dgc_keyring_is_owner() - was a key added by the owner of the machine?
 * @fingerprint: of the key
 *
 * Those that are built in are the vendors'.
 *
 * Return: true for a key of a key list that the owner signed: with PKCS#7, or
 * with such a key.
 */
bool dgc_keyring_is_owner(const u8 *fingerprint)
{
	const struct dgc_known *key;
	bool owner;

	mutex_lock(&dgc_known_lock);
	key = known(fingerprint);
	owner = key && key->owner;
	mutex_unlock(&dgc_known_lock);
	return owner;
}

static int make_room(void)
{
	const u32 room = dgc_known_room ? 2 * dgc_known_room : 64;
	void *more;

	if (dgc_known_count == DGC_PGP_KEYS_MAX)
		return -ENOSPC;
	if (dgc_known_count < dgc_known_room)
		return 0;
	more = kvrealloc(dgc_known, room * sizeof(*dgc_known), GFP_KERNEL);
	if (!more)
		return -ENOMEM;
	dgc_known = more;
	dgc_known_room = room;
	return 0;
}

static int add_known(const u8 *ring, const struct dgc_pgp_key *key,
		     const u8 *fingerprint, bool owner)
{
	int err;

	if (known(fingerprint))
		return 0;
	err = make_room();
	if (!err)
		err = link_key(ring, key, fingerprint);
	if (err)
		return err;
	memcpy(dgc_known[dgc_known_count].fingerprint, fingerprint,
	       DGC_PGP_FINGERPRINT_LEN);
	dgc_known[dgc_known_count++].owner = owner;
	return 0;
}

static int add_key(const u8 *ring, const struct dgc_pgp_key *key, bool owner)
{
	u8 fingerprint[DGC_PGP_FINGERPRINT_LEN];
	int err;

	err = dgc_pubkey_fingerprint(ring + key->body_off, key->body_len,
				     fingerprint);
	if (err)
		return err;
	mutex_lock(&dgc_known_lock);
	err = add_known(ring, key, fingerprint, owner);
	mutex_unlock(&dgc_known_lock);
	return err;
}

static int judge_and_add(const u8 *ring, const struct dgc_pgp_key *key)
{
	int ret = dgc_pgp_key_judge(key);

	return ret > 0 ? add_key(ring, key, false) : ret;
}

/**
 * dgc_keyring_add() - add the keys of a verified key list
 * @ring: keyring as "dclist keys" makes it
 * @len: bytes in it
 * @owner: the owner of the machine signed the list; see dgc_keyring_is_owner()
 *
 * All are looked at before the first is added. One that is there already is
 * passed over.
 *
 * Return: 0; -EBADMSG when malformed, not by "dclist keys" or none may sign;
 * -ENOPKG with a key that is refused, unless a subkey of it may sign; -ENOSPC when there are
 * DGC_PGP_KEYS_MAX; -ENOMEM, after which it may be tried again. After these two
 * some of its keys are there.
 */
int dgc_keyring_add(const u8 *ring, u32 len, bool owner)
{
	struct dgc_pgp_keyring at;
	struct dgc_pgp_keylist list;
	struct dgc_pgp_key key;
	int err = dgc_pgp_keylist(ring, len, &list);

	if (!err)
		err = dgc_pgp_keyring_open(ring, len, &at);
	while (!err && dgc_pgp_keyring_next(ring, len, &at, &key) > 0)
		if (key.refusal == DGC_PGP_ACCEPTED)
			err = add_key(ring, &key, owner);
	return err;
}

/* One bad key must not cost the machine all the others, and so its boot. */
static void __init load_builtin_keys(void)
{
	const u32 len = dgc_builtin_keys_end - dgc_builtin_keys;
	struct dgc_pgp_keyring at;
	struct dgc_pgp_key key;
	int ret, err;

	if (!len)
		return;
	/* The build has refused anything else already. */
	if (dgc_pgp_keyring_open(dgc_builtin_keys, len, &at)) {
		pr_err("Built-in keys are not a keyring that dclist keys wrote\n");
		return;
	}
	while ((ret = dgc_pgp_keyring_next(dgc_builtin_keys, len, &at, &key)) >
	       0) {
		err = judge_and_add(dgc_builtin_keys, &key);
		if (err)
			pr_err("Built-in key at offset %u not loaded (%d, refusal %d)\n",
			       key.packet_off, err, key.refusal);
	}
	if (ret < 0)
		pr_err("Built-in keys are malformed from offset %u on\n",
		       at.pos);
}

/* As restrict_link_reject(), which modules cannot use. */
static int reject_link(struct key *keyring, const struct key_type *type,
		       const union key_payload *payload, struct key *key)
{
	return -EPERM;
}

/**
 * dgc_keyring_init() - make the keyring and fill it
 *
 * Return: 0 or a negative errno. A built-in key that is not accepted is
 * reported and left out; lists that it signed will be refused.
 */
int __init dgc_keyring_init(void)
{
	const key_perm_t perm = (KEY_POS_ALL & ~KEY_POS_SETATTR) |
				KEY_USR_VIEW | KEY_USR_READ | KEY_USR_SEARCH;
	struct key_restriction *closed = kzalloc(sizeof(*closed), GFP_KERNEL);

	if (!closed)
		return -ENOMEM;
	closed->check = reject_link;
	dgc_keyring = keyring_alloc(".digest_cache", GLOBAL_ROOT_UID,
				    GLOBAL_ROOT_GID, current_cred(), perm,
				    KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_SET_KEEP,
				    closed, NULL);
	if (IS_ERR(dgc_keyring)) {
		kfree(closed);
		return PTR_ERR(dgc_keyring);
	}
	load_builtin_keys();
	return 0;
}

/**
 * dgc_keyring_exit() - undo dgc_keyring_init(); no list is loaded
 */
void __init dgc_keyring_exit(void)
{
	key_put(dgc_keyring);
}
