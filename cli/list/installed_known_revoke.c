// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What installed revocation lists revoke. As in the kernel, a list counts by each of its
 * signers: it does so no longer when for each of them something is revoked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "list/installed_known.h"
#include "trust/key_check.h"

/* A digest that is looked up besides the list and its signer */
struct looked_up {
	enum dgc_kind kind;
	enum dgc_algo algo;
	const uint8_t *value;
};

/*
 * A key as a signature names it: by its fingerprint, or of version 4 by the key id at its
 * end, which is a fingerprint of that length here
 */
static bool key_name_read(const char *hex, size_t digits,
			  struct fingerprint *key)
{
	*key = (struct fingerprint){ .len = (uint32_t)digits / 2 };
	return (digits == 2 * (size_t)DGC_TLV_SIGNER_LEN ||
		digits == 2 * (size_t)DGC_TLV_SIGNER6_LEN ||
		digits == 2 * (size_t)DGC_PGP_KEY_ID_LEN) &&
	       dgc_hex_decode((const uint8_t *)hex, key->len, key->id);
}

/* Is it the key of that fingerprint? */
static bool is_key(const struct fingerprint *key, const uint8_t *fingerprint,
		   uint32_t len)
{
	if (key->len != len &&
	    (key->len != DGC_PGP_KEY_ID_LEN || len != DGC_TLV_SIGNER_LEN))
		return false;
	return !memcmp(fingerprint + len - key->len, key->id, key->len);
}

/* Is the key revoked, or what it signed of the package? */
static bool key_revoked(const struct revocation *what,
			const struct fingerprint *key, const char *package)
{
	const struct revoked *e, *last = NULL;
	struct fingerprint signer;
	size_t i;

	if (key->len != DGC_PGP_KEY_ID_LEN)
		return revocation_has_signer(what, key) ||
		       (package && revocation_floor(what, key, package));
	for (i = 0; i < what->n; i++) {
		e = &what->entry[i];
		if ((e->kind != DGC_KIND_SIGNER && e->kind != DGC_KIND_FLOOR) ||
		    !is_key(key, e->value, e->len))
			continue;
		if (e->kind == DGC_KIND_SIGNER)
			return true;
		signer = revoked_signer(e);
		/* All floors of a key are looked up at its first one. */
		if (package &&
		    (!last ||
		     memcmp(last->value, e->value, sizeof(e->value))) &&
		    revocation_floor(what, &signer, package))
			return true;
		last = e;
	}
	return false;
}

/* Does it concern lists by that key? None with PKCS#7 */
static bool concerns(const struct installed_known_revocation *r,
		     const struct fingerprint *key)
{
	struct fingerprint by;

	if (!*r->signer)
		return true;
	if (!key || !key_name_read(r->signer, strlen(r->signer), &by))
		return false;
	return by.len < key->len ? is_key(&by, key->id, key->len) :
				   is_key(key, by.id, by.len);
}

/* Do only revoked key lists introduce it? What no key list does is built in. */
static bool is_withdrawn(const struct installed_known *known,
			 const struct fingerprint *key)
{
	const struct fingerprint *its;
	bool introduced = false;
	uint32_t i;

	for (i = 0; i < known->keys; i++) {
		its = &known->key[i].fingerprint;
		if (!is_key(key, its->id, its->len))
			continue;
		introduced = true;
		if (known->list[known->key[i].list].refusal == INSTALLED_TAKEN)
			return false;
	}
	return introduced;
}

/* Does the list not count by one of its keys, NULL for PKCS#7? */
static bool revoked_by_key(const struct installed_known *known,
			   const struct installed_known_list *l,
			   const struct fingerprint *key,
			   const struct looked_up *digest)
{
	const struct installed_known_revocation *r;
	uint32_t i;

	if (key && is_withdrawn(known, key))
		return true;
	for (i = 0; i < known->revocations; i++) {
		r = &known->revocation[i];
		if (concerns(r, key) &&
		    (revocation_has(&r->what, DGC_KIND_LIST, DGC_ALGO_SHA256,
				    l->id) ||
		     (key && key_revoked(&r->what, key, l->package)) ||
		     (digest && revocation_has(&r->what, digest->kind,
					       digest->algo, digest->value))))
			return true;
	}
	return false;
}

static bool is_revoked(const struct installed_known *known,
		       const struct installed_known_list *l,
		       const struct looked_up *digest)
{
	const char *name = l->signers ? l->signers : l->signer;
	struct fingerprint key;
	bool named = false;
	size_t len;

	if (!known->revocations)
		return false;
	if (l->pkcs7)
		return revoked_by_key(known, l, NULL, digest);
	for (; *name; name += len + (name[len] == ' ')) {
		len = strcspn(name, " ");
		if (!key_name_read(name, len, &key))
			continue;
		named = true;
		if (!revoked_by_key(known, l, &key, digest))
			return false;
	}
	return named || revoked_by_key(known, l, NULL, digest);
}

