// SPDX-License-Identifier: GPL-2.0-or-later
/* .PKGINFO of pacman's and Alpine's packages: "key = value" lines. */
#include <errno.h>
#include <string.h>

#include "base/lines.h"
#include "base/message.h"
#include "convert/pkginfo.h"

static int malformed(const char *file, const char *key, const char *why)
{
	error(file, ".PKGINFO %s %s; the package is damaged", why, key);
	return -EBADMSG;
}

/* The value on this line; false when it is of another key. */
static bool value_of(const struct lines *l, const char *key, const char **value,
		     size_t *len)
{
	size_t n = strlen(key);

	if (!line_starts(l, key) || l->len < n + 3 ||
	    memcmp(l->line + n, " = ", 3))
		return false;
	*value = l->line + n + 3;
	*len = l->len - n - 3;
	return true;
}

static bool value_right(const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (value[i] <= ' ' || value[i] > '~' || value[i] == '/')
			return false;
	return len && len < PKGINFO_VALUE_MAX;
}

int pkginfo_find(const char *file, const struct bytes *info, const char *key,
		 char value[PKGINFO_VALUE_MAX])
{
	struct lines l = lines_of(info);
	const char *found;
	size_t len;

	value[0] = 0;
	while (lines_next(&l)) {
		if (!value_of(&l, key, &found, &len))
			continue;
		if (value[0])
			return malformed(file, key, "has more than one");
		if (!value_right(found, len))
			return malformed(file, key, "has an invalid");
		memcpy(value, found, len);
		value[len] = 0;
	}
	return value[0] != 0;
}

int pkginfo_get(const char *file, const struct bytes *info, const char *key,
		char value[PKGINFO_VALUE_MAX])
{
	int ret = pkginfo_find(file, info, key, value);

	if (ret)
		return ret < 0 ? ret : 0;
	return malformed(file, key, "has no");
}
