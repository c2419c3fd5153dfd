// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which keys of a certificate of version 6 a kernel would use, and which only user space
 * verifies with.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "trust/key_check.h"
#include "trust/user_key.h"

/* Why the packet of a key is not used */
static char *packet_text(const struct key6 *key)
{
	const char *name = pgp_pubkey_name(key->key.pubkey);

	switch (key->err) {
	case -ENOSYS:
		return text("%s: libcrypto does not have it, OpenSSL 3.5 does",
			    name);
	case -ENOPKG:
		return text("%s: not an algorithm, or a size, that is accepted",
			    name);
	default:
		return text("key material is malformed");
	}
}

/* Why nothing verifies with it: *@good is not set, or the text is NULL without memory */
static char *reason(const struct key_work *work,
		    const struct certificate6 *cert, size_t i, bool *good)
{
	const struct key6 *key = &cert->key[i];
	char date[DATE_TEXT];

	if (work->refused)
		return strdup(work->refused);
	if (key->revoked)
		return text("revoked");
	if (key->err)
		return packet_text(key);
	if (cert->key[0].err) /* nothing that it signed can be verified */
		return packet_text(&cert->key[0]);
	if (!key->self_signed)
		return text(i ? "no valid binding signature" :
				"no valid self-signature");
	if (!key->can_sign)
		return text("may not sign data");
	if (!work->allow_expired && key->expires &&
	    time(NULL) >= key->expires) {
		key_date(key->expires, date);
		return text("expired %s; --allow-expired accepts it", date);
	}
	*good = true;
	return NULL;
}

/* The key as the kernel reads it, whatever the certificate says of it */
static struct dgc_pgp_key kernel_key(const struct bytes *packets,
				     const struct key6 *key)
{
	struct dgc_pgp_key pgp = { .refusal = DGC_PGP_KEY_MALFORMED };

	dgc_pgp_key_parse(packets->data, (u32)packets->len, key->packet.off,
			  &pgp);
	return pgp;
}

/* Does no kernel verify with a key that user space verifies with? *@reason says why. */
static bool kernel_refuses(const struct key_slice *slice,
			   const struct certificate6 *cert, size_t i,
			   char **reason)
{
	struct dgc_pgp_key pgp = kernel_key(&slice->packets, &cert->key[i]);
	struct dgc_pgp_key primary = kernel_key(&slice->packets, &cert->key[0]);

	*reason = NULL;
	if (pgp.refusal != DGC_PGP_ACCEPTED)
		*reason = refusal_text(&pgp);
	else if (primary.refusal != DGC_PGP_ACCEPTED)
		*reason = text(
			"its primary key is of an algorithm that no kernel verifies");
	else if (!cert->key[0].sig.next)
		/* Without them a kernel would let the primary key sign. */
		*reason = text("its primary key has no key flags");
	else
		return false;
	return true;
}

static int row_add(struct key_work *work, const struct key_slice *slice,
		   struct certificate6 *cert, size_t i, bool *accepted)
{
	struct key_row *row = key_row_new(work->check, slice->file);
	const struct key6 *key = &cert->key[i];
	bool good = false;

	if (!row)
		return -ENOMEM;
	memcpy(row->fingerprint, key->key.fingerprint,
	       sizeof(row->fingerprint));
	row->subkey = i > 0;
	row->version = key->key.version;
	row->pubkey = key->key.pubkey;
	row->bits = key->key.bits;
	row->curve = key->key.curve;
	row->created = key->key.created;
	row->expires = key->expires;
	row->reason = reason(work, cert, i, &good);
	if (good) {
		row->user = kernel_refuses(slice, cert, i, &row->reason);
		row->accepted = !row->user;
	}
	if (row->accepted && key->expires && time(NULL) >= key->expires) {
		row->warning = text("expired");
		if (!row->warning)
			return -ENOMEM;
	}
	row->user_id = strndup(
		cert->user_id.data ? (const char *)cert->user_id.data : "",
		cert->user_id.len);
	if ((!row->reason && !row->accepted) || !row->user_id)
		return -ENOMEM;
	*accepted |= row->accepted;
	cert->key[i].wanted = row->accepted;
	if (!row->user)
		return 0;
	return bytes_append(&work->check->user,
			    slice->packets.data + key->packet.off,
			    key->packet.next - key->packet.off);
}

static int packet_write(const struct bytes *packets,
			const struct dgc_pgp_packet *pkt, struct bytes *out)
{
	return bytes_append(out, packets->data + pkt->off,
			    pkt->next - pkt->off);
}

/* The key, and the self-signature that says what it is for, as for version 4 */
static int key_write(const struct bytes *packets, const struct key6 *key,
		     struct bytes *out)
{
	int err = packet_write(packets, &key->packet, out);

	if (!err)
		err = packet_write(packets, &key->sig_user_id, out);
	return err ? err : packet_write(packets, &key->sig, out);
}

int certificate6_judge(struct key_work *work, const struct key_slice *slice)
{
	struct certificate6 cert;
	bool accepted = false;
	int err = certificate6_read(&slice->packets, &cert);
	size_t i;

	for (i = 0; !err && i < cert.n; i++)
		err = row_add(work, slice, &cert, i, &accepted);
	for (i = 0; !err && accepted && i < cert.n; i++)
		if (!i || cert.key[i].wanted)
			err = key_write(&slice->packets, &cert.key[i],
					&work->check->keyring);
	certificate6_free(&cert);
	return err;
}
