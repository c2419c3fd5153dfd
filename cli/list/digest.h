/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The digests of a list. */
#ifndef DCLIST_DIGEST_H
#define DCLIST_DIGEST_H

#include "list/list.h"

/* What the signed header of a package says of a file: @marks below */
#define FILE_IS_CONFIG 1u /* %config */
#define FILE_IS_DOC 2u /* %doc, %license, %readme */
#define FILE_IS_GHOST 4u /* %ghost */
#define FILE_IS_CHANGING 8u /* %verify(not filedigest) or (not size) */

/* rpmmarks.c: @marks of rpm's RPMFILE_* and RPMVERIFY_* */
uint32_t rpm_marks(uint64_t flags, uint64_t verify);

/**
 * struct digest - one digest of a list
 * @kind: content or fs-verity
 * @algo: hash algorithm
 * @value: dgc_algo_size(@algo) bytes
 * @path: owned by the iterator until the next call; NULL when not known
 * @mode: the file's mode if the list has it, else 0
 * @size: the file's size when @has_size; according to the signer of the list
 * @has_size: the list has it
 * @ghost: a package owns the file, but does not bring it
 * @marks: what a package says the file is for, FILE_IS_*
 */
struct digest {
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	const char *path;
	uint32_t mode;
	uint64_t size;
	bool has_size;
	bool ghost;
	uint32_t marks;
};

/*
 * Calls @fn for every digest of @list, in order, with its path if the list has it; stops
 * at the first non-zero result and returns it.
 */
int list_each(const struct list *list,
	      int (*fn)(const struct digest *d, void *ctx), void *ctx);

#endif /* DCLIST_DIGEST_H */
