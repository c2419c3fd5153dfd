/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signed policies, and who signed them. A section per .c file. */
#ifndef DCLIST_POLICY_SIGNED_H
#define DCLIST_POLICY_SIGNED_H

#include "policy/policy.h"

/**
 * struct policy_signed - a signed policy, not verified
 * @text: the policy in it; owned
 * @signer: issuer and serial of the certificate, or its key id, in words; owned
 * @id: in hex, what the kernel looks for the certificate with; owned
 * @chain: certificates are in it, so that the kernel may trust that of the signer
 *	for another's sake
 */
struct policy_signed {
	struct bytes text;
	char *signer;
	char *id;
	bool chain;
};

/* signed.c */

/* A message, and not the text of a policy */
bool policy_is_signed(const struct bytes *file);
/* 0, or -EBADMSG or -ENOMEM after reporting why, with @file as the subject */
int policy_signed_parse(const char *file, const struct bytes *message,
			struct policy_signed *out);
/* The same of a message without a text, as lists have; reports nothing */
int policy_signed_by(const uint8_t *message, size_t len,
		     struct policy_signed *out);
void policy_signed_free(struct policy_signed *signed_policy);

/* pem.c */

/*
 * Reads a policy's text or a signed policy, and makes DER, which the kernel takes, of
 * PEM. Returns 0, or a negative errno after reporting why.
 */
int policy_bytes_read(const char *file, struct bytes *out);

#endif /* DCLIST_POLICY_SIGNED_H */
