/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What IMA of the running kernel does with digest lists, by its rules. */
#ifndef KERNEL_IMA_H
#define KERNEL_IMA_H

#include <stdbool.h>

/**
 * struct ima - what concerns the digest cache
 * @present: the kernel has IMA
 * @err: why its rules cannot be read, a negative errno; the rest is unknown then
 * @appraises: rules by which a list that holds a file is as good as a signature
 * @measures: rules by which the files of measured lists are left out
 * @lists: lists are measured when they are loaded
 * @pcr: with @lists, the register that they extend
 */
struct ima {
	bool present;
	int err;
	unsigned int appraises;
	unsigned int measures;
	bool lists;
	unsigned int pcr;
};

void ima_read(struct ima *ima);

#endif /* KERNEL_IMA_H */
