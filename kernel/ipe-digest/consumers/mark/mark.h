/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IPE of a kernel that is not patched, told which files are attested.
 *
 * What is kept with an inode, and what IPE is told: mark.c. What IPE does not look
 * at: guard.c. What asks, before IPE does: attach.c, with the programs of
 * mark.bpf.c.
 */
#ifndef _DIGEST_CACHE_MARK_H
#define _DIGEST_CACHE_MARK_H

#include <linux/types.h>

struct digest_cache_use;
struct file;

/* What comes of a file: is it mapped, or are its bytes read? */
enum dgc_aim { DGC_MAPS, DGC_READS };

int dgc_mark_file(struct file *file, enum dgc_aim aim,
		  const struct digest_cache_use *use);
int dgc_mark_backing(const struct file *backing, const struct file *user);
int dgc_mark_open(const struct file *file);
int dgc_attach_init(void);

#endif /* _DIGEST_CACHE_MARK_H */
