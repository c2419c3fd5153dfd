// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fs-verity with builtin signatures. Answers as probe does.
 *
 *	signed key CERTIFICATE		into the keyring .fs-verity; in DER
 *	signed verity FILE SIGNATURE	enables fs-verity on the file
 */
#include <linux/fsverity.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "helper.h"

/* Serial number of the keyring .fs-verity, from /proc/keys */
static int keyring(void)
{
	FILE *f = fopen("/proc/keys", "r");
	unsigned int serial = 0;
	char line[512];

	while (f && !serial && fgets(line, sizeof(line), f))
		if (strstr(line, "keyring") && strstr(line, " .fs-verity"))
			sscanf(line, "%x", &serial);
	if (!serial)
		die(".fs-verity");
	fclose(f);
	return (int)serial;
}

static int do_key(const char *certificate)
{
	size_t len;
	char *data = read_file(certificate, &len);

	return answer(syscall(SYS_add_key, "asymmetric", "", data, len,
			      keyring()) < 0);
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
	if (argc == 3 && !strcmp(argv[1], "key"))
		return do_key(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "verity"))
		return do_verity(argv[2], argv[3]);
	fprintf(stderr,
		"usage: signed key CERTIFICATE | verity FILE SIGNATURE\n");
	return 2;
}
