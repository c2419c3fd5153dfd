// SPDX-License-Identifier: GPL-2.0-or-later
/* The OpenPGP signatures of a digest list. */
#include <errno.h>

#include "list/signatures.h"

/* The packet at @off of what ends at @end */
static int signature_read(const uint8_t *data, uint32_t off, uint32_t end,
			  struct signature *sig)
{
	struct dgc_pgp_packet packet;

	if (dgc_pgp_packet(data, end, off, &packet))
		return -EBADMSG;
	sig->off = off;
	sig->len = packet.next - off;
	sig->err = dgc_pgp_sig_parse(data + off, sig->len, &sig->parsed);
	sig->user = sig->err == -ENOPKG &&
		    !dgc_pgp_sig_read(data + off, sig->len, &sig->parsed);
	return sig->err == -EBADMSG ? -EBADMSG : 0;
}

int signatures_parse(const uint8_t *data, uint32_t off, uint32_t len,
		     struct signatures *all)
{
	const uint32_t end = off + len;
	int result = -ENOPKG;

	for (all->n = 0; off < end; all->n++) {
		struct signature *sig = &all->sig[all->n];

		if (all->n == DGC_PGP_SIGNATURES_MAX ||
		    signature_read(data, off, end, sig))
			return -EBADMSG;
		if (!sig->err && result) {
			all->first = all->n;
			result = 0;
		}
		off += sig->len;
	}
	return result;
}
