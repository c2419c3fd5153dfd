// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The packets of one certificate, as few as the kernel needs: the primary key,
 * its first user id and newest self-signature, and signing subkeys, each with
 * its newest binding signature.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "trust/armor.h"
#include "trust/certificate.h"
#include "trust/crypto.h"
#include "trust/signature.h"

#define SIG_V4 4u
#define SIG_V6 6u
#define SIG_DIRECT 0x1fu
#define SUBPACKET_CREATED 2u
#define SUBPACKET_KEY_LIFE 9u

int key_fingerprint(const uint8_t *body, size_t len,
		    uint8_t out[FINGERPRINT_MAX])
{
	const bool v6 = len && body[0] == 6;
	uint8_t head6[] = { 0x9b, 0, 0, (uint8_t)(len >> 8), (uint8_t)len };
	uint8_t head4[] = { 0x99, (uint8_t)(len >> 8), (uint8_t)len };
	struct part parts[] = {
		{ v6 ? head6 : head4, v6 ? sizeof(head6) : sizeof(head4) },
		{ body, len },
	};

	memset(out, 0, FINGERPRINT_MAX);
	if (len > UINT16_MAX)
		return -EBADMSG;
	if (v6)
		return crypto_hash(DGC_ALGO_SHA256, parts, 2, out);
	return crypto_sha1(parts, 2, out);
}

/* The number in subpacket @type among the hashed ones at @p, 0 without one */
static uint32_t subpackets_number(const uint8_t *p, uint32_t len, uint32_t type)
{
	struct dgc_cursor c;
	uint32_t n, off;

	dgc_cursor_init(&c, p, len);
	while (dgc_cursor_left(&c)) {
		n = dgc_cursor_u8(&c);
		if (n == 255)
			n = dgc_cursor_be32(&c);
		else if (n >= 192)
			n = ((n - 192) << 8) + dgc_cursor_u8(&c) + 192;
		off = dgc_cursor_skip(&c, n);
		if (c.bad)
			return 0;
		if (n == 5 && (p[off] & 0x7f) == type)
			return dgc_be32(p + off + 1);
	}
	return 0;
}

/* Version, type, 2 algorithms, and the hashed subpackets behind their length */
static uint32_t sig_number(const uint8_t *body, uint32_t len, uint32_t type)
{
	const bool v6 = len && body[0] == SIG_V6;
	const uint32_t head = v6 ? 8 : 6;
	uint32_t hashed;

	if (len < head || (body[0] != SIG_V4 && !v6))
		return 0;
	hashed = v6 ? dgc_be32(body + 4) : dgc_be16(body + 4);
	return hashed <= len - head ?
		       subpackets_number(body + head, hashed, type) :
		       0;
}

/* Version 3: version, 5, type, time */
static uint32_t sig_created(const uint8_t *body, uint32_t len)
{
	if (len >= 7 && body[0] == 3)
		return dgc_be32(body + 3);
	return sig_number(body, len, SUBPACKET_CREATED);
}

static unsigned int sig_type(const uint8_t *body, uint32_t len)
{
	if (len >= 3 && body[0] == 3)
		return body[2];
	return len >= 2 && (body[0] == SIG_V4 || body[0] == SIG_V6) ? body[1] :
								      0;
}

/* Types 0x10 to 0x13 certify a user id, 0x1f the key, 0x18 binds a subkey. */
static bool sig_tells_usage(unsigned int type, bool subkey)
{
	if (subkey)
		return type == 0x18;
	return (type >= 0x10 && type <= 0x13) || type == SIG_DIRECT;
}

uint32_t key_life(const uint8_t *packets, uint32_t len, uint32_t off,
		  bool subkey)
{
	uint32_t created, newest = 0, life = 0;
	struct dgc_pgp_packet pkt;
	const uint8_t *body;

	while (off < len && !dgc_pgp_packet(packets, len, off, &pkt) &&
	       pkt.tag != DGC_PGP_TAG_KEY && pkt.tag != DGC_PGP_TAG_SUBKEY) {
		off = pkt.next;
		body = packets + pkt.body_off;
		created = sig_created(body, pkt.body_len);
		if (pkt.tag != DGC_PGP_TAG_SIGNATURE || created < newest ||
		    !sig_tells_usage(sig_type(body, pkt.body_len), subkey))
			continue;
		newest = created;
		life = sig_number(body, pkt.body_len, SUBPACKET_KEY_LIFE);
	}
	return life;
}

static int key_add(struct certificate *cert, const struct dgc_pgp_packet *pkt)
{
	struct certificate_key *more;

	if (!array_grow(&cert->key, cert->n, sizeof(*more)))
		return -ENOMEM;
	more = &cert->key[cert->n++];
	*more = (struct certificate_key){ .packet = *pkt };
	return key_fingerprint(cert->packets->data + pkt->body_off,
			       pkt->body_len, more->fingerprint);
}

/*
 * The newest of a kind. One over the user id is preferred to one over the key, as GnuPG
 * requires it.
 */
