/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Verification of Ed25519 signatures, RFC 8032 section 5.1.7. The kernel has no
 * verifier of its own. Nothing here is secret, so nothing takes constant time.
 */
#ifndef DGC_PARSE_ED25519_H
#define DGC_PARSE_ED25519_H

#include "env.h"

#define DGC_ED25519_KEY_LEN 32u
#define DGC_ED25519_SIG_LEN 64u /* R || S */
#define DGC_ED25519_HASH_LEN 64u /* SHA-512 */

/**
 * struct dgc_num - a number below 2^256, or modulo p = 2^255 - 19
 * @l: 16 bits each, the lowest first; somewhat more modulo p, see ed25519.c
 */
struct dgc_num {
	u32 l[16];
};

/**
 * struct dgc_point - a point of edwards25519 in extended coordinates
 * @x: x = @x / @z
 * @y: y = @y / @z
 * @z: not 0
 * @t: x * y = @t / @z
 *
 * Source: RFC 8032 section 5.1.4.
 */
struct dgc_point {
	struct dgc_num x;
	struct dgc_num y;
	struct dgc_num z;
	struct dgc_num t;
};

/**
 * struct dgc_ed25519 - what dgc_ed25519_verify() works on; too large for a stack
 * @minus_a: the key's point, negated
 * @base: the base point
 * @sum: both
 * @q: [S]B - [k]A
 * @s: S
 * @k: the hash modulo L
 */
struct dgc_ed25519 {
	struct dgc_point minus_a;
	struct dgc_point base;
	struct dgc_point sum;
	struct dgc_point q;
	struct dgc_num s;
	struct dgc_num k;
};

/**
 * dgc_ed25519_verify() - verify a signature
 * @work: room for the calculation; what is left in it has no meaning
 * @key: the public key, A
 * @sig: the signature, R || S
 * @hash: SHA-512(R || A || message), without dom2: neither Ed25519ctx nor ph
 *
 * Without cofactor: the encoding of [S]B - [k]A is R. S is below L, and A and
 * R are encoded as RFC 8032 says. Points of small order are not refused, as
 * that RFC does not refuse them.
 *
 * Return: true when the signature is good.
 */
bool dgc_ed25519_verify(struct dgc_ed25519 *work,
			const u8 key[DGC_ED25519_KEY_LEN],
			const u8 sig[DGC_ED25519_SIG_LEN],
			const u8 hash[DGC_ED25519_HASH_LEN]);

#endif /* DGC_PARSE_ED25519_H */
