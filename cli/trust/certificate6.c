// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Certificates of version 6, RFC 9580 sections 5.2.4 and 10.1: what GnuPG judges of others.
 * Only self-signatures are looked at, and nothing counts that does not verify, but
 * a revocation, which counts in any case.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "openpgp_int.h"
#include "trust/armor.h"
#include "trust/user_key.h"

#define SIG_CERTIFY_FIRST 0x10u
#define SIG_CERTIFY_LAST 0x13u
#define SIG_SUBKEY_BINDING 0x18u
#define SIG_PRIMARY_BINDING 0x19u
#define SIG_DIRECT 0x1fu
#define SIG_KEY_REVOCATION 0x20u
#define SIG_SUBKEY_REVOCATION 0x28u

#define FLAG_SIGN_DATA 0x02u

/* The subpackets that may be critical, as this file or no verdict of it uses them */
#define KNOWN_CRITICAL                                                    \
	(1ull << 2 | 1ull << 9 | 1ull << 11 | 1ull << 16 | 1ull << 21 |   \
	 1ull << 22 | 1ull << 23 | 1ull << 24 | 1ull << 25 | 1ull << 27 | \
	 1ull << 30 | 1ull << 32 | 1ull << 33 | 1ull << 39)

/**
 * struct walk - a position in a certificate
 * @cert: so far
 * @packets: all of them
 * @user_id: body of the user id that a signature is over now; empty when there is none
 * @user_id_packet: its packet
 * @other: signatures are over something else, and not looked at
 * @newest: of the present key's self-signatures with key flags: when it was made
 */
struct walk {
	struct certificate6 *cert;
	const struct bytes *packets;
	struct part user_id;
	struct dgc_pgp_packet user_id_packet;
	bool other;
	uint32_t newest;
};

/**
 * struct self - what the hashed subpackets of a self-signature say
 * @created: when it was made
 * @life: of the key, in seconds, 0 for ever
 * @flags: of the key
 * @has_flags: there are some
 * @back_off: embedded signature, 0 when there is none
 * @back_end: where it ends
 * @issuer_off: version 6 fingerprint of the issuer, 0 when there is none
 * @critical: there is one that may not be ignored, and is not known
 */
struct self {
	uint32_t created;
	uint32_t life;
	uint32_t flags;
	bool has_flags;
	uint32_t back_off;
	uint32_t back_end;
	uint32_t issuer_off;
	bool critical;
};

static uint32_t subpacket_len(struct dgc_cursor *c)
{
	uint32_t n = dgc_cursor_u8(c);

	if (n == 255)
		return dgc_cursor_be32(c);
	return n < 192 ? n : (n - 192) * 256 + 192 + dgc_cursor_u8(c);
}

static void subpacket_take(const uint8_t *buf, uint32_t off, uint32_t len,
			   struct self *self)
{
	unsigned int type = buf[off] & 0x7f;
	bool critical = buf[off] & 0x80;
	const uint8_t *body = buf + off + 1;

	if (type == 2 && len == 5)
		self->created = dgc_be32(body);
	else if (type == 9 && len == 5)
		self->life = dgc_be32(body);
	else if (type == 27 && len > 1 && !self->has_flags) {
		self->has_flags = true;
		self->flags = body[0];
	} else if (type == 32 && len > 1 && !self->back_off) {
		self->back_off = off + 1;
		self->back_end = off + len;
	} else if (type == 33 && len == 2 + DGC_PGP_FINGERPRINT6_LEN &&
		   body[0] == 6) {
		self->issuer_off = off + 2;
	}
	if (critical && (type > 63 || !(KNOWN_CRITICAL >> type & 1)))
		self->critical = true;
}

static bool self_read(const uint8_t *buf, const struct dgc_pgp_layout *l,
		      struct self *self)
{
	struct dgc_cursor c;
	uint32_t len, off;

	*self = (struct self){ 0 };
	dgc_cursor_init(&c, buf, l->hashed_off + l->hashed_len);
	dgc_cursor_skip(&c, l->hashed_off);
	while (!c.bad && dgc_cursor_left(&c)) {
		len = subpacket_len(&c);
		off = dgc_cursor_skip(&c, len);
		if (!c.bad && len)
			subpacket_take(buf, off, len, self);
	}
	return !c.bad && self->created && !self->critical;
}

/* What is hashed before a key or user id */
static struct part prefix(uint8_t first, size_t len, uint8_t out[5])
{
	out[0] = first;
	out[1] = (uint8_t)(len >> 24);
	out[2] = (uint8_t)(len >> 16);
	out[3] = (uint8_t)(len >> 8);
	out[4] = (uint8_t)len;
	return (struct part){ out, 5 };
}

/* By @by, over the primary key, and a subkey or user id when it is one of them */
static bool sig_verify(const struct walk *w, const struct dgc_pgp_layout *l,
		       uint32_t end, const struct user_key *by,
		       const struct user_key *subkey)
{
	const struct user_key *primary = &w->cert->key[0].key;
	const uint8_t *buf = w->packets->data;
	uint8_t key[5], more[5], tail[5];
	const uint8_t trailer[] = { 6, 0xff };
	struct part parts[] = {
		{ buf + l->salt_off, l->salt_len },
		prefix(0x9b, primary->body.len, key),
		primary->body,
		{ NULL, 0 },
		{ NULL, 0 },
		{ buf + l->hash_off, l->hash_len },
		{ trailer, sizeof(trailer) },
		prefix(0, l->hash_len, tail),
	};

	if (subkey) {
		parts[3] = prefix(0x9b, subkey->body.len, more);
		parts[4] = subkey->body;
	} else if (w->user_id.len) {
		parts[3] = prefix(0xb4, w->user_id.len, more);
		parts[4] = w->user_id;
	}
	parts[7] = (struct part){ tail + 1, 4 };
	return l->salt_len && l->salt_len == pgp_salt_len(l->hash_id) &&
	       user_key_verify_self(by, l->pubkey_algo, buf, l->mpi_off, end,
				    l->hash_id, parts, 8);
}

