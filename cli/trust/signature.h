/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a signature packet says of itself; never for a verdict. */
#ifndef DCLIST_SIGNATURE_H
#define DCLIST_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNATURE_REFUSAL_LEN 96
#define SIGNATURE_REMEDY \
	"sign with RSA (2048 bits or more), ECDSA or Ed25519, over SHA-256, SHA-384 or SHA-512"

/**
 * struct signature_look - the outside of a signature packet
 * @version: OpenPGP version
 * @type: signature type
 * @pubkey: public key algorithm, RFC 9580 section 9.1
 * @hash: hash algorithm, RFC 9580 section 9.5
 * @packets: 1, or 2 when anything follows the packet
 */
struct signature_look {
	unsigned int version;
	unsigned int type;
	unsigned int pubkey;
	unsigned int hash;
	unsigned int packets;
};

/* False when @packet does not start with a signature packet. */
bool signature_look(const uint8_t *packet, size_t len,
		    struct signature_look *look);
/* Why dgc_pgp_sig_parse() refused @packet, in a few words. */
void signature_refusal(const uint8_t *packet, size_t len, char *out,
		       size_t room);

#endif /* DCLIST_SIGNATURE_H */
