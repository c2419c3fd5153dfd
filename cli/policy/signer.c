// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the kernel has a certificate, asked as it asks itself: by issuer and
 * serial, or by key id, in each keyring that verifies policies.
 */
#include <errno.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "policy/signed.h"

/* From the one that every kernel has to those that some have */
static const char *const keyrings[] = {
	".builtin_trusted_keys",
	".secondary_trusted_keys",
	".machine",
	".platform",
};

#define KEYRINGS (sizeof(keyrings) / sizeof(keyrings[0]))

/*
 * "SERIAL FLAGS USES EXPIRY PERMISSION UID GID keyring NAME: SIZE": the serial of
 * a keyring of the kernel. Users may name keyrings so, too: root's count.
 */
static bool line_parse(char *line, int32_t *serial, size_t *which)
{
	char type[16], name[64];
	unsigned int id, uid;
	size_t i;

	if (sscanf(line, "%x %*s %*s %*s %*s %u %*s %15s %63[^:\n]", &id, &uid,
		   type, name) != 4 ||
	    uid || strcmp(type, "keyring"))
		return false;
	for (i = 0; i < KEYRINGS; i++)
		if (!strcmp(name, keyrings[i])) {
			*serial = (int32_t)id;
			*which = i;
			return true;
		}
	return false;
}

/* Serials in the order of @keyrings, 0 for none; false when nothing is told */
static bool keyrings_read(int32_t serials[KEYRINGS])
{
	FILE *f = fopen("/proc/keys", "re");
	char *line = NULL;
	size_t size = 0, which = 0;
	bool found = false;
	int32_t serial = 0;

	while (f && getline(&line, &size, f) > 0)
		if (line_parse(line, &serial, &which) && !serials[which]) {
			serials[which] = serial;
			found = true;
		}
	free(line);
	if (f)
		fclose(f);
	return found;
}

/*
 * A key that is found but may not be used from here, as those of the kernel may
 * not, is EACCES; one that is not there is ENOKEY.
 */
static enum signer_found search(int32_t keyring, const char *wanted)
{
	if (syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, "asymmetric", wanted,
		    0) >= 0)
		return SIGNER_FOUND;
	if (errno == EACCES)
		return SIGNER_FOUND;
	return errno == ENOKEY ? SIGNER_ABSENT : SIGNER_UNKNOWN;
}

static enum signer_found search_all(const int32_t serials[KEYRINGS],
				    const char *wanted, const char **keyring)
{
	enum signer_found found = SIGNER_ABSENT, one;
	size_t i;

	for (i = 0; i < KEYRINGS; i++) {
		if (!serials[i])
			continue;
		one = search(serials[i], wanted);
		if (one == SIGNER_FOUND) {
			*keyring = keyrings[i];
			return one;
		}
		if (one == SIGNER_UNKNOWN)
			found = one;
	}
	return found;
}

enum signer_found policy_signer_find(const char *id, const char **keyring)
{
	int32_t serials[KEYRINGS] = { 0 };
	enum signer_found found = SIGNER_UNKNOWN;
	char *wanted = NULL;

	/* Others are denied the search itself, with the same errno. */
	if (geteuid() || !keyrings_read(serials))
		return SIGNER_UNKNOWN;
	if (asprintf(&wanted, "ex:%s", id) < 0)
		return SIGNER_UNKNOWN;
	found = search_all(serials, wanted, keyring);
	free(wanted);
	return found;
}
