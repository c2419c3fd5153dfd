/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a fuzz target is: one file of targets/ with fuzz_one(), linked with
 * libFuzzer or with replay.c. A target ends the process with require() when the
 * code under test broke a promise; the sanitizers see the rest.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Inputs of no interest: libFuzzer spends its time elsewhere. */
#define FUZZ_MAX 0x100000u

#define require(x)                                                       \
	do {                                                             \
		if (!(x)) {                                              \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, \
				__LINE__, #x);                           \
			abort();                                         \
		}                                                        \
	} while (0)

/* Whether @len bytes from @off are in a buffer of @size bytes */
static inline bool fuzz_inside(size_t off, size_t len, size_t size)
{
	return off <= size && len <= size - off;
}

/* A file of the folder FUZZ_KEYS, as the script "seeds" fills it; NULL without. */
static inline const char *fuzz_key(const char *name)
{
	static char path[4096];
	const char *dir = getenv("FUZZ_KEYS");

	if (!dir)
		return NULL;
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

#endif /* TESTS_FUZZ_FUZZ_H */
