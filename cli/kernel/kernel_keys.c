// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of the running kernel, as /proc/keys shows them. */
#include <stdio.h>
#include <string.h>

#include "kernel/kernel.h"

#define KEY_TYPE "asymmetri " /* as /proc/keys cuts it off */

/* Behind the type, the eighth word; NULL for a key of another type, whatever it is called */
static const char *description_of(const char *line)
{
	int at = 0;

	sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %n", &at);
	return at && !strncmp(line + at, KEY_TYPE, strlen(KEY_TYPE)) ?
		       line + at + strlen(KEY_TYPE) :
		       NULL;
}

/*
 * ... asymmetri USER-ID: FINGERPRINT: PGP.rsa KEYID []
 *
 * A user id may look like this itself: use the last one. Some keys have none.
 */
bool kernel_key_read(const char *line, struct kernel_key *key)
{
	const char *user = description_of(line), *p = user, *end = NULL;

	while (p && (p = strstr(p, ": PGP.")))
		end = p++;
	if (!end)
		return false;
	for (p = end; p > user && strchr("0123456789abcdef", p[-1]); p--)
		;
	key->fingerprint = p;
	key->len = (size_t)(end - p);
	key->user_id = user;
	key->user_id_len = p == user ? 0 : (size_t)(p - user) - 2;
	if (p != user && (p - user < 2 || memcmp(p - 2, ": ", 2)))
		return false;
	return key->len == 2 * (size_t)DGC_PGP_FINGERPRINT_LEN ||
	       key->len == 2 * (size_t)DGC_PGP_FINGERPRINT6_LEN;
}
