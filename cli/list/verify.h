/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's rules in user space (D10), arithmetic by libcrypto. */
#ifndef DCLIST_VERIFY_H
#define DCLIST_VERIFY_H

#include "list/list.h"
#include "trust/keyring.h"

/*
 * Does the signed part begin with the digest that one of its signatures notes? A damaged
 * one does not; it takes no key, and proves nothing. Without that note it is true.
 */
bool list_intact(const struct list *list);
/* The same of one of them; false for one that the kernel ignores */
bool list_signature_intact(const struct list *list,
			   const struct signature *sig);
/**
 * struct list_signer - the first good signature of a list
 * @fingerprint: of its key
 * @fingerprint_len: bytes in it
 * @created: when, in seconds since 1970
 */
struct list_signer {
	uint8_t fingerprint[FINGERPRINT_MAX];
	uint32_t fingerprint_len;
	uint32_t created;
};

/*
 * Verifies @list's OpenPGP signatures. Returns 0 and the signer, if @signer is not NULL,
 * or the negative errno that the kernel would answer: -ENOKEY, -EKEYREJECTED, -ENOPKG.
 * Reports nothing.
 */
int list_verify(const struct list *list, const struct keyring *ring,
		struct list_signer *signer);
/* The same of one of them */
int list_signature_verify(const struct list *list, const struct signature *sig,
			  const struct keyring *ring,
			  uint8_t fingerprint[FINGERPRINT_MAX]);
/*
 * The same with all that user space can do: by @ring's keys that no kernel verifies
 * with, as well, and for the signatures of these keys. @hex: the key's fingerprint
 */
int list_signature_verify_user(const struct list *list,
			       const struct signature *sig,
			       const struct keyring *ring,
			       char hex[FINGERPRINT_HEX]);
int list_verify_user(const struct list *list, const struct keyring *ring);
/* What such an errno means to a person, and what to do. */
const char *verify_reason(int err);
/* What to do about a key that is missing, where there are no options of dclist */
void verify_remedy(const char *remedy);
/* Says it of @list, and which key it was that is not known or refused. */
void verify_error(const struct list *list, const struct keyring *ring, int err);

#endif /* DCLIST_VERIFY_H */
