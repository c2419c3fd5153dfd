// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a kernel that is not patched needs before its last policy: there the module
 * answers IPE's question for a builtin signature of fs-verity.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boot/handover.h"

#define MARK "digest_cache/mark"
#define KEYRING ".fs-verity"

/*
 * "SERIAL ... TYPE DESCRIPTION: ...", where users choose descriptions, but not the serial,
 * of eight digits, at the beginning of a line.
 */
static bool is_keyring(const char *line, int32_t *serial)
{
	char type[16], name[64];
	unsigned int number;

	*serial = 0;
	if (strspn(line, "0123456789abcdef") != 8 ||
	    sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %63s", &number, type,
		   name) != 3 ||
	    strcmp(type, "keyring") != 0 || strcmp(name, KEYRING ":") != 0)
		return false;
	*serial = (int32_t)number;
	return true;
}

/* The serial of the kernel's keyring for builtin signatures; 0 if it has none. */
static int32_t keyring_find(const char *root)
{
	FILE *f = open_procfs(root, "keys");
	int32_t serial = 0;
	char *line = NULL;
	size_t room = 0;

	while (f && getline(&line, &room, f) >= 0)
		if (is_keyring(line, &serial))
			break;
	free(line);
	if (f)
		fclose(f);
	return serial;
}

/*
 * Nobody may add a certificate to it and sign programs with its key. A restriction that
 * it already has is the owner's.
 */
static int keyring_restrict(const char *root)
{
	int32_t serial = keyring_find(root);

	if (!serial) {
		say("the kernel has no keyring " KEYRING
		    ", so its IPE cannot use the module; see dclist doctor");
		return -1;
	}
	if (!syscall(SYS_keyctl, KEYCTL_RESTRICT_KEYRING, serial, NULL, NULL) ||
	    errno == EEXIST)
		return 0;
	say("cannot restrict the keyring " KEYRING ": %s", strerror(errno));
	return -1;
}

/* As a module it has no file "mark" where the kernel has no BTF for it, for one. */
static bool is_module(int security)
{
	return !faccessat(security, "../../module/digest_cache/initstate", F_OK,
			  0);
}

int module_prepare(int security, const char *root)
{
	char on[2];

	if (answer(security, MARK, on, sizeof(on))) {
		if (errno == ENOENT && !is_module(security))
			return 0;
		say(MARK ": cannot read it: %s; see dclist doctor",
		    strerror(errno));
		return -1;
	}
	if (keyring_restrict(root))
		return -1;
	if (!strcmp(on, "1") || !request(security, MARK, "1", 1))
		return 0;
	say("the module's programs cannot be attached: %s; the kernel log says why",
	    strerror(errno));
	return -1;
}
