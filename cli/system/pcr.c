// SPDX-License-Identifier: GPL-2.0-or-later
/* What IMA makes of digest lists that are loaded. */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "system/pcr.h"
#include "trust/crypto.h"

#define NAME_LEN_MAX 255 /* DGC_NAME_MAX of the kernel */

static bool algo_find(const char *name, enum dgc_algo *out)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++) {
		if (!strcmp(name, algo_name(algo))) {
			*out = algo;
			return true;
		}
	}
	return false;
}

bool pcr_init(struct pcr *pcr, const char *bank, const char *ima_hash)
{
	*pcr = (struct pcr){ .sha1 = !strcmp(bank, "sha1"), .len = 20 };
	if (!algo_find(ima_hash, &pcr->ima))
		return false;
	if (pcr->sha1)
		return true;
	if (!algo_find(bank, &pcr->algo))
		return false;
	pcr->len = dgc_algo_size(pcr->algo);
	return true;
}

static int bank_hash(const struct pcr *pcr, const struct part *parts, size_t n,
		     uint8_t *out)
{
	return pcr->sha1 ? crypto_sha1(parts, n, out) :
			   crypto_hash(pcr->algo, parts, n, out);
}

/* As the kernel cuts the name, and IMA writes it; returns its length. */
static size_t event_name(const char *name, char event[NAME_LEN_MAX + 1])
{
	char *p;

	snprintf(event, NAME_LEN_MAX + 1, "%s", name);
	for (p = event; *p; p++)
		if (*p == ' ')
			*p = '_';
	return (size_t)(p - event);
}

int pcr_extend(struct pcr *pcr, const uint8_t id[LIST_ID_LEN], const char *name,
	       uint8_t entry[PCR_MAX])
{
	const struct part list_id = { id, LIST_ID_LEN };
	uint8_t digest[16 + DGC_DIGEST_MAX];
	/* "sha256:" and a NUL before the digest itself */
	const int head =
		snprintf((char *)digest, 16, "%s:", algo_name(pcr->ima)) + 1;
	char event[NAME_LEN_MAX + 1];
	const struct part fields[] = {
		{ digest, (size_t)head + dgc_algo_size(pcr->ima) },
		{ (const uint8_t *)event, event_name(name, event) + 1 },
		list_id,
	};
	struct part parts[6], both[2];
	uint32_t len[3];
	size_t i;
	int err;

	err = crypto_hash(pcr->ima, &list_id, 1, digest + head);
	if (err)
		return err;
	for (i = 0; i < 3; i++) {
		len[i] = htole32((uint32_t)fields[i].len);
		parts[2 * i] = (struct part){ (uint8_t *)&len[i], 4 };
		parts[2 * i + 1] = fields[i];
	}
	err = bank_hash(pcr, parts, 6, entry);
	if (err)
		return err;
	both[0] = (struct part){ pcr->value, pcr->len };
	both[1] = (struct part){ entry, pcr->len };
	return bank_hash(pcr, both, 2, pcr->value);
}
