/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Installing a list: into the folder of lists and into the kernel, or neither.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "digestlists.h"

/**
 * struct install - where lists go, and what became of them
 * @root: result of root_open()
 * @to: the folder of lists below @root
 * @ring: keys to verify with, or NULL
 * @load: the kernel gets the lists, too
 * @no_verify: not verified is no reason to refuse
 * @count: of lists that ended in each enum digestlists_state
 * @failed: lists that were refused
 */
struct install {
	int root;
	struct digestlists to;
	struct keyring *ring;
	bool load;
	bool no_verify;
	unsigned int count[DIGESTLISTS_STATES];
	unsigned int failed;
};

/**
 * install_file() - install a list, or the list made from an RPM package
 * @in: where to; counts what became of it
 * @file: list or package
 */
void install_file(struct install *in, const char *file);

#endif /* INSTALL_H */
