// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which keys of a certificate a kernel would use. GnuPG judges the
 * self-signatures, the kernel's own parser the rest; only what both accept is
 * accepted.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "trust/key_check.h"
#include "trust/user_key.h"

#define SHA1_ID 2u

struct key_row *key_row_new(struct key_check *check, const char *file)
{
	struct key_row *more;

	if (!array_grow(&check->row, check->n, sizeof(*more)))
		return NULL;
	more = &check->row[check->n++];
	*more = (struct key_row){ .file = file };
	return more;
}

char *text(const char *fmt, ...)
{
	char *out = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&out, fmt, ap) < 0)
		out = NULL;
	va_end(ap);
	return out;
}

void key_date(time_t time, char out[DATE_TEXT])
{
	struct tm tm;

	*out = 0;
	if (gmtime_r(&time, &tm))
		strftime(out, DATE_TEXT, "%Y-%m-%d", &tm);
}

static char *expired_text(const struct gpg_subkey *sub)
{
	char date[DATE_TEXT];

	key_date(sub->expires, date);
	return text("expired %s; --allow-expired accepts it", date);
}

/*
 * The functions below say whether a key is refused, and why in @reason, which is NULL
 * without memory: a key must not be accepted because the reason is missing.
 */
static bool refuse(char **reason, char *why)
{
	*reason = why;
	return true;
}

/* By what GnuPG says */
static bool gpg_refuses(const struct gpg_key *key, const struct gpg_subkey *sub,
			char **reason)
{
	if (!sub)
		return refuse(reason, text("no valid binding signature"));
	if (key->sub[0].revoked)
		return refuse(reason, text("certificate is revoked"));
	if (sub->revoked)
		return refuse(reason, text("revoked"));
	if (key->sub[0].invalid || sub->invalid)
		return refuse(reason, text("no valid self-signature"));
	return false;
}

static bool expiry_refuses(const struct key_work *work,
			   const struct gpg_key *key,
			   const struct gpg_subkey *sub, char **reason)
{
	if (work->allow_expired)
		return false;
	if (key->sub[0].expired)
		return refuse(reason, expired_text(&key->sub[0]));
	return sub->expired && refuse(reason, expired_text(sub));
}

char *refusal_text(const struct dgc_pgp_key *key)
{
	switch (key->refusal) {
	case DGC_PGP_KEY_VERSION:
		return text("not a version 4 or 6 key");
	case DGC_PGP_KEY_ALGO:
		return text(
			"%s: not RSA, ECDSA on P-256, P-384 or P-521, nor Ed25519",
			pgp_pubkey_name(key->pubkey_algo));
	case DGC_PGP_KEY_SIZE:
		return text("RSA with %u bits; must be from %u to %u",
			    key->bits, DGC_PGP_RSA_BITS_MIN,
			    DGC_PGP_RSA_BITS_MAX);
	case DGC_PGP_KEY_USAGE:
		return text("may not sign data");
	case DGC_PGP_KEY_REVOKED:
		return text("revoked");
	default:
		return text("key material is malformed");
	}
}

const struct gpg_subkey *gpg_subkey_find(const struct gpg_key *key,
					 const uint8_t *fingerprint)
{
	size_t i;

	for (i = 0; i < key->n; i++)
		if (!memcmp(key->sub[i].fingerprint, fingerprint,
			    DGC_PGP_FINGERPRINT_LEN))
			return &key->sub[i];
	return NULL;
}

static bool kernel_refuses(const struct dgc_pgp_key *pgp, char **reason)
{
	return pgp->refusal != DGC_PGP_ACCEPTED &&
	       refuse(reason, refusal_text(pgp));
}

/* Of a key that GnuPG does not refuse, and the kernel does */
static bool user_accepts(const struct key_work *work, const struct gpg_key *key,
			 const struct gpg_subkey *sub,
			 const struct dgc_pgp_key *pgp)
{
	return pgp->refusal == DGC_PGP_KEY_ALGO &&
	       user_algorithm(pgp->pubkey_algo) && sub->can_sign &&
	       (work->allow_expired || (!key->sub[0].expired && !sub->expired));
}

/* Checks in this order: what can never be accepted comes before what has expired. */
static bool key_refused(const struct key_work *work, const struct gpg_key *key,
			const struct certificate_key *ck,
			const struct dgc_pgp_key *pgp, bool *user,
			char **reason)
{
	const struct gpg_subkey *sub = gpg_subkey_find(key, ck->fingerprint);

	*reason = NULL;
	if (work->refused)
		return refuse(reason, strdup(work->refused));
	if (gpg_refuses(key, sub, reason))
		return true;
	if (kernel_refuses(pgp, reason)) {
		*user = user_accepts(work, key, sub, pgp);
		return true;
	}
	if (!sub->can_sign)
		return refuse(reason,
			      text("may not sign data, according to GnuPG"));
	return expiry_refuses(work, key, sub, reason);
}

