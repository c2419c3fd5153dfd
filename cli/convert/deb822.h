/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debian's control files, deb822(5), line by line and of any length. */
#ifndef DCLIST_DEB822_H
#define DCLIST_DEB822_H

#include "convert/stream.h"

/**
 * struct deb822_line - a line of a stanza
 * @name: of the field; of a continuation the field's
 * @value: without spaces around it; not terminated
 * @len: bytes in it
 * @more: a continuation
 */
struct deb822_line {
	const char *name;
	const char *value;
	size_t len;
	bool more;
};

/* Gets every line, and NULL at the end of each stanza; 0 to go on. */
typedef int (*deb822_fn)(const struct deb822_line *line, void *ctx);

/*
 * Reads all of @in. Returns 0; what @fn returned, which reports errors itself; or a
 * negative errno after reporting why.
 */
int deb822_read(struct stream *in, deb822_fn fn, void *ctx);

/* Is it this field? Names of fields are the same in any case. */
bool deb822_is(const struct deb822_line *line, const char *name);
/* Takes decimal digits and nothing else; false when it is not such a number. */
bool deb822_number(const char *value, size_t len, uint64_t *out);
/* Takes the hexadecimal digits of a SHA-256. */
bool deb822_sha256(const char *value, size_t len, uint8_t out[32]);

#endif /* DCLIST_DEB822_H */
