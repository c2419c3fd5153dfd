// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Texts of other formats: Debian's control files, clear-signed texts, .PKGINFO
 * of packages, files of sums.
 */
#include "../fuzz.h"
#include "convert/deb822.h"
#include "convert/pkginfo.h"
#include "convert/sumline.h"
#include "trust/clearsign.h"

static int one_line(const struct deb822_line *line, void *ctx)
{
	uint8_t digest[32];
	uint64_t number;

	if (!line)
		return 0;
	require(line->name && (!line->len || line->value));
	require(!memchr(line->value, '\n', line->len));
	if (deb822_is(line, "Size"))
		deb822_number(line->value, line->len, &number);
	if (deb822_is(line, "SHA256"))
		deb822_sha256(line->value, line->len, digest);
	return 0;
}

static void control_file(const uint8_t *data, size_t len)
{
	struct stream *s = stream_memory("text", (struct part){ data, len });

	require(s);
	deb822_read(s, one_line, NULL);
	stream_close(s);
}

static void sums(const struct bytes *text)
{
	char *copy = strndup((const char *)text->data, text->len);
	char *rest = copy, *line;
	unsigned int number;
	struct sum sum;

	require(copy);
	sums_text_check(text, &number);
	while ((line = strsep(&rest, "\n")))
		if (!sum_parse(line, &sum) && sum.name)
			require(*sum.name && dgc_algo_size(sum.algo));
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes text = { (uint8_t *)data, len }, body = { 0 };
	char value[PKGINFO_VALUE_MAX];

	control_file(data, len);
	if (clearsign_frame(&text, &body))
		clearsign_same(&body, &text);
	if (!pkginfo_get("text", &text, "pkgname", value))
		require(strnlen(value, sizeof(value)) < sizeof(value));
	sums(&text);
	return 0;
}
