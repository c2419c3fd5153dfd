// SPDX-License-Identifier: GPL-2.0-or-later
/* What is sealed in the running kernel. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel/kernel.h"

int kernel_seals_read(char words[KERNEL_SEALS_SIZE])
{
	FILE *f = fopen(KERNEL_DIR "/seal", "re");
	size_t n;
	int err = 0;

	*words = 0;
	if (!f)
		return -errno;
	n = fread(words, 1, KERNEL_SEALS_SIZE - 1, f);
	if (ferror(f))
		err = -EIO;
	fclose(f);
	words[n] = 0;
	words[strcspn(words, "\n")] = 0;
	return err;
}

bool kernel_is_sealed(const char *word)
{
	char words[KERNEL_SEALS_SIZE], *rest = words, *one;

	if (kernel_seals_read(words))
		return false;
	while ((one = strsep(&rest, " ")))
		if (!strcmp(one, word))
			return true;
	return false;
}

const char *kernel_closed(void)
{
	return kernel_is_sealed("lists") ?
		       "digest lists are sealed: none can be loaded or unloaded until the next boot, which loads what is installed" :
		       NULL;
}

const char *kernel_unavailable(void)
{
	const char *absent = kernel_absent();

	return absent ? absent : kernel_closed();
}