/* A signature may name only the key id, at the end of a fingerprint of version 4. */
static bool names(const char *name, size_t len, const char *signer)
{
	const size_t digits = strlen(signer);

	return (len == digits || (len == 2 * DGC_PGP_KEY_ID_LEN &&
				  digits == 2 * DGC_PGP_FINGERPRINT_LEN)) &&
	       !memcmp(name, signer + digits - len, len);
}

static bool counts_for(const struct installed_known *known,
		       const struct installed_known_list *l, const char *signer,
		       const struct looked_up *digest)
{
	const char *name = l->signers ? l->signers : l->signer;
	struct fingerprint key;
	size_t len;

	if (!strcmp(signer, "pkcs7") || l->pkcs7)
		return l->pkcs7 && !strcmp(signer, "pkcs7") &&
		       !revoked_by_key(known, l, NULL, digest);
	for (; *name; name += len + (name[len] == ' ')) {
		len = strcspn(name, " ");
		if (!names(name, len, signer))
			continue;
		return !revoked_by_key(
			known, l, key_name_read(name, len, &key) ? &key : NULL,
			digest);
	}
	return false;
}

const struct installed_known_revocation *
installed_known_revoker(const struct installed_known *known, const char *signer,
			enum dgc_kind kind, enum dgc_algo algo,
			const uint8_t *value,
			const struct installed_known_revocation *after)
{
	const struct installed_known_revocation *r, *end;

	r = after ? after + 1 : known->revocation;
	end = known->revocation + known->revocations;
	for (; r < end; r++)
		if ((!*r->signer ||
		     (signer && names(r->signer, strlen(r->signer), signer))) &&
		    revocation_has(&r->what, kind, algo, value))
			return r;
	return NULL;
}

bool installed_known_signed_by(const struct installed_known *known,
			       uint32_t list, const char *signer)
{
	return counts_for(known, &known->list[list], signer, NULL);
}

bool installed_known_digest_counts(const struct installed_known *known,
				   uint32_t list, const char *signer,
				   enum dgc_kind kind, enum dgc_algo algo,
				   const uint8_t *value)
{
	const struct looked_up digest = { kind, algo, value };

	return counts_for(known, &known->list[list], signer, &digest);
}

void installed_known_list_judge(const struct installed_known *known,
				struct installed_known_list *l)
{
	static const char why[] =
		"it, its signer or this version of the package is revoked";

	if (!is_revoked(known, l, NULL))
		return;
	l->refusal = INSTALLED_REVOKED;
	memcpy(l->why, why, sizeof(why));
}

bool installed_known_digest_revoked(const struct installed_known *known,
				    uint32_t list, enum dgc_kind kind,
				    enum dgc_algo algo, const uint8_t *value)
{
	const struct looked_up digest = { kind, algo, value };

	return is_revoked(known, &known->list[list], &digest);
}

/* With a key list all those are refused that only its keys signed, key lists among them. */
static void judge_all(struct installed_known *known)
{
	struct installed_known_list *l;
	bool again = true;
	uint32_t i;

	while (again) {
		again = false;
		for (i = 0; i < known->lists; i++) {
			l = &known->list[i];
			if (l->refusal != INSTALLED_TAKEN)
				continue;
			installed_known_list_judge(known, l);
			again |= l->keys && l->refusal != INSTALLED_TAKEN;
		}
	}
}

static bool key_add(struct installed_known *known, uint32_t list,
		    const struct key_row *row)
{
	struct installed_known_key *key;

	if (!array_grow(&known->key, known->keys, sizeof(*key)))
		return false;
	key = &known->key[known->keys++];
	*key = (struct installed_known_key){ .list = list };
	key->fingerprint.len = dgc_pgp_fingerprint_len(row->version);
	memcpy(key->fingerprint.id, row->fingerprint, key->fingerprint.len);
	return true;
}

bool installed_known_introduce(struct installed_known *known, uint32_t list,
			       const struct bytes *keyring)
{
	struct key_check check = { 0 };
	bool ok = key_rows_read(NULL, keyring, &check) != -ENOMEM;
	size_t i;

	for (i = 0; ok && i < check.n; i++)
		if (check.row[i].version == 4 || check.row[i].version == 6)
			ok = key_add(known, list, &check.row[i]);
	key_check_free(&check);
	judge_all(known);
	return ok;
}

bool installed_known_revoke(struct installed_known *known,
			    struct revocation *what, const char *signer,
			    const uint8_t id[LIST_ID_LEN])
{
	struct installed_known_revocation *more;
	uint32_t i;

	if (!array_grow(&known->revocation, known->revocations,
			sizeof(*more))) {
		revocation_free(what);
		return false;
	}
	more = &known->revocation[known->revocations++];
	*more = (struct installed_known_revocation){ .what = *what };
	snprintf(more->signer, sizeof(more->signer), "%s", signer);
	memcpy(more->id, id, LIST_ID_LEN);
	*what = (struct revocation){ 0 };
	for (i = 0; i < more->what.n; i++)
		if (more->what.entry[i].kind == DGC_KIND_CONTENT)
			known->revoked_algos |= 1u << more->what.entry[i].algo;
	judge_all(known);
	return true;
}
