/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The OpenPGP signatures of a digest list: one or more packets, one after the other. */
#ifndef DCLIST_SIGNATURES_H
#define DCLIST_SIGNATURES_H

#include "openpgp.h"

/**
 * struct signature - one of them
 * @off: where its packet starts, and
 * @len: how long it is, in what they were read from
 * @err: 0, or -ENOPKG when the kernel passes it over
 * @user: then @parsed is what dgc_pgp_sig_read() says, for user space; else nothing
 * @parsed: its offsets count from @off
 */
struct signature {
	uint32_t off;
	uint32_t len;
	int err;
	bool user;
	struct dgc_pgp_sig parsed;
};

/**
 * struct signatures - all of a list
 * @n: how many; 0 when it is signed by PKCS#7
 * @first: the first with no @err
 * @sig: in their order
 */
struct signatures {
	unsigned int n;
	unsigned int first;
	struct signature sig[DGC_PGP_SIGNATURES_MAX];
};

/*
 * Reads @len bytes at @data + @off. Returns 0 when the kernel accepts one at least;
 * -EBADMSG when one is malformed, or there are too many; -ENOPKG when all are of an
 * algorithm or a version that is refused.
 */
int signatures_parse(const uint8_t *data, uint32_t off, uint32_t len,
		     struct signatures *all);

#endif /* DCLIST_SIGNATURES_H */
