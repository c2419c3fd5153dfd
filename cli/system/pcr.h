/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What IMA makes of digest lists that are loaded: an entry of its measurements for
 * each, and the value of a register of the TPM.
 */
#ifndef DCLIST_PCR_H
#define DCLIST_PCR_H

#include "algo.h"
#include "list/list.h"

#define PCR_MAX 64u
#define PCR_EVENT_MAX 255 /* DGC_NAME_MAX of the kernel */

/**
 * struct pcr - a register of one bank
 * @sha1: the bank is SHA-1; otherwise @algo is its algorithm
 * @algo: hash algorithm of the bank
 * @ima: hash algorithm of IMA (ima_hash=)
 * @len: bytes in @value
 * @value: what it is now; all zero is what it is after a reset
 */
struct pcr {
	bool sha1;
	enum dgc_algo algo;
	enum dgc_algo ima;
	size_t len;
	uint8_t value[PCR_MAX];
};

/* By the name of the bank, "sha1" too; false for none that is known. */
bool pcr_init(struct pcr *pcr, const char *bank, const char *ima_hash);

/**
 * pcr_extend() - as IMA does when a list is loaded
 * @pcr: the register
 * @id: id of the list
 * @name: its name, "" when it has none
 * @entry: set to what the register was extended with; @pcr->len bytes
 *
 * An entry of the template ima-buf (Documentation/security/IMA-templates.rst): the digest
 * of the id with the name of its algorithm, the name of the list, the id.
 *
 * Return: 0 or a negative errno.
 */
int pcr_extend(struct pcr *pcr, const uint8_t id[LIST_ID_LEN], const char *name,
	       uint8_t entry[PCR_MAX]);

/**
 * pcr_event() - what IMA's log says of a list
 * @pcr: the register
 * @id: id of the list
 * @name: its name, "" when it has none
 * @event: set to the name of the event
 * @digest: set to the digest of @id by @pcr->ima
 *
 * Return: 0 or a negative errno.
 */
int pcr_event(const struct pcr *pcr, const uint8_t id[LIST_ID_LEN],
	      const char *name, char event[PCR_EVENT_MAX + 1],
	      uint8_t digest[PCR_MAX]);

#endif /* DCLIST_PCR_H */
