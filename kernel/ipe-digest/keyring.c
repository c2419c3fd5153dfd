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
 * there verifies nothing any more. Nor does one that a revocation list names, or
 * that only such keys introduced.
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

/* What is shown where there is no key: zeros */
const struct dgc_fingerprint dgc_no_key = { .len = DGC_PGP_FINGERPRINT_LEN };

/* Protects all below; dgc_lock is outside it. */
static DEFINE_MUTEX(dgc_known_lock);

/**
 * struct dgc_known - a key that was ever in the keyring
 * @fingerprint: of the key
 * @rooted: it is built in
 * @revoked: see dgc_revoked_key()
 *
 * It stays where it is, and @fingerprint is constant: lists point to it.
 */
struct dgc_known {
	struct dgc_fingerprint fingerprint;
	bool rooted;
	bool revoked;
};

static struct dgc_known **dgc_known;
static u32 dgc_known_count;
static u32 dgc_known_room;

/* No key has this number */
#define DGC_BY_OWNER U16_MAX

/**
 * struct dgc_introduced - a key that a key list introduced
 * @key: the key
 * @by: who signed the key list: a key, or DGC_BY_OWNER
 * @revoked: the key, or the key list, is
 * @id: of the key list
 */
struct dgc_introduced {
	u16 key;
	u16 by;
	bool revoked;
	u8 id[DGC_LIST_ID_LEN];
};

/* Each key by four others, and for the owner as many again, which keys cannot use up */
#define DGC_INTRODUCED_MAX (4 * DGC_PGP_KEYS_MAX)

static struct dgc_introduced *dgc_introduced;
static u32 dgc_introduced_count;
static u32 dgc_introduced_room;

/*
 * Keys that are not revoked, and rooted or introduced by one of these. Read
 * without the lock.
 */
static DECLARE_BITMAP(dgc_trusted, DGC_PGP_KEYS_MAX);

/* The length tells the versions apart, which must be the same. */
static bool is_issuer(const struct dgc_fingerprint *key, const u8 *sig_packet,
		      const struct dgc_pgp_sig *sig)
{
	if (sig->fingerprint_len)
		return key->len == sig->fingerprint_len &&
		       !memcmp(key->id, sig_packet + sig->fingerprint_off,
			       key->len);
	return sig->has_key_id && key->len == DGC_PGP_FINGERPRINT_LEN &&
	       !memcmp(key->id + DGC_PGP_FINGERPRINT_LEN - DGC_PGP_KEY_ID_LEN,
		       sig_packet + sig->key_id_off, DGC_PGP_KEY_ID_LEN);
}

/* The next key, from *@at on, that a signature names; false without one. */
static bool find_known(const u8 *sig_packet, const struct dgc_pgp_sig *sig,
		       u32 *at, const struct dgc_fingerprint **fingerprint)
{
	bool found = false;

	mutex_lock(&dgc_known_lock);
	while (!found && *at < dgc_known_count) {
		found = is_issuer(&dgc_known[*at]->fingerprint, sig_packet,
				  sig);
		if (found)
			*fingerprint = &dgc_known[*at]->fingerprint;
		++*at;
	}
	mutex_unlock(&dgc_known_lock);
	return found;
}

