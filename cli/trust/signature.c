// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an OpenPGP signature packet says of itself, also when it is not
 * accepted: for messages and for `dclist show`, never for a verdict.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "openpgp_int.h"
#include "trust/signature.h"

/* Body lengths up to the last byte looked at */
#define V3_LEAST 17u
#define V4_LEAST 4u

bool signature_look(const uint8_t *packet, size_t len,
		    struct signature_look *look)
{
	struct dgc_pgp_packet pkt;
	const uint8_t *body;

	*look = (struct signature_look){ 0 };
	if (len > DGC_INPUT_MAX || dgc_pgp_packet(packet, (u32)len, 0, &pkt) ||
	    pkt.tag != DGC_PGP_TAG_SIGNATURE || !pkt.body_len)
		return false;
	look->packets = pkt.next == len ? 1 : 2;
	body = packet + pkt.body_off;
	look->version = body[0];
	if (body[0] <= 3 && pkt.body_len >= V3_LEAST) {
		look->type = body[2];
		look->pubkey = body[15];
		look->hash = body[16];
	} else if (body[0] > 3 && pkt.body_len >= V4_LEAST) {
		look->type = body[1];
		look->pubkey = body[2];
		look->hash = body[3];
	} else {
		return false;
	}
	return true;
}

static bool hash_refused(unsigned int hash)
{
	return dgc_algo_from_openpgp(hash) == DGC_ALGO_INVALID;
}

void signature_refusal(const uint8_t *packet, size_t len, char *out,
		       size_t room)
{
	struct signature_look look;

	if (!signature_look(packet, len, &look))
		snprintf(out, room, "signature packet is malformed");
	else if (look.packets > 1)
		snprintf(out, room, "more than one packet in the signature");
	else if (look.version != 3 && look.version != 4 && look.version != 6)
		snprintf(out, room, "OpenPGP version %u signature",
			 look.version);
	else if (look.type)
		snprintf(out, room, "OpenPGP signature of type 0x%02x",
			 look.type);
	else if (!dgc_pgp_sig_known_key(look.version, look.pubkey))
		snprintf(out, room, "%s signature",
			 pgp_pubkey_name(look.pubkey));
	else if (hash_refused(look.hash))
		snprintf(out, room, "signature over %s",
			 pgp_hash_name(look.hash));
	else
		snprintf(out, room, "signature with an unknown critical field");
}
