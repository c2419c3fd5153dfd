// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a kernel that is not patched needs before its last policy: there the module
 * answers IPE's question for a builtin signature of fs-verity.
 */
#include <errno.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boot/handover.h"

#define MARK "digest_cache/mark"
#define KEYRING ".fs-verity"

/* The serial of the kernel's keyring for builtin signatures; 0 if it has none. */
static int32_t keyring_find(const char *root)
{
	FILE *f = open_procfs(root, "keys");
	char line[512], type[16], name[64];
	unsigned int serial;
	int32_t found = 0;

	while (f && !found && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %63s",
			   &serial, type, name) == 3 &&
		    !strcmp(type, "keyring") && !strcmp(name, KEYRING ":"))
			found = (int32_t)serial;
	}
	if (f)
		fclose(f);
	return found;
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

int module_prepare(int security, const char *root)
{
	char on[2];

	if (answer(security, MARK, on, sizeof(on))) {
		if (errno == ENOENT)
			return 0;
		say(MARK ": cannot read it: %s", strerror(errno));
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
