// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Self-signatures of a keyring as dclist keys writes it, verified without GnuPG: RFC 9580
 * section 5.2.4. Where GnuPG is not installed, as in a small image, another owner's
 * subkey in a vendor's certificate must not count, either.
 */
#include <string.h>

#include "openpgp_int.h"
#include "trust/armor.h"
#include "trust/certificate.h"
#include "trust/crypto.h"

/**
 * struct walk - a position in a keyring
 * @keyring: not owned
 * @primary: present primary key, in libcrypto's form; owned
 * @version: of that key
 * @primary_body: its packet's body
 * @last: the key or user id that a signature now would be over
 * @last_tag: what that is
 * @bound: it has its signature
 */
struct walk {
	const struct bytes *keyring;
	struct crypto_key *primary;
	uint32_t version;
	struct part primary_body;
	struct part last;
	uint32_t last_tag;
	bool bound;
};

uint32_t pgp_salt_len(uint32_t hash)
{
	switch (hash) {
	case 12: /* SHA3-256 */
		return 16;
	case 14: /* SHA3-512 */
		return 32;
	default:
		return dgc_algo_size(dgc_algo_from_openpgp(hash)) / 2;
	}
}

/* What is hashed before a user id or key, and how long that is */
static size_t prefix_put(uint32_t tag, size_t len, uint32_t version,
			 uint8_t out[5])
{
	if (tag == DGC_PGP_TAG_USER_ID && version == 3)
		return 0;
	if (tag != DGC_PGP_TAG_USER_ID && version != 6) {
		out[0] = 0x99;
		out[1] = (uint8_t)(len >> 8);
		out[2] = (uint8_t)len;
		return 3;
	}
	out[0] = tag == DGC_PGP_TAG_USER_ID ? 0xb4 : 0x9b;
	out[1] = (uint8_t)(len >> 24);
	out[2] = (uint8_t)(len >> 16);
	out[3] = (uint8_t)(len >> 8);
	out[4] = (uint8_t)len;
	return 5;
}

static size_t suffix_put(const struct dgc_pgp_layout *l, uint8_t out[6])
{
	if (l->version == 3)
		return 0;
	out[0] = (uint8_t)l->version;
	out[1] = 0xff;
	out[2] = (uint8_t)(l->hash_len >> 24);
	out[3] = (uint8_t)(l->hash_len >> 16);
	out[4] = (uint8_t)(l->hash_len >> 8);
	out[5] = (uint8_t)l->hash_len;
	return 6;
}

/* What the signature consists of, which fills the packet */
static bool sig_mpis(const struct bytes *b, const struct dgc_pgp_packet *pkt,
		     const struct dgc_pgp_layout *l, struct part mpi[2])
{
	struct dgc_pgp_mpi m[2];
	unsigned int i;

	if (!dgc_pgp_sig_known_key(l->version, l->pubkey_algo) ||
	    dgc_pgp_sig_mpis(b->data, l->mpi_off, pkt->next, l->pubkey_algo,
			     &m[0], &m[1]))
		return false;
	for (i = 0; i < 2; i++)
		mpi[i] = (struct part){ b->data + m[i].off, m[i].len };
	return true;
}

/* Of the version of its key, and in version 6 with the salt of its hash */
static bool version_fits(const struct walk *w, const struct dgc_pgp_layout *l)
{
	if (w->version != 6)
		return l->version != 6;
	return l->version == 6 && l->salt_len &&
	       l->salt_len == pgp_salt_len(l->hash_id);
}

/* Salt, primary key, then user id or subkey when it is one, then the signature */
static bool sig_verify(const struct walk *w, const struct dgc_pgp_packet *pkt,
		       const struct dgc_pgp_layout *l)
{
	uint8_t key_prefix[5], last_prefix[5], suffix[6];
	bool direct = w->last_tag == DGC_PGP_TAG_KEY;
	struct part mpi[2], parts[7];

	parts[0] = (struct part){ w->keyring->data + l->salt_off, l->salt_len };
	parts[1] =
		(struct part){ key_prefix,
			       prefix_put(DGC_PGP_TAG_KEY, w->primary_body.len,
					  l->version, key_prefix) };
	parts[2] = w->primary_body;
	parts[3] = (struct part){ last_prefix,
				  prefix_put(w->last_tag, w->last.len,
					     l->version, last_prefix) };
	parts[4] = w->last;
	if (direct)
		parts[3].len = parts[4].len = 0;
	parts[5] = (struct part){ w->keyring->data + l->hash_off, l->hash_len };
	parts[6] = (struct part){ suffix, suffix_put(l, suffix) };
	return version_fits(w, l) && sig_mpis(w->keyring, pkt, l, mpi) &&
	       crypto_verify_self(w->primary, l->hash_id, parts, 7, mpi);
}

static bool type_fits(uint32_t tag, uint32_t type)
{
	switch (tag) {
	case DGC_PGP_TAG_KEY:
		return type == 0x1f;
	case DGC_PGP_TAG_USER_ID:
		return type >= 0x10 && type <= 0x13;
	case DGC_PGP_TAG_SUBKEY:
		return type == 0x18;
	default:
		return false;
	}
}

static bool sig_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	struct dgc_pgp_layout l;

	if (!w->primary ||
	    dgc_pgp_layout(w->keyring->data, pkt->body_off, pkt->next, &l) ||
	    !type_fits(w->last_tag, l.type) || !sig_verify(w, pkt, &l))
		return false;
	w->bound = true;
	return true;
}

static bool primary_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	const struct bytes *b = w->keyring;
	struct dgc_pgp_key key;

	crypto_key_free(w->primary);
	w->primary = NULL;
	if (dgc_pgp_key_parse(b->data, (u32)b->len, pkt->off, &key) ||
	    key.refusal != DGC_PGP_ACCEPTED || pkt->body_len > UINT16_MAX)
		return false;
	w->primary = crypto_key_openpgp(&key, b->data);
	w->version = key.version;
	w->primary_body =
		(struct part){ b->data + pkt->body_off, pkt->body_len };
	return w->primary;
}

/* A user id binds its primary key, so that key need not have a signature. */
static bool packet_take(struct walk *w, const struct dgc_pgp_packet *pkt)
{
	bool of_primary = pkt->tag == DGC_PGP_TAG_USER_ID &&
			  w->last_tag == DGC_PGP_TAG_KEY;

	if (pkt->tag == DGC_PGP_TAG_SIGNATURE)
		return sig_take(w, pkt);
	if (w->last_tag && !w->bound && !of_primary)
		return false;
	if (pkt->tag == DGC_PGP_TAG_KEY && !primary_take(w, pkt))
		return false;
	if (pkt->body_len > UINT16_MAX)
		return false;
	w->last = (struct part){ w->keyring->data + pkt->body_off,
				 pkt->body_len };
	w->last_tag = pkt->tag;
	w->bound = false;
	return true;
}

bool keyring_self_signed(const struct bytes *keyring)
{
	struct walk w = { .keyring = keyring };
	struct dgc_pgp_packet pkt = { 0 };
	bool good = keyring->len && keyring->len <= KEY_FILE_MAX;

	while (good && pkt.next < keyring->len)
		good = !dgc_pgp_packet(keyring->data, (u32)keyring->len,
				       pkt.next, &pkt) &&
		       packet_take(&w, &pkt);
	crypto_key_free(w.primary);
	return good && w.bound;
}
