// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of the running kernel: its keys and its lists. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "why/chain.h"

#define HEX_LEN (2 * DGC_PGP_FINGERPRINT_LEN)

/*
 * ... asymmetri USER-ID: FINGERPRINT: PGP.rsa KEYID []
 *
 * A user id may look like this itself: use the last one.
 */
static bool key_of(const char *line, char *out)
{
	const char *p = line, *end = NULL;

	while ((p = strstr(p, ": PGP."))) {
		end = p;
		p++;
	}
	if (!end || end - line < (ptrdiff_t)HEX_LEN)
		return false;
	p = end - HEX_LEN;
	memcpy(out, p, HEX_LEN);
	out[HEX_LEN] = 0;
	return strspn(out, "0123456789abcdef") == HEX_LEN;
}

/*
 * OpenPGP keys come to the kernel by the digest cache alone, so those that
 * /proc/keys shows are those of .digest_cache.
 */
static void keys_read(struct chain_kernel *kernel)
{
	FILE *f = fopen("/proc/keys", "re");
	char *line = NULL;
	size_t size = 0;

	while (f && kernel->keys < CHAIN_KEYS && getline(&line, &size, f) > 0) {
		if (strstr(line, ".digest_cache"))
			kernel->keys_known = true;
		if (key_of(line, kernel->key[kernel->keys]))
			kernel->keys++;
	}
	if (kernel->keys)
		kernel->keys_known = true;
	free(line);
	if (f)
		fclose(f);
}

struct chain_kernel *chain_kernel_read(void)
{
	struct chain_kernel *kernel = calloc(1, sizeof(*kernel));

	if (!kernel) {
		error(NULL, "out of memory");
		return NULL;
	}
	policy_kernel_running(&kernel->properties);
	kernel->absent = kernel_absent();
	if (!kernel->absent) {
		kernel->lists_err = kernel_lists_read(&kernel->lists);
		keys_read(kernel);
	}
	return kernel;
}

void chain_kernel_free(struct chain_kernel *kernel)
{
	if (!kernel)
		return;
	policy_kernel_free(&kernel->properties);
	kernel_lists_free(&kernel->lists);
	free(kernel);
}

bool chain_kernel_has_key(const struct chain_kernel *kernel, const char *hex)
{
	size_t len = strlen(hex), i;

	for (i = 0; len && len <= HEX_LEN && i < kernel->keys; i++)
		if (!strcmp(kernel->key[i] + HEX_LEN - len, hex))
			return true;
	return false;
}
