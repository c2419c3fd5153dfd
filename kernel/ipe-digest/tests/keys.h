/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys that come and go, for the suites that verify signatures. */
#ifndef _DIGEST_CACHE_KEYS_H
#define _DIGEST_CACHE_KEYS_H

#include "internal.h"
#include "test.h"

/* A keyring of key packets, a string literal, as "dclist keys" writes it. */
#define RING(packets) BYTES(DGC_PGP_MAGIC packets)

/**
 * keys_find() - a key of the keyring
 * @fingerprint: its fingerprint
 * @len: bytes in it, which say of which version the key is
 *
 * Return: the key, to be released with key_put(), or an ERR_PTR().
 */
struct key *keys_find(const u8 *fingerprint, u32 len);

/**
 * keys_revoke() - revoke all keys of a keyring
 * @ring: keyring, some of whose keys were added
 *
 * The keys of vectors.h must sign nothing once the tests are over: their secret
 * parts do not exist any more, but the lists that they signed do.
 */
void keys_revoke(const struct bytes *ring);

#endif /* _DIGEST_CACHE_KEYS_H */
