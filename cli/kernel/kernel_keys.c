// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of the running kernel, as /proc/keys shows them. */
#include <string.h>

#include "kernel/kernel.h"

#define KEY_TYPE "asymmetri " /* as /proc/keys cuts it off */

/*
 * ... asymmetri USER-ID: FINGERPRINT: PGP.rsa KEYID []
 *
 * A user id may look like this itself: use the last one. Some keys have none.
 */
bool kernel_key_read(const char *line, struct kernel_key *key)
{
	const char *p = line, *end = NULL, *user = strstr(line, KEY_TYPE);

	while ((p = strstr(p, ": PGP.")))
		end = p++;
	if (!end || !user || end < user + strlen(KEY_TYPE))
		return false;
	user += strlen(KEY_TYPE);
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
