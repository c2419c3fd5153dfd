// SPDX-License-Identifier: GPL-2.0-or-later
/* With which algorithm IMA hashes a file: see ima_get_hash_algo() of the kernel. */
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>

#include "base/text.h"
#include "verity/imahash.h"

/* First byte of security.ima, see security/integrity/integrity.h of the kernel */
enum label_type {
	TYPE_HASH_OLD = 1, /* MD5 or SHA-1, by the length */
	TYPE_SIGNATURE = 3,
	TYPE_HASH = 4, /* algorithm, hash */
	TYPE_SIGNATURE_VERITY = 6, /* of an fs-verity digest */
};

#define HASH_OLD_MD5 17
#define HASH_OLD_SHA1 21
#define SIGNATURE_HEAD 9 /* type, version, algorithm, id of the key, length */
#define ALGO_LAST 23u /* HASH_ALGO__LAST of Linux 7.3 */

/* The kernel's numbers, enum hash_algo of include/uapi/linux/hash_info.h */
static enum dgc_algo algo_of(unsigned int number)
{
	switch (number) {
	case 4:
		return DGC_ALGO_SHA256;
	case 5:
		return DGC_ALGO_SHA384;
	case 6:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}

enum dgc_algo imahash_default(bool running)
{
	enum dgc_algo algo, found = DGC_ALGO_SHA256;
	char line[4096] = "", *word, *rest = line;
	FILE *in = running ? fopen("/proc/cmdline", "re") : NULL;

	if (in && !fgets(line, sizeof(line), in))
		line[0] = 0;
	if (in)
		fclose(in);
	while ((word = strsep(&rest, " \t\n"))) {
		if (strncmp(word, "ima_hash=", 9))
			continue;
		/* The kernel takes the first. */
		found = DGC_ALGO_INVALID;
		rest = NULL;
		for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
			if (!strcmp(word + 9, algo_name(algo)))
				found = algo;
	}
	return found;
}

/* Which versions the kernel knows: 3 over the content is of Linux 7.3. */
static bool version_is_known(const unsigned char *label)
{
	return label[1] == 3 || (label[1] == 2 && label[0] == TYPE_SIGNATURE);
}

/* The number of the algorithm in a label of @n bytes; ALGO_LAST without one */
static unsigned int number_in(const unsigned char *label, ssize_t n,
			      enum ima_label *is)
{
	*is = IMA_LABEL_UNKNOWN;
	if (n < 2)
		return ALGO_LAST;
	switch (label[0]) {
	case TYPE_HASH_OLD:
		if (n != HASH_OLD_MD5 && n != HASH_OLD_SHA1)
			return ALGO_LAST;
		*is = IMA_LABEL_HASH;
		return 0;
	case TYPE_HASH:
		*is = IMA_LABEL_HASH;
		return label[1];
	case TYPE_SIGNATURE:
	case TYPE_SIGNATURE_VERITY:
		if (n <= SIGNATURE_HEAD || !version_is_known(label))
			return ALGO_LAST;
		*is = IMA_LABEL_SIGNATURE;
		return label[2];
	default:
		return ALGO_LAST;
	}
}

enum dgc_algo imahash_of(int fd, enum dgc_algo standard, enum ima_label *label)
{
	unsigned char value[4096] = { 0 };
	ssize_t n = fgetxattr(fd, "security.ima", value, sizeof(value));
	unsigned int number;

	*label = IMA_LABEL_NONE;
	if (n <= 0)
		return standard;
	number = number_in(value, n, label);
	if (number < ALGO_LAST)
		return algo_of(number);
	*label = IMA_LABEL_UNKNOWN;
	return standard;
}
