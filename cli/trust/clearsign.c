// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The frame of a clear-signed text, RFC 9580 section 7. GnuPG ignores text around it,
 * which other readers may take for signed.
 */
#include <string.h>

#include "base/lines.h"
#include "trust/clearsign.h"

#define BEGIN "-----BEGIN PGP SIGNED MESSAGE-----"
#define BEGIN_SIGNATURE "-----BEGIN PGP SIGNATURE-----"
#define END "-----END PGP SIGNATURE-----"
#define LINE_MAX_LEN 16384u /* GnuPG cuts longer ones at 19,995 */

/* The next line, if all readers read it in the same way */
static bool line_get(struct lines *l)
{
	return lines_next(l) && l->len <= LINE_MAX_LEN &&
	       !memchr(l->line, 0, l->len);
}

static bool headers_pass(struct lines *l)
{
	while (line_get(l)) {
		if (!l->len)
			return true;
		if (!line_starts(l, "Hash: "))
			return false;
	}
	return false;
}

/* Up to the line that says that the signature starts */
static bool body_pass(struct lines *l)
{
	while (line_get(l)) {
		if (line_is(l, BEGIN_SIGNATURE))
			return true;
		if (line_starts(l, "-") && !line_starts(l, "- ") &&
		    !line_is(l, "-"))
			return false;
	}
	return false;
}

static bool signature_pass(struct lines *l)
{
	while (line_get(l)) {
		if (line_is(l, END))
			return true;
		if (line_starts(l, "-"))
			return false;
	}
	return false;
}

static bool nothing_left(struct lines *l)
{
	while (lines_next(l))
		if (l->len)
			return false;
	return true;
}

bool clearsign_frame(const struct bytes *in, struct bytes *body)
{
	struct lines l = lines_of(in);
	const char *start;

	if (!line_get(&l) || !line_is(&l, BEGIN) || !headers_pass(&l))
		return false;
	start = l.pos;
	if (!body_pass(&l))
		return false;
	body->data = (uint8_t *)start;
	body->len = (size_t)(l.line - start);
	return signature_pass(&l) && nothing_left(&l);
}

static bool line_same(const struct lines *escaped, const struct lines *text)
{
	size_t skip = line_starts(escaped, "-") ? 2 : 0;

	if (skip > escaped->len) /* "- " in front of an empty line */
		return !text->len;
	return escaped->len - skip == text->len &&
	       !memcmp(escaped->line + skip, text->line, text->len);
}

bool clearsign_same(const struct bytes *body, const struct bytes *text)
{
	struct lines a = lines_of(body), b = lines_of(text);

	while (lines_next(&a))
		if (!lines_next(&b) || !line_same(&a, &b))
			return false;
	return !lines_next(&b);
}
