// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Many runs of the fuzz target "ed25519", whose verdicts are libcrypto's, with keys,
 * messages and changed bits from a generator instead of libFuzzer.
 *
 *	ed25519_runs COUNT [SEED]
 */
#include "../fuzz/fuzz.h"

#define CHANGES_MAX 4u

/* SplitMix64 */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

int main(int argc, char **argv)
{
	unsigned long runs, changed = 0, i;
	uint8_t input[32 + 1 + 2 * CHANGES_MAX];
	uint64_t state;
	size_t n, len;

	if (argc < 2) {
		fprintf(stderr, "usage: ed25519_runs COUNT [SEED]\n");
		return 2;
	}
	runs = strtoul(argv[1], NULL, 10);
	state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	for (i = 0; i < runs; i++) {
		for (n = 0; n < sizeof(input); n++)
			input[n] = (uint8_t)next(&state);
		/* One in five is not changed, the others in one byte or more. */
		len = 32 + 1 + 2 * (next(&state) % (CHANGES_MAX + 1));
		changed += len > 32 + 1;
		LLVMFuzzerTestOneInput(input, len);
	}
	printf("%lu runs, %lu with changed bits: libcrypto agrees in all\n",
	       runs, changed);
	return runs ? 0 : 2;
}