/* ERR_PTR(-ENOKEY) for one that is not trusted any more, or was unlinked. */
static struct key *find_key(const struct dgc_fingerprint *fingerprint,
			    u16 number)
{
	struct asymmetric_key_id *id;
	struct key *key;

	if (!dgc_keyring_trusts(number))
		return ERR_PTR(-ENOKEY);
	id = asymmetric_key_generate_id(fingerprint->id, fingerprint->len, "",
					0);
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
 * @at: 0 for the first key, and then left alone: one more than the number of the
 *	key returned
 * @fingerprint: result, the key's fingerprint, which stays, also when the key was
 *	removed
 *
 * By issuer fingerprint where there is one, otherwise, not in version 6, by 64-bit
 * key id, which several keys may have. The key is of the signature's version.
 *
 * Return: the key, to be released with key_put(); ERR_PTR(-ENOKEY) when there
 * is no other; ERR_PTR(-ENOMEM).
 */
struct key *dgc_keyring_find(const u8 *sig_packet,
			     const struct dgc_pgp_sig *sig, u32 *at,
			     const struct dgc_fingerprint **fingerprint)
{
	struct key *key = ERR_PTR(-ENOKEY);

	while (key == ERR_PTR(-ENOKEY) &&
	       find_known(sig_packet, sig, at, fingerprint))
		key = find_key(*fingerprint, *at - 1);
	return key;
}

#define USER_ID_SHOWN 255u /* bytes */
#define KEYS_OF_OWNER 256u /* of which the key lists of others take none */

/*
 * "Some Vendor <mail>: fingerprint", or the fingerprint alone. The kernel keeps
 * the length of a description in 16 bits.
 */
static char *key_description(const u8 *ring, const struct dgc_pgp_key *key,
			     const struct dgc_fingerprint *fingerprint)
{
	if (!key->user_id_len)
		return kasprintf(GFP_KERNEL, "%*phN", fingerprint->len,
				 fingerprint->id);
	return kasprintf(GFP_KERNEL, "%*pE: %*phN",
			 (int)min(key->user_id_len, USER_ID_SHOWN),
			 ring + key->user_id_off, fingerprint->len,
			 fingerprint->id);
}

static int link_key(const u8 *ring, const struct dgc_pgp_key *key,
		    const struct dgc_fingerprint *fingerprint)
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

/* The number of a key; -ENOKEY. */
static int known(const struct dgc_fingerprint *fingerprint)
{
	u32 i;

	for (i = 0; i < dgc_known_count; i++)
		if (dgc_fingerprint_same(&dgc_known[i]->fingerprint,
					 fingerprint))
			return i;
	return -ENOKEY;
}

/* Doubles what holds @count of at most @most elements, when it is full. */
static int make_room(void **array, u32 *room, u32 count, u32 most, size_t size)
{
	const u32 next = *room ? 2 * *room : 64;
	void *more;

	if (count == most)
		return -ENOSPC;
	if (count < *room)
		return 0;
	more = kvrealloc(*array, next * size, GFP_KERNEL);
	if (!more)
		return -ENOMEM;
	*array = more;
	*room = next;
	return 0;
}

static int introduce(u16 key, u16 by, const u8 *id)
{
	const u32 most = DGC_INTRODUCED_MAX * (by == DGC_BY_OWNER ? 2 : 1);
	const struct dgc_introduced *at;
	u32 i;
	int err;

	for (i = 0; i < dgc_introduced_count; i++) {
		at = &dgc_introduced[i];
		if (at->key == key && at->by == by &&
		    !memcmp(at->id, id, sizeof(at->id)))
			return 0;
	}
	if (dgc_introduced_count >= most)
		return -ENOSPC;
	err = make_room((void **)&dgc_introduced, &dgc_introduced_room,
			dgc_introduced_count, 2 * DGC_INTRODUCED_MAX,
			sizeof(*dgc_introduced));
	if (err)
		return err;
	dgc_introduced[dgc_introduced_count] =
		(struct dgc_introduced){ .key = key, .by = by };
	memcpy(dgc_introduced[dgc_introduced_count++].id, id, DGC_LIST_ID_LEN);
	return 0;
}

/* Returns its number, or a negative errno. */
static int make_known(const struct dgc_fingerprint *fingerprint)
{
	struct dgc_known *key;
	int err;

	err = make_room((void **)&dgc_known, &dgc_known_room, dgc_known_count,
			DGC_PGP_KEYS_MAX, sizeof(*dgc_known));
	if (err)
		return err;
	key = kzalloc(sizeof(*key), GFP_KERNEL);
	if (!key)
		return -ENOMEM;
	key->fingerprint = *fingerprint;
	dgc_known[dgc_known_count] = key;
	return dgc_known_count++;
}

/* Context: dgc_known_lock is held. Returns the number, or a negative errno. */
static int know(const struct dgc_fingerprint *fingerprint,
		const struct dgc_origin *by)
{
	int number = known(fingerprint), err = 0;
	const bool fresh = number < 0;
	u32 i;

	if (fresh)
		number = make_known(fingerprint);
	if (number < 0)
		return number;
	if (!by)
		dgc_known[number]->rooted = true;
	else if (by->by.owner)
		err = introduce(number, DGC_BY_OWNER, by->id);
	for (i = 0; by && i < by->by.count && !err; i++)
		err = introduce(number, by->by.key[i], by->id);
	if (fresh)
		dgc_signer_known(fingerprint->id, fingerprint->len, number);
	/* What is revoked is looked at when all are there. */
	if (!err && !dgc_revoking())
		set_bit(number, dgc_trusted);
	return err ?: number;
}

/**
 * dgc_keyring_know() - who introduces a key?
 * @fingerprint: of the key
 * @by: the key list, and who signed it; NULL for a key that is built in
 *
 * Return: its number; -ENOSPC; -ENOMEM.
 */
int dgc_keyring_know(const struct dgc_fingerprint *fingerprint,
		     const struct dgc_origin *by)
{
	int number;

	mutex_lock(&dgc_known_lock);
	number = know(fingerprint, by);
	mutex_unlock(&dgc_known_lock);
	return number;
}

/**
 * dgc_keyring_judge() - which keys are trusted?
 *
 * One that only revoked key lists introduced, or those by keys that are not, is not.
 *
 * Context: dgc_lock is held.
 */
void dgc_keyring_judge(void)
{
	static DECLARE_BITMAP(trusted, DGC_PGP_KEYS_MAX);
	struct dgc_introduced *at;
	struct dgc_known *key;
	bool changed = true;
	u32 i;

	lockdep_assert_held(&dgc_lock);
	mutex_lock(&dgc_known_lock);
	bitmap_zero(trusted, DGC_PGP_KEYS_MAX);
	for (i = 0; i < dgc_known_count; i++) {
		key = dgc_known[i];
		key->revoked = dgc_revoked_key(&key->fingerprint, i);
		if (key->rooted && !key->revoked)
			__set_bit(i, trusted);
	}
	for (i = 0; i < dgc_introduced_count; i++) {
		at = &dgc_introduced[i];
		at->revoked = dgc_revoked_id(at->id, at->by) ||
			      dgc_known[at->key]->revoked;
	}
	while (changed) {
		changed = false;
		for (i = 0; i < dgc_introduced_count; i++) {
			at = &dgc_introduced[i];
			if (at->revoked || (at->by != DGC_BY_OWNER &&
					    !test_bit(at->by, trusted)))
				continue;
			changed |= !__test_and_set_bit(at->key, trusted);
		}
	}
	for (i = 0; i < BITS_TO_LONGS(DGC_PGP_KEYS_MAX); i++)
		WRITE_ONCE(dgc_trusted[i], trusted[i]);
	mutex_unlock(&dgc_known_lock);
}

/**
 * dgc_keyring_number() - which number has a key?
 * @fingerprint: of any key
 * @len: bytes in it, at most DGC_PGP_FINGERPRINT_MAX
 *
 * Context: sleeps.
 * Return: its number, or -ENOKEY when it is not known.
 */
int dgc_keyring_number(const u8 *fingerprint, u32 len)
{
	struct dgc_fingerprint wanted;
	int number;

	dgc_fingerprint_set(&wanted, fingerprint, len);
	mutex_lock(&dgc_known_lock);
	number = known(&wanted);
	mutex_unlock(&dgc_known_lock);
	return number;
}

/**
 * dgc_keyring_trusts() - may a key sign?
 * @key: its number
 *
 * Context: any.
 * Return: false when it, or all that introduced it, are revoked.
 */
bool dgc_keyring_trusts(u16 key)
{
	return test_bit(key, dgc_trusted);
}

/**
 * dgc_keyring_withdrawn() - may a key that could sign not sign any more?
 * @fingerprint: of any key
 *
 * Return: true when it is known, and is not trusted.
 */
bool dgc_keyring_withdrawn(const struct dgc_fingerprint *fingerprint)
{
	int key;

	mutex_lock(&dgc_known_lock);
	key = known(fingerprint);
	mutex_unlock(&dgc_known_lock);
	return key >= 0 && !dgc_keyring_trusts(key);
}

/**
 * dgc_keyring_fingerprint() - which key has a number?
 * @key: number of a key
 *
 * Return: its fingerprint, which stays.
 */
const struct dgc_fingerprint *dgc_keyring_fingerprint(u16 key)
{
	const struct dgc_fingerprint *fingerprint;

	mutex_lock(&dgc_known_lock);
	fingerprint = &dgc_known[key]->fingerprint;
	mutex_unlock(&dgc_known_lock);
	return fingerprint;
}

static int add_known(const u8 *ring, const struct dgc_pgp_key *key,
		     const struct dgc_fingerprint *fingerprint,
		     const struct dgc_origin *by)
{
	const u32 most =
		DGC_PGP_KEYS_MAX - (by && !by->by.owner ? KEYS_OF_OWNER : 0);
	const bool there = known(fingerprint) >= 0;
	int err = 0;

	if (!there && dgc_known_count >= most)
		return -ENOSPC;
	if (!there)
		err = link_key(ring, key, fingerprint);
	if (!err)
		err = know(fingerprint, by);
	return min(err, 0);
}

static int add_key(const u8 *ring, const struct dgc_pgp_key *key,
		   const struct dgc_origin *by)
{
	struct dgc_fingerprint fingerprint;
	int err;

	err = dgc_pubkey_fingerprint(ring, key, &fingerprint);
	if (err)
		return err;
	mutex_lock(&dgc_known_lock);
	err = add_known(ring, key, &fingerprint, by);
	mutex_unlock(&dgc_known_lock);
	return err;
}

static int judge_and_add(const u8 *ring, const struct dgc_pgp_key *key)
{
	int ret = dgc_pgp_key_judge(key);

	return ret > 0 ? add_key(ring, key, NULL) : ret;
}

/**
 * dgc_keyring_add() - add the keys of a verified key list
 * @ring: keyring as "dclist keys" makes it
 * @len: bytes in it
 * @by: its id, and who signed it
 *
 * All are looked at before the first is added. Of one that is there already it is
 * kept who else introduces it.
 *
 * Return: 0; -EBADMSG when malformed, not by "dclist keys" or none may sign;
 * -ENOPKG with a key that is refused, unless a subkey of it may sign; -ENOSPC when there are
 * DGC_PGP_KEYS_MAX; -ENOMEM, after which it may be tried again. After these two
 * some of its keys are there.
 */
int dgc_keyring_add(const u8 *ring, u32 len, const struct dgc_origin *by)
{
	struct dgc_pgp_keyring at;
	struct dgc_pgp_keylist list;
	struct dgc_pgp_key key;
	int err = dgc_pgp_keylist(ring, len, &list);

	if (!err)
		err = dgc_pgp_keyring_open(ring, len, &at);
	while (!err && dgc_pgp_keyring_next(ring, len, &at, &key) > 0)
		if (key.refusal == DGC_PGP_ACCEPTED)
			err = add_key(ring, &key, by);
	mutex_lock(&dgc_lock);
	dgc_revoke_apply();
	mutex_unlock(&dgc_lock);
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
