/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With which algorithm IMA hashes a file. */
#ifndef DCLIST_IMAHASH_H
#define DCLIST_IMAHASH_H

#include "list/digest.h"

/* What is in security.ima */
enum ima_label {
	IMA_LABEL_NONE = 0,
	IMA_LABEL_HASH = 1,
	IMA_LABEL_SIGNATURE = 2,
	/* of a form that the kernel does not know, so it uses its own algorithm */
	IMA_LABEL_UNKNOWN = 3,
};

/* The algorithm of files without a label: by ima_hash= of the running kernel, else SHA-256 */
enum dgc_algo imahash_default(bool running);

/**
 * imahash_of() - the algorithm of a file
 * @fd: the file
 * @standard: result of imahash_default()
 * @label: result, what its label is
 *
 * Return: the algorithm; DGC_ALGO_INVALID for one that lists cannot have.
 */
enum dgc_algo imahash_of(int fd, enum dgc_algo standard, enum ima_label *label);

#endif /* DCLIST_IMAHASH_H */
