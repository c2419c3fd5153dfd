// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's keyrings of certificates: what is in them, and whether one is, asked
 * as the kernel asks itself, by issuer and serial, or by key id.
 */
#include <errno.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/array.h"
#include "kernel/trusted.h"

#define TYPE "asymmetric;"
#define KEYS_MAX 1024u /* of a keyring, which are looked at */

/* From the one that every kernel has to those that some have */
static const char *const keyrings[] = {
	".builtin_trusted_keys", ".secondary_trusted_keys", ".machine",
	".platform", /* last: for policies only */
};

#define KEYRINGS (sizeof(keyrings) / sizeof(keyrings[0]))
#define FOR_LISTS (KEYRINGS - 1)

/*
 * "SERIAL FLAGS USES EXPIRY PERMISSION UID GID keyring NAME: SIZE": the serial of a
 * keyring of the kernel. Users may also create keyrings of that name: only root's are
 * used.
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
 * A key that is found but may not be used from here, as those of the kernel may not, is
 * EACCES; one that does not exist is ENOKEY.
 */
static enum trusted_found search(int32_t keyring, const char *wanted)
{
	if (syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, "asymmetric", wanted,
		    0) >= 0)
		return TRUSTED_FOUND;
	if (errno == EACCES)
		return TRUSTED_FOUND;
	return errno == ENOKEY ? TRUSTED_ABSENT : TRUSTED_UNKNOWN;
}

static enum trusted_found search_all(const int32_t *serials, size_t n,
				     const char *wanted, const char **keyring)
{
	enum trusted_found found = TRUSTED_ABSENT, one;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!serials[i])
			continue;
		one = search(serials[i], wanted);
		if (one == TRUSTED_FOUND) {
			*keyring = keyrings[i];
			return one;
		}
		if (one == TRUSTED_UNKNOWN)
			found = one;
	}
	return found;
}

enum trusted_found trusted_find(const char *id, bool policies,
				const char **keyring)
{
	int32_t serials[KEYRINGS] = { 0 };
	enum trusted_found found;
	char *wanted = NULL;

	/* Others are denied the search itself, with the same errno. */
	if (geteuid() || !keyrings_read(serials))
		return TRUSTED_UNKNOWN;
	if (asprintf(&wanted, "ex:%s", id) < 0)
		return TRUSTED_UNKNOWN;
	found = search_all(serials, policies ? KEYRINGS : FOR_LISTS, wanted,
			   keyring);
	free(wanted);
	return found;
}

/* "TYPE;UID;GID;PERMISSION;DESCRIPTION" of a key: keyrings may contain keyrings. */
static int key_take(struct trusted *trusted, int32_t key, const char *keyring)
{
	struct trusted_cert *more;
	char text[4096], *name = text;
	long len = syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text,
			   sizeof(text) - 1);
	int i;

	if (len < 0 || len >= (long)sizeof(text))
		return 0; /* it is gone, or not visible */
	text[len] = 0;
	if (strncmp(text, TYPE, strlen(TYPE)))
		return 0;
	for (i = 0; i < 4 && name; i++) {
		name = strchr(name, ';');
		name += name != NULL;
	}
	if (!name)
		return 0;
	if (!array_grow(&trusted->cert, trusted->n, sizeof(*more)))
		return -ENOMEM;
	more = &trusted->cert[trusted->n];
	*more = (struct trusted_cert){ keyring, strdup(name) };
	if (!more->name)
		return -ENOMEM;
	trusted->n++;
	return 0;
}

static int keyring_take(struct trusted *trusted, int32_t serial,
			const char *keyring)
{
	int32_t keys[KEYS_MAX];
	long len = syscall(SYS_keyctl, KEYCTL_READ, serial, keys, sizeof(keys));
	size_t i, n;
	int err = 0;

	if (len < 0)
		return 0;
	trusted->known = true;
	n = (size_t)len / sizeof(keys[0]);
	for (i = 0; !err && i < n && i < KEYS_MAX; i++)
		err = key_take(trusted, keys[i], keyring);
	return err;
}

int trusted_read(struct trusted *trusted)
{
	int32_t serials[KEYRINGS] = { 0 };
	size_t i;
	int err = 0;

	*trusted = (struct trusted){ 0 };
	keyrings_read(serials);
	for (i = 0; !err && i < FOR_LISTS; i++)
		if (serials[i])
			err = keyring_take(trusted, serials[i], keyrings[i]);
	return err;
}

void trusted_free(struct trusted *trusted)
{
	size_t i;

	for (i = 0; i < trusted->n; i++)
		free(trusted->cert[i].name);
	free(trusted->cert);
	*trusted = (struct trusted){ 0 };
}