/* A subkey that signs must have signed that it belongs to the primary key. */
static bool back_signed(const struct walk *w, const struct self *self,
			const struct user_key *subkey)
{
	const uint8_t *buf = w->packets->data;
	struct dgc_pgp_layout l;
	struct self back;

	return self->back_off &&
	       !dgc_pgp_layout(buf, self->back_off, self->back_end, &l) &&
	       l.version == 6 && l.type == SIG_PRIMARY_BINDING &&
	       self_read(buf, &l, &back) &&
	       sig_verify(w, &l, self->back_end, subkey, subkey);
}

static void sig_judge(struct walk *w, const struct dgc_pgp_layout *l,
		      const struct dgc_pgp_packet *pkt)
{
	struct key6 *key = &w->cert->key[w->cert->n - 1];
	const struct user_key *primary = &w->cert->key[0].key;
	const struct user_key *subkey = w->cert->n > 1 ? &key->key : NULL;
	struct self self;

	if (!self_read(w->packets->data, l, &self) || !self.issuer_off ||
	    memcmp(w->packets->data + self.issuer_off, primary->fingerprint,
		   DGC_PGP_FINGERPRINT6_LEN) ||
	    !sig_verify(w, l, pkt->next, primary, subkey))
		return;
	key->self_signed = true;
	if (!self.has_flags || self.created < w->newest)
		return;
	w->newest = self.created;
	key->sig = *pkt;
	key->sig_user_id = w->user_id_packet;
	key->can_sign = self.flags & FLAG_SIGN_DATA;
	if (subkey && key->can_sign)
		key->can_sign = back_signed(w, &self, subkey);
	key->expires = self.life ? (time_t)key->key.created + self.life : 0;
}

static bool type_fits(const struct walk *w, uint32_t type)
{
	if (w->cert->n > 1)
		return type == SIG_SUBKEY_BINDING;
	if (!w->user_id.len)
		return type == SIG_DIRECT;
	return type >= SIG_CERTIFY_FIRST && type <= SIG_CERTIFY_LAST;
}

static void sig_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	struct key6 *key = &w->cert->key[w->cert->n - 1];
	struct dgc_pgp_layout l;

	if (w->other ||
	    dgc_pgp_layout(w->packets->data, pkt->body_off, pkt->next, &l))
		return;
	if (l.type == SIG_KEY_REVOCATION || l.type == SIG_SUBKEY_REVOCATION)
		key->revoked = true;
	else if (l.version == 6 && type_fits(w, l.type))
		sig_judge(w, &l, pkt);
}

static int key_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	struct certificate6 *cert = w->cert;
	struct key6 *key;
	int err;

	if ((pkt->tag == DGC_PGP_TAG_KEY) != (cert->n == 0))
		return -EBADMSG;
	if (!array_grow(&cert->key, cert->n, sizeof(*key)))
		return -ENOMEM;
	key = &cert->key[cert->n++];
	*key = (struct key6){ 0 };
	err = user_key_read(w->packets->data + pkt->body_off, pkt->body_len,
			    &key->key);
	key->packet = *pkt;
	key->err = err;
	w->user_id = (struct part){ 0 };
	w->user_id_packet = (struct dgc_pgp_packet){ 0 };
	w->newest = 0;
	w->other = key->key.version != 6;
	return err == -ENOMEM ? err : 0;
}

static int packet_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	if (pkt->tag == DGC_PGP_TAG_KEY || pkt->tag == DGC_PGP_TAG_SUBKEY)
		return key_take(w, pkt);
	if (!w->cert->n)
		return -EBADMSG;
	if (pkt->tag == DGC_PGP_TAG_SIGNATURE) {
		sig_take(w, pkt);
		return 0;
	}
	w->other = pkt->tag != DGC_PGP_TAG_USER_ID || w->cert->n > 1 ||
		   !pkt->body_len;
	w->user_id = (struct part){ w->packets->data + pkt->body_off,
				    pkt->body_len };
	w->user_id_packet = *pkt;
	if (!w->other && !w->cert->user_id.len)
		w->cert->user_id = w->user_id;
	return 0;
}

/* A subkey ends with its primary key, and is revoked with it. */
static void subkeys_limit(struct certificate6 *cert)
{
	const struct key6 *primary = &cert->key[0];
	struct key6 *key;
	size_t i;

	for (i = 1; i < cert->n; i++) {
		key = &cert->key[i];
		key->revoked |= primary->revoked;
		key->self_signed &= primary->self_signed;
		key->can_sign &= key->self_signed;
		if (primary->expires &&
		    (!key->expires || primary->expires < key->expires))
			key->expires = primary->expires;
	}
}

int certificate6_read(const struct bytes *packets, struct certificate6 *cert)
{
	struct walk w = { .cert = cert, .packets = packets };
	struct dgc_pgp_packet pkt = { 0 };
	int err = packets->len && packets->len <= KEY_FILE_MAX ? 0 : -EBADMSG;

	*cert = (struct certificate6){ 0 };
	while (!err && pkt.next < packets->len) {
		err = dgc_pgp_packet(packets->data, (u32)packets->len, pkt.next,
				     &pkt);
		if (!err)
			err = packet_take(&w, &pkt);
	}
	if (!err)
		subkeys_limit(cert);
	return err;
}

void certificate6_free(struct certificate6 *cert)
{
	while (cert->n)
		user_key_free(&cert->key[--cert->n].key);
	free(cert->key);
	cert->key = NULL;
}
