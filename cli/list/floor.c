// SPDX-License-Identifier: GPL-2.0-or-later
/* Floors: packages of one name below a version, compared as rpm compares them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "evr.h"
#include "list/floor.h"
#include "tlv.h"

int floor_name_len(const char *below)
{
	return (int)strcspn(below, " ");
}

/* Of what floor_make() accepted; of anything else, no version */
static const u8 *evr_of(const char *below, struct dgc_evr *evr)
{
	const char *text = below + floor_name_len(below);

	text += *text == ' ';
	if (dgc_evr_parse((const u8 *)text, (u32)strlen(text), evr))
		*evr = (struct dgc_evr){ 0 };
	return (const u8 *)text;
}

bool floor_is_lower(const char *a, const char *b)
{
	struct dgc_evr x, y;
	const u8 *s = evr_of(a, &x), *t = evr_of(b, &y);
	int order;

	if (x.epoch != y.epoch)
		return x.epoch < y.epoch;
	order = dgc_version_compare(s + x.version_off, x.version_len,
				    t + y.version_off, y.version_len);
	if (!order)
		order = dgc_version_compare(s + x.release_off, x.release_len,
					    t + y.release_off, y.release_len);
	return order < 0;
}

void floor_print(const char *below)
{
	int len = floor_name_len(below);
	char *name = strndup(below, (size_t)len);

	text_print(stdout, name ? name : "");
	printf(" < ");
	text_print(stdout, below + len + 1);
	free(name);
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= 0x20 || *s == 0x7f)
			return false;
	return true;
}

const char *floor_make(const char *name, const char *evr, char **below)
{
	struct dgc_evr parts;

	*below = NULL;
	if (!*name || !is_plain(name))
		return "the name of the package is missing, or has blanks";
	if (!is_plain(evr) ||
	    dgc_evr_parse((const u8 *)evr, (u32)strlen(evr), &parts))
		return "not a version of the form [EPOCH:]VERSION-RELEASE";
	if (strlen(name) + strlen(evr) >= DGC_TLV_BELOW_MAX)
		return "too long";
	if (asprintf(below, "%s %s", name, evr) < 0)
		*below = NULL;
	return NULL;
}

const char *floor_read(const char *text, char **below)
{
	const char *less = strchr(text, '<'), *evr, *wrong;
	char *name;
	size_t len;

	*below = NULL;
	if (!less)
		return "not of the form 'NAME < VERSION-RELEASE'";
	evr = less + 1 + strspn(less + 1, " ");
	for (len = (size_t)(less - text); len && text[len - 1] == ' ';)
		len--;
	name = strndup(text, len);
	if (!name)
		return NULL;
	wrong = floor_make(name, evr, below);
	free(name);
	return wrong;
}
