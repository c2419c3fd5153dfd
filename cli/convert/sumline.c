// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A line of a file of sums, as coreutils, BSD and OpenSSL write it:
 *
 *	DIGEST  NAME	DIGEST *NAME	DIGEST NAME
 *	SHA256 (NAME) = DIGEST		SHA256(NAME)= DIGEST
 *
 * all after a backslash if the name has one, and with an end as of DOS.
 */
#include <string.h>

#include "convert/sumline.h"
#include "rpm.h"

#define FORM \
	"not the SHA-2 digest of a file; each line must be as sha256sum, sha384sum or sha512sum writes it, or a comment (#)"
#define SPACE " \t"

static enum dgc_algo algo_of(size_t hex)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (hex == 2 * dgc_algo_size(algo))
			return algo;
	return DGC_ALGO_INVALID;
}

static enum dgc_algo tag_algo(const char *tag, size_t len)
{
	static const struct {
		const char *tag;
		enum dgc_algo algo;
	} tags[] = {
		{ "SHA256", DGC_ALGO_SHA256 },
		{ "SHA384", DGC_ALGO_SHA384 },
		{ "SHA512", DGC_ALGO_SHA512 },
		{ "SHA2-256", DGC_ALGO_SHA256 },
		{ "SHA2-384", DGC_ALGO_SHA384 },
		{ "SHA2-512", DGC_ALGO_SHA512 },
	};
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strlen(tags[i].tag) == len &&
		    !memcmp(tags[i].tag, tag, len))
			return tags[i].algo;
	return DGC_ALGO_INVALID;
}

/* "\n", "\r" and "\\" of a line that starts with a backslash; in place */
static bool unescape(char *name)
{
	char *to = name;

	for (; *name; name++) {
		if (*name != '\\') {
			*to++ = *name;
			continue;
		}
		name++;
		if (*name == 'n')
			*to++ = '\n';
		else if (*name == 'r')
			*to++ = '\r';
		else if (*name == '\\')
			*to++ = '\\';
		else
			return false;
	}
	*to = 0;
	return true;
}

static bool digest_parse(const char *hex, size_t len, struct sum *sum)
{
	return sum->algo != DGC_ALGO_INVALID &&
	       len == 2 * dgc_algo_size(sum->algo) &&
	       dgc_hex_decode((const u8 *)hex, dgc_algo_size(sum->algo),
			      sum->digest);
}

static const char *plain_parse(char *line, struct sum *sum)
{
	size_t len = strcspn(line, SPACE);

	sum->algo = algo_of(len);
	if (!digest_parse(line, len, sum) || !line[len])
		return FORM;
	line += len + 1;
	line += *line == ' ' || *line == '*';
	sum->name = line;
	return *line ? NULL : FORM;
}

/* @open: its parenthesis; the last that closes ends the name. */
static const char *tagged_parse(char *line, char *open, struct sum *sum)
{
	char *close = strrchr(open, ')'), *hex;

	if (!close || close == open + 1)
		return FORM;
	hex = close + 1 + strspn(close + 1, SPACE);
	if (*hex != '=')
		return FORM;
	sum->algo = tag_algo(line, strcspn(line, " ("));
	if (sum->algo == DGC_ALGO_INVALID)
		return "a digest of an unsupported kind; SHA-256, SHA-384 and SHA-512 are accepted";
	hex += 1 + strspn(hex + 1, SPACE);
	if (!digest_parse(hex, strlen(hex), sum))
		return FORM;
	*close = 0;
	sum->name = open + 1;
	return NULL;
}

const char *sum_parse(char *line, struct sum *sum)
{
	size_t len = strlen(line);
	const char *why;
	bool escaped;
	char *open;

	sum->name = NULL;
	if (len && line[len - 1] == '\r')
		line[len - 1] = 0;
	if (*line == '#')
		return NULL;
	line += strspn(line, SPACE);
	if (!*line)
		return NULL;
	escaped = *line == '\\';
	line += escaped;
	open = line + strcspn(line, " (");
	open += *open == ' ';
	why = *open == '(' && algo_of(strcspn(line, SPACE)) ==
				      DGC_ALGO_INVALID ?
		      tagged_parse(line, open, sum) :
		      plain_parse(line, sum);
	if (!why && escaped && !unescape(sum->name))
		why = FORM;
	return why;
}

const char *sums_text_check(const struct bytes *text, unsigned int *line)
{
	const uint8_t *nul, *p;

	*line = 1;
	nul = text->len ? memchr(text->data, 0, text->len) : NULL;
	if (text->len >= 2 && (!memcmp(text->data, "\xff\xfe", 2) ||
			       !memcmp(text->data, "\xfe\xff", 2)))
		return "text in UTF-16, which sha256sum refuses as well; ask the signer for UTF-8";
	if (text->len >= 3 && !memcmp(text->data, "\xef\xbb\xbf", 3))
		return "a byte order mark, which sha256sum refuses as well; ask the signer for a file without it";
	if (!nul)
		return NULL;
	for (p = text->data; p < nul; p++)
		*line += *p == '\n';
	return "a NUL byte; ask the signer for a file that was made without sha256sum -z";
}