/* A subkey ends with its primary key. */
static time_t expiry(const struct gpg_key *key, const struct gpg_subkey *sub)
{
	time_t whole = key->sub[0].expires;

	if (!sub || !sub->expires || (whole && whole < sub->expires))
		return whole;
	return sub->expires;
}

/* What the packets say of a key; @packets is what @pgp was read from. */
static int row_set(struct key_row *row, const struct bytes *packets,
		   const struct dgc_pgp_key *pgp)
{
	row->subkey = pgp->subkey;
	row->version = packets->data[pgp->body_off];
	row->pubkey = pgp->pubkey_algo;
	row->bits = pgp->bits;
	row->curve = pgp->curve;
	row->created = pgp->created;
	row->user_id = strndup((const char *)packets->data + pgp->user_id_off,
			       pgp->user_id_off ? pgp->user_id_len : 0);
	if (!row->user_id)
		return -ENOMEM;
	if (row->version != 4 && row->version != 6)
		return 0;
	return key_fingerprint(packets->data + pgp->body_off, pgp->body_len,
			       row->fingerprint);
}

static char *row_warning(const struct certificate *cert, size_t i,
			 const struct gpg_subkey *sub, bool expired)
{
	bool sha1 = certificate_hash(cert, i) == SHA1_ID;

	if (sha1 && (expired || sub->expired))
		return text("expired; self-signature over SHA-1");
	if (sha1)
		return text("self-signature over SHA-1");
	return expired || sub->expired ? text("expired") : NULL;
}

/* One row, and whether the key goes into the keyring */
static int key_judge(struct key_work *work, const char *file,
		     const struct gpg_key *key, struct certificate *cert,
		     size_t i, const struct bytes *whole,
		     const struct dgc_pgp_key *pgp)
{
	struct certificate_key *ck = &cert->key[i];
	const struct gpg_subkey *sub = gpg_subkey_find(key, ck->fingerprint);
	struct key_row *row = key_row_new(work->check, file);

	if (!row)
		return -ENOMEM;
	row->expires = expiry(key, sub);
	row->unbound = !sub;
	ck->wanted = !key_refused(work, key, ck, pgp, &row->user, &row->reason);
	row->accepted = ck->wanted;
	if (!ck->wanted && !row->reason)
		return -ENOMEM;
	if (ck->wanted)
		row->warning = row_warning(cert, i, sub, key->sub[0].expired);
	if (row->user && bytes_append(&work->check->user,
				      cert->packets->data + ck->packet.off,
				      ck->packet.next - ck->packet.off))
		return -ENOMEM;
	return row_set(row, whole, pgp);
}

/*
 * Writes the certificate with all its keys, lets the kernel's parser judge
 * them, then writes again what is wanted.
 */
int certificate_judge(struct key_work *work, const char *file,
		      const struct gpg_key *key, struct certificate *cert)
{
	struct dgc_pgp_keyring ring = { 0 };
	struct dgc_pgp_key pgp;
	struct bytes whole = { 0 };
	bool wanted = false;
	size_t i;
	int err;

	for (i = 0; i < cert->n; i++)
		cert->key[i].wanted = true;
	err = certificate_write(cert, &whole);
	for (i = 0; !err && i < cert->n; i++) {
		if (dgc_pgp_keyring_next(whole.data, (u32)whole.len, &ring,
					 &pgp) != 1)
			err = -EBADMSG;
		else
			err = key_judge(work, file, key, cert, i, &whole, &pgp);
		wanted |= cert->key[i].wanted;
	}
	bytes_free(&whole);
	if (!err && wanted)
		err = certificate_write(cert, &work->check->keyring);
	return err;
}

/* From the packets alone; @whole: of the primary key, with which a subkey ends */
static time_t packets_expiry(const struct bytes *keyring,
			     const struct dgc_pgp_key *pgp, time_t whole)
{
	uint32_t life = key_life(keyring->data, (u32)keyring->len,
				 pgp->body_off + pgp->body_len, pgp->subkey);
	time_t end = life ? (time_t)pgp->created + life : 0;

	if (pgp->subkey && whole && (!end || whole < end))
		return whole;
	return end;
}

int key_rows_read(const char *file, const struct bytes *keyring,
		  struct key_check *check)
{
	struct dgc_pgp_keyring ring;
	struct dgc_pgp_key pgp;
	struct key_row *row;
	time_t whole = 0;
	int ret;

	if (dgc_pgp_keyring_open(keyring->data, (u32)keyring->len, &ring))
		return -EBADMSG;
	while ((ret = dgc_pgp_keyring_next(keyring->data, (u32)keyring->len,
					   &ring, &pgp)) == 1) {
		row = key_row_new(check, file);
		if (!row || row_set(row, keyring, &pgp))
			return -ENOMEM;
		row->expires = packets_expiry(keyring, &pgp, whole);
		if (!pgp.subkey)
			whole = row->expires;
		row->accepted = !kernel_refuses(&pgp, &row->reason);
		if (!row->accepted && !row->reason)
			return -ENOMEM;
	}
	return check->n ? ret : -EBADMSG;
}
