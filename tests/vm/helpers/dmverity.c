// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read-only disks of dm-verity. Answers as probe does.
 *
 *	dmverity make NAME DEVICE BLOCKS ROOT-HASH SALT [SIGNATURE]
 *	dmverity reload NAME DEVICE BLOCKS ROOT-HASH SALT [SIGNATURE]
 *	dmverity remove NAME
 *
 * DEVICE has BLOCKS of data, then what veritysetup format writes behind them. SIGNATURE
 * is a file, a PKCS#7 message over ROOT-HASH as text. The disk is /dev/mapper/NAME; reload
 * gives it another table, whoever has it mounted.
 */
#include <sys/syscall.h>

#include <linux/keyctl.h>

#include "dm.h"

#define SECTORS_OF_BLOCK 8u
#define KEY "dmverity"

/* Where dm-verity looks for a signature: among the keys of who loads the table */
static int signature_give(const char *file)
{
	size_t len;
	char *data = read_file(file, &len);

	return syscall(SYS_add_key, "user", KEY, data, len,
		       KEY_SPEC_THREAD_KEYRING) < 0 ?
		       -1 :
		       0;
}

static int table_load(char **argv)
{
	const char *device = argv[1], *root_hash = argv[3], *salt = argv[4];
	uint64_t blocks = strtoull(argv[2], NULL, 10);
	char params[1024];

	/* Behind the data is a block that tells of the tree, then the tree. */
	snprintf(params, sizeof(params), "1 %s %s %u %u %ju %ju sha256 %s %s%s",
		 device, device, PAGE, PAGE, (uintmax_t)blocks,
		 (uintmax_t)blocks + 1, root_hash, salt,
		 argv[5] ? " 2 root_hash_sig_key_desc " KEY : "");
	if (argv[5] && signature_give(argv[5]))
		return -1;
	return dm_load(argv[0], "verity", blocks * SECTORS_OF_BLOCK, params,
		       DM_READONLY_FLAG);
}

static int do_make(char **argv)
{
	int err;

	dm_create(argv[0]);
	err = table_load(argv) || dm_resume(argv[0]);
	answer(err);
	if (err)
		dm_remove(argv[0]);
	return 0;
}

static int do_reload(char **argv)
{
	return answer(table_load(argv) || dm_resume(argv[0]));
}

int main(int argc, char **argv)
{
	if ((argc == 7 || argc == 8) && !strcmp(argv[1], "make"))
		return do_make(argv + 2);
	if ((argc == 7 || argc == 8) && !strcmp(argv[1], "reload"))
		return do_reload(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "remove"))
		return answer(dm_remove(argv[2]));
	fprintf(stderr,
		"usage: dmverity make|reload NAME DEVICE BLOCKS ROOT-HASH SALT [SIGNATURE] | remove NAME\n");
	return 2;
}
