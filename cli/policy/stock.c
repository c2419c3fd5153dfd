// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A policy in the form that IPE of a kernel that is not patched knows, where the module
 * lends a property to what digest lists attest.
 */
#include <errno.h>
#include <string.h>

#include "policy/profiles.h"

#define COMMENT \
	"# For a kernel that is not patched, with the module digest_cache.\n"
#define ATTESTED "digest_cache=trusted"
#define NOT_ATTESTED "digest_cache=untrusted"
#define LENT "fsverity_signature=TRUE"
#define NOT_LENT "fsverity_signature=FALSE"

static bool has(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word));
}

/* Appends a line with another word in the place of one, if it has that. */
static int line_append(struct bytes *out, const char *line, size_t len,
		       const char *word, const char *other)
{
	const char *at = memmem(line, len, word, strlen(word));
	size_t before = at ? (size_t)(at - line) : len;
	int err = bytes_append(out, line, before);

	if (!at || err)
		return err;
	err = bytes_append(out, other, strlen(other));
	before += strlen(word);
	return err ? err : bytes_append(out, line + before, len - before);
}

/* Is there the same rule for what lists attest? 1, 0 or -ENOMEM */
static int has_twin(const struct bytes *text, const char *line, size_t len)
{
	struct bytes twin = { 0 };
	int err = line_append(&twin, line, len, LENT, ATTESTED);

	if (!err)
		err = !!memmem(text->data, text->len, twin.data, twin.len);
	bytes_free(&twin);
	return err;
}

static int refuse(const char *why)
{
	error(NULL, "%s; take another profile, or --kernel patched", why);
	return -EINVAL;
}

/* Builtin signatures have the same property: a rule for them alone would say more. */
static int signature_rule(const struct bytes *text, const char *line,
			  size_t len)
{
	int twin = has_twin(text, line, len);

	if (twin)
		return twin < 0 ? twin : 0;
	return refuse(
		"on a kernel that is not patched fsverity_signature= is also what digest lists attest");
}

/* Appends a line with the words that such a kernel knows. */
static int words_append(const char *line, size_t len, struct bytes *out)
{
	if (has(line, len, ATTESTED))
		return line_append(out, line, len, ATTESTED, LENT);
	return line_append(out, line, len, NOT_ATTESTED, NOT_LENT);
}

static int rule_append(const struct bytes *text, const char *line, size_t len,
		       struct bytes *out)
{
	if (has(line, len, "fsverity_signature="))
		return signature_rule(text, line, len);
	if (has(line, len, "digest_cache_signer="))
		return refuse(
			"IPE of a kernel that is not patched does not know digest_cache_signer=");
	return words_append(line, len, out);
}

int policy_stock(const struct bytes *text, struct bytes *out)
{
	const char *line = (char *)text->data, *end = line + text->len, *next;
	size_t len;
	int err = 0;

	memset(out, 0, sizeof(*out));
	for (; !err && line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		len = (size_t)(next - line);
		if (!strncmp(line, "policy_name=", 12))
			err = bytes_append(out, COMMENT, strlen(COMMENT));
		if (err)
			break;
		err = *line == '#' ? words_append(line, len, out) :
				     rule_append(text, line, len, out);
	}
	if (err == -ENOMEM)
		error(NULL, "out of memory");
	return err ? -1 : 0;
}
