/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives lists to the kernel from several threads. It verifies each in the thread
 * that writes it, so what is loaded at boot is verified on all processors.
 */
#ifndef LOADER_H
#define LOADER_H

#include <stdbool.h>

#include "base/bytes.h"

#define LOADER_THREADS_MAX 16

struct loader;

/**
 * struct loader_tally - how many lists went each way
 * @loaded: the kernel has them
 * @failed: it does not, which was reported
 */
struct loader_tally {
	unsigned int loaded;
	unsigned int failed;
};

/**
 * loader_start() - start threads
 * @threads: how many; 0 for as many as there are processors
 *
 * Return: the loader, or NULL after reporting why.
 */
struct loader *loader_start(unsigned int threads);

/**
 * loader_add() - load a list
 * @l: the loader
 * @file: for messages; copied
 * @bytes: the whole list; the loader's in any case
 * @alone: after all before it and before all after it, as those are that bring keys
 *
 * Failures are reported in the order in which lists were added.
 */
void loader_add(struct loader *l, const char *file, struct bytes bytes,
		bool alone);

/* Waits for all of them; frees @l. */
struct loader_tally loader_finish(struct loader *l);

#endif /* LOADER_H */
