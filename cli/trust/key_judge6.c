// SPDX-License-Identifier: GPL-2.0-or-later
/* Which keys of a certificate of version 6 user space verifies with. No kernel does. */
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

/* Why no kernel, and with *@user not set no user space, uses it; NULL without memory */
static char *reason(const struct key_work *work,
		    const struct certificate6 *cert, size_t i, bool *user)
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
	*user = true;
	return text("version 6 key, not version 4");
}

static int row_add(struct key_work *work, const struct key_slice *slice,
		   const struct certificate6 *cert, size_t i)
{
	struct key_row *row = key_row_new(work->check, slice->file);
	const struct key6 *key = &cert->key[i];

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
	row->reason = reason(work, cert, i, &row->user);
	row->user_id = strndup(
		cert->user_id.data ? (const char *)cert->user_id.data : "",
		cert->user_id.len);
	if (!row->reason || !row->user_id)
		return -ENOMEM;
	if (!row->user)
		return 0;
	return bytes_append(&work->check->user,
			    slice->packets.data + key->packet.off,
			    key->packet.next - key->packet.off);
}

int certificate6_judge(struct key_work *work, const struct key_slice *slice)
{
	struct certificate6 cert;
	int err = certificate6_read(&slice->packets, &cert);
	size_t i;

	for (i = 0; !err && i < cert.n; i++)
		err = row_add(work, slice, &cert, i);
	certificate6_free(&cert);
	return err;
}