static bool sig_better(const struct certificate *cert,
		       const struct certificate_key *key, unsigned int type,
		       uint32_t created)
{
	const uint8_t *old = cert->packets->data + key->sig.body_off;
	bool direct = type == SIG_DIRECT, old_direct;

	if (!key->sig.next)
		return true;
	old_direct = sig_type(old, key->sig.body_len) == SIG_DIRECT;
	if (direct != old_direct)
		return old_direct;
	return created >= key->sig_created;
}

static void sig_add(struct certificate *cert, const struct dgc_pgp_packet *pkt)
{
	const uint8_t *body = cert->packets->data + pkt->body_off;
	struct certificate_key *key = &cert->key[cert->n - 1];
	unsigned int type = sig_type(body, pkt->body_len);
	uint32_t created = sig_created(body, pkt->body_len);

	if (!sig_tells_usage(type, cert->n > 1) ||
	    !sig_better(cert, key, type, created))
		return;
	key->sig = *pkt;
	key->sig_created = created;
}

/**
 * packet_add() - sort in one packet
 * @cert: certificate so far
 * @pkt: packet
 * @ours: the signatures that follow are by the owner, over a part we keep
 *
 * Only the first user id is kept, so only its signatures are.
 */
static int packet_add(struct certificate *cert,
		      const struct dgc_pgp_packet *pkt, bool *ours)
{
	if (pkt->tag == DGC_PGP_TAG_KEY || pkt->tag == DGC_PGP_TAG_SUBKEY) {
		if ((pkt->tag == DGC_PGP_TAG_KEY) != (cert->n == 0))
			return -EBADMSG;
		*ours = true;
		return key_add(cert, pkt);
	}
	if (!cert->n)
		return -EBADMSG;
	if (pkt->tag == DGC_PGP_TAG_SIGNATURE) {
		if (*ours)
			sig_add(cert, pkt);
		return 0;
	}
	*ours = pkt->tag == DGC_PGP_TAG_USER_ID && !cert->key[0].user_id.next;
	if (*ours)
		cert->key[0].user_id = *pkt;
	return 0;
}

int certificate_read(const struct bytes *packets, struct certificate *cert)
{
	struct dgc_pgp_packet pkt;
	uint32_t off = 0;
	bool ours = false;
	int err = 0;

	*cert = (struct certificate){ .packets = packets };
	if (packets->len > KEY_FILE_MAX)
		return -EBADMSG;
	while (!err && off < packets->len) {
		err = dgc_pgp_packet(packets->data, (u32)packets->len, off,
				     &pkt);
		if (!err) {
			err = packet_add(cert, &pkt, &ours);
			off = pkt.next;
		}
	}
	if (!err && !cert->n)
		err = -EBADMSG;
	if (err)
		certificate_free(cert);
	return err;
}

void certificate_free(struct certificate *cert)
{
	free(cert->key);
	cert->key = NULL;
	cert->n = 0;
}

static int packet_write(const struct certificate *cert,
			const struct dgc_pgp_packet *pkt, struct bytes *out)
{
	if (!pkt->next)
		return 0;
	return bytes_append(out, cert->packets->data + pkt->off,
			    pkt->next - pkt->off);
}

int certificate_key_write(const struct certificate *cert,
			  const struct certificate_key *key, struct bytes *out)
{
	int err = packet_write(cert, &key->packet, out);

	if (!err)
		err = packet_write(cert, &key->user_id, out);
	if (!err)
		err = packet_write(cert, &key->sig, out);
	return err;
}

int certificate_write(const struct certificate *cert, struct bytes *out)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < cert->n; i++)
		if (!i || cert->key[i].wanted)
			err = certificate_key_write(cert, &cert->key[i], out);
	return err;
}

unsigned int certificate_hash(const struct certificate *cert, size_t i)
{
	const struct dgc_pgp_packet *sig = &cert->key[i].sig;
	struct signature_look look;

	if (!sig->next || !signature_look(cert->packets->data + sig->off,
					  sig->next - sig->off, &look))
		return 0;
	return look.hash;
}

/* May packet @tag stand behind packet @before, 0 at the start? */
static bool minimal_after(uint32_t before, uint32_t tag)
{
	switch (tag) {
	case DGC_PGP_TAG_KEY:
		return true;
	case DGC_PGP_TAG_USER_ID:
		return before == DGC_PGP_TAG_KEY;
	case DGC_PGP_TAG_SUBKEY:
		return before != 0;
	case DGC_PGP_TAG_SIGNATURE:
		return before && before != DGC_PGP_TAG_SIGNATURE;
	default:
		return false;
	}
}

bool certificates_minimal(const struct bytes *packets)
{
	struct dgc_pgp_packet pkt = { 0 };
	uint32_t before = 0;

	while (pkt.next < packets->len) {
		if (dgc_pgp_packet(packets->data, (u32)packets->len, pkt.next,
				   &pkt) ||
		    !minimal_after(before, pkt.tag))
			return false;
		before = pkt.tag;
	}
	return before != 0;
}
