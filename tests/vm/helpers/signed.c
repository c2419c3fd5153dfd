// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fs-verity with builtin signatures, and the kernel's keyrings. Answers as probe does.
 *
 *	signed key CERTIFICATE [KEYRING]	into a keyring of the kernel, else .fs-verity; in DER
 *	signed verity FILE SIGNATURE		enables fs-verity on the file
 */
#include <linux/fsverity.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "helper.h"

/* Serial number of a keyring, from /proc/keys: "SERIAL ... keyring NAME: SIZE" */
static int keyring(const char *name)
{
	FILE *f = fopen("/proc/keys", "r");
	unsigned int id, serial = 0;
	char line[512], type[16], found[64];

	while (f && !serial && fgets(line, sizeof(line), f))
		if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %63[^:\n]",
			   &id, type, found) == 3 &&
		    !strcmp(type, "keyring") && !strcmp(found, name))
			serial = id;
	if (!serial)
		die(name);
	fclose(f);
	return (int)serial;
}

static int do_key(const char *certificate, const char *name)
{
	size_t len;
	char *data = read_file(certificate, &len);

	return answer(syscall(SYS_add_key, "asymmetric", "", data, len,
			      keyring(name)) < 0);
}

static int do_verity(const char *file, const char *signature)
{
	size_t len;
	char *sig = read_file(signature, &len);
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = PAGE,
		.sig_size = (uint32_t)len,
		.sig_ptr = (uintptr_t)sig,
	};

	return answer(
		ioctl(open_file(file, O_RDONLY), FS_IOC_ENABLE_VERITY, &arg));
}

int main(int argc, char **argv)
{
	if ((argc == 3 || argc == 4) && !strcmp(argv[1], "key"))
		return do_key(argv[2], argc == 4 ? argv[3] : ".fs-verity");
	if (argc == 4 && !strcmp(argv[1], "verity"))
		return do_verity(argv[2], argv[3]);
	fprintf(stderr,
		"usage: signed key CERTIFICATE [KEYRING] | verity FILE SIGNATURE\n");
	return 2;
}
