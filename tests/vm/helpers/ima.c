// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What IMA appraises by, and one thing that it appraises; says what the kernel answered.
 *
 *	ima label FILE VALUE [ATTRIBUTE]	VALUE's content becomes FILE's security.ima
 *	ima key CERTIFICATE [KEYRING]	IMA verifies with its key from now on; EVM with those in _evm
 *	ima open FILE
 */
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "helper.h"

static int do_label(char **argv)
{
	size_t len;
	void *value = read_file(argv[1], &len);

	return answer(setxattr(argv[0], argv[2] ? argv[2] : "security.ima",
			       value, len, 0));
}

/* IMA finds the keyring by its name, among those of the user. */
static int do_key(char **argv)
{
	long ring = syscall(SYS_add_key, "keyring", argv[1] ? argv[1] : "_ima",
			    NULL, 0, KEY_SPEC_USER_SESSION_KEYRING);
	size_t len;
	void *cert = read_file(argv[0], &len);

	if (ring < 0)
		die("keyring");
	return answer(syscall(SYS_add_key, "asymmetric", "", cert, len, ring) <
		      0);
}

static int do_open(char **argv)
{
	return answer(open(argv[0], O_RDONLY | O_CLOEXEC) < 0);
}

int main(int argc, char **argv)
{
	if ((argc == 4 || argc == 5) && !strcmp(argv[1], "label"))
		return do_label(argv + 2);
	if ((argc == 3 || argc == 4) && !strcmp(argv[1], "key"))
		return do_key(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "open"))
		return do_open(argv + 2);
	fputs("usage: ima label FILE VALUE [ATTRIBUTE] | key CERTIFICATE [KEYRING] | open FILE\n",
	      stderr);
	return 2;
}
