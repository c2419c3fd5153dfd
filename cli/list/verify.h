/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's rules in user space (D10), arithmetic by libcrypto. */
#ifndef DCLIST_VERIFY_H
#define DCLIST_VERIFY_H

#include "list/list.h"
#include "trust/keyring.h"

/*
 * Does the signed part begin with the digest that its signature notes? A damaged one
 * does not; it takes no key, and proves nothing. Without that note it is true.
 */
bool list_intact(const struct list *list);
/*
 * Verifies @list's OpenPGP signature. Returns 0 and the signer's fingerprint, or the
 * negative errno that the kernel would answer: -ENOKEY, -EKEYREJECTED, -ENOPKG. Reports
 * nothing.
 */
int list_verify(const struct list *list, const struct keyring *ring,
		uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN]);
/* What such an errno means to a person, and what to do. */
const char *verify_reason(int err);
/* Says it of @list, and which key it was that is not known or refused. */
void verify_error(const struct list *list, const struct keyring *ring, int err);

#endif /* DCLIST_VERIFY_H */
