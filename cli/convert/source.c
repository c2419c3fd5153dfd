// SPDX-License-Identifier: GPL-2.0-or-later
/* What a format says of a source. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "convert/convert.h"

static bool name_fits(const char *name, int len)
{
	const unsigned char *p = (const unsigned char *)name;

	if (len <= 0 || len > (int)DGC_TLV_NAME_MAX)
		return false;
	while (*p >= 0x20 && *p != 0x7f)
		p++;
	return !*p;
}

int source_name(struct source *src, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(src->name, sizeof(src->name), fmt, ap);
	va_end(ap);
	if (name_fits(src->name, len))
		return 0;
	error(src->arg,
	      "name is empty, too long or has control characters; give one with --name");
	return -EINVAL;
}

/* Fingerprints are always in lower case here. */
void source_signer(struct source *src, const char *signer)
{
	bool hex = !signer[strspn(signer, "0123456789ABCDEFabcdef")];
	size_t i;

	snprintf(src->signer, sizeof(src->signer), "signed by %s", signer);
	for (i = 0; hex && src->signer[i]; i++)
		src->signer[i] = (char)tolower(src->signer[i]);
}

void source_unsigned(struct source *src)
{
	snprintf(src->signer, sizeof(src->signer), "not signed");
}

const char *source_base(const struct source *src)
{
	const char *slash = strrchr(src->arg, '/');

	return slash ? slash + 1 : src->arg;
}

int source_digest(struct source *src, const struct convert *conv,
		  enum dgc_kind kind, const uint8_t *digest, const char *path)
{
	int err = tlv_list_add(src->list, kind, src->algo, digest, path);

	if (err)
		error(src->arg, "out of memory");
	return err;
}

int source_content(struct source *src, const struct convert *conv,
		   const struct content *content, const char *path)
{
	src->files++;
	return source_digest(src, conv, DGC_KIND_VERITY, content->verity, path);
}
