// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of the running kernel: its keys and its lists. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "why/chain.h"

/* Fingerprints of version 4, which a key id is the end of */
#define KEY_ID_HAS (2 * (size_t)DGC_PGP_FINGERPRINT_LEN)

static void keys_read(struct chain_kernel *kernel)
{
	FILE *f = fopen("/proc/keys", "re");
	char *line = NULL;
	struct kernel_key key;
	size_t size = 0;
	char *hex;

	while (f && kernel->keys < CHAIN_KEYS && getline(&line, &size, f) > 0) {
		if (strstr(line, ".digest_cache"))
			kernel->keys_known = true;
		if (!kernel_key_read(line, &key))
			continue;
		hex = kernel->key[kernel->keys++];
		memcpy(hex, key.fingerprint, key.len);
		hex[key.len] = 0;
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
	size_t len = strlen(hex), n, i;

	for (i = 0; len && i < kernel->keys; i++) {
		n = strlen(kernel->key[i]);
		if (len != n && (n != KEY_ID_HAS || len > n))
			continue;
		if (!strcmp(kernel->key[i] + n - len, hex))
			return true;
	}
	return false;
}
