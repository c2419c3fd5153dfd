// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists are measured before their digests count, by whoever wants to leave out
 * of its measurements what they attest.
 */

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/errno.h>

#include "internal.h"

/* Set once, before user space can load a list. */
static digest_cache_measure measure_list;

/**
 * digest_cache_measure_by() - have lists measured
 * @measure: called for each list that is loaded from now on, also when it is
 *	loaded again
 *
 * Context: any; to be called by one user of the cache, once.
 */
void digest_cache_measure_by(digest_cache_measure measure)
{
	WRITE_ONCE(measure_list, measure);
}

/**
 * dgc_measure() - measure a list that was verified
 * @id: its id
 * @name: its name
 *
 * Context: process context; sleeps.
 * Return: a bit for the register into which it is measured, or 0.
 */
u32 dgc_measure(const u8 *id, const char *name)
{
	digest_cache_measure measure = READ_ONCE(measure_list);
	int reg = measure ? measure(name, id, DGC_LIST_ID_LEN) : -ENOENT;

	return reg >= 0 && reg < 32 ? BIT(reg) : 0;
}
