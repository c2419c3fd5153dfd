// SPDX-License-Identifier: GPL-2.0-or-later
/* What IMA makes of digest lists that are loaded. */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "system/pcr.h"
#include "trust/crypto.h"

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

/* As the kernel cuts the name, and IMA writes it */
int pcr_event(const struct pcr *pcr, const uint8_t id[LIST_ID_LEN],
	      const char *name, char event[PCR_EVENT_MAX + 1],
	      uint8_t digest[PCR_MAX])
{
	const struct part list_id = { id, LIST_ID_LEN };
	char *p;

	snprintf(event, PCR_EVENT_MAX + 1, "%s", name);
	for (p = event; *p; p++)
		if (*p == ' ')
			*p = '_';
	return crypto_hash(pcr->ima, &list_id, 1, digest);
}

int pcr_extend(struct pcr *pcr, const uint8_t id[LIST_ID_LEN], const char *name,
	       uint8_t entry[PCR_MAX])
{
	uint8_t digest[16 + PCR_MAX];
	/* "sha256:" and a NUL before the digest itself */
	const int head =
		snprintf((char *)digest, 16, "%s:", algo_name(pcr->ima)) + 1;
	char event[PCR_EVENT_MAX + 1];
	struct part fields[3], parts[6], both[2];
	uint32_t len[3];
	size_t i;
	int err;

	err = pcr_event(pcr, id, name, event, digest + head);
	if (err)
		return err;
	fields[0] =
		(struct part){ digest, (size_t)head + dgc_algo_size(pcr->ima) };
	fields[1] = (struct part){ (uint8_t *)event, strlen(event) + 1 };
	fields[2] = (struct part){ id, LIST_ID_LEN };
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
