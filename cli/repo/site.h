/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A site: a directory of lists that any web server serves, as "dclist publish" makes it.
 *
 *	index			the signed head: serial, and digest of the names
 *	names/DIGEST		a line for each list
 *	lists/XX/DIGEST		the lists
 *
 * DIGEST is the SHA-256 of the file itself, XX its first two digits: what is at such an
 * address never changes, so that only the index is never cached. The index is
 * text with a signature and a trailer behind it, as a list has; the names are what
 * the index says and need no signature of their own. Neither parses as a list.
 * A section per .c file.
 */
#ifndef DCLIST_SITE_H
#define DCLIST_SITE_H

#include "list/list.h"
#include "repo/fetch.h"
#include "trust/keyring.h"

#define SITE_INDEX "index"
#define SITE_INDEX_MAX (64u << 10) /* bytes, with signatures */
#define SITE_NAMES_MAX (256u << 20)
#define SITE_NAME_LEN 256 /* of a list's file name, and its NUL */
#define SITE_DIGEST_LEN 32
#define SITE_PATH_LEN 80

/* site.c: the texts */

/**
 * struct site_head - what the index says
 * @serial: rises with each publication; the time of it in seconds since 1970, or more
 * @lists: lines in the names
 * @names: digest of the names
 * @size: bytes in the names
 * @made: when it was made, by the clock of who published it; seconds since 1970
 * @until: it is not accepted later; 0: it always is
 */
struct site_head {
	uint64_t serial;
	uint32_t lists;
	uint8_t names[SITE_DIGEST_LEN];
	uint64_t size;
	uint64_t made;
	uint64_t until;
};

/* 0, or -EBADMSG unless it is exactly what site_head_text() writes */
int site_head_parse(const uint8_t *text, size_t len, struct site_head *head);
/* 0 or -ENOMEM; adds to @out. */
int site_head_text(const struct site_head *head, struct bytes *out);

/**
 * struct site_entry - a line of the names
 * @name: file name of the list where it is installed, list_file_name()
 * @id: list id
 * @digest: of the whole file
 * @size: bytes in the file, 1 to LIST_MAX
 */
struct site_entry {
	char name[SITE_NAME_LEN];
	uint8_t id[LIST_ID_LEN];
	uint8_t digest[SITE_DIGEST_LEN];
	uint32_t size;
};

/**
 * struct site_reader - a walk through the names
 * @pos: the next line
 * @end: of the text
 * @last: the line before, for the order
 */
struct site_reader {
	const char *pos;
	const char *end;
	struct site_entry last;
};

struct site_reader site_reader(const struct bytes *names);
/*
 * Returns 1 and the next line; 0 at the end; -EBADMSG when it is malformed, or not
 * behind the line before: they are sorted by name and id, each once.
 */
int site_next(struct site_reader *reader, struct site_entry *entry);
/* 0 or -ENOMEM; adds to @out. */
int site_entry_text(const struct site_entry *entry, struct bytes *out);
/* "lists/XX/DIGEST", "names/DIGEST" */
void site_list_path(const uint8_t digest[SITE_DIGEST_LEN],
		    char out[SITE_PATH_LEN]);
void site_names_path(const uint8_t digest[SITE_DIGEST_LEN],
		     char out[SITE_PATH_LEN]);
int site_digest(const struct bytes *data, uint8_t digest[SITE_DIGEST_LEN]);

/* site_read.c: from a server or a directory */

/**
 * struct site_keys - keys by which an index is accepted
 * @ring: OpenPGP keys, or NULL
 * @cert: certificates, for PKCS#7
 * @certs: how many
 */
struct site_keys {
	const struct keyring *ring;
	const char *const *cert;
	size_t certs;
};

/**
 * struct site - a site that is read
 * @base: where it is
 * @fetcher: gets its files
 * @url: of the index, for messages; owned
 * @head: what the index says
 * @index: digest of the whole index
 */
struct site {
	struct fetch_base base;
	struct fetcher *fetcher;
	char *url;
	struct site_head head;
	uint8_t index[SITE_DIGEST_LEN];
};

/**
 * site_open() - get the index, and verify it
 * @location: URL or directory
 * @keys: it must be signed by one of these
 * @options: how to get files
 * @done: gets each fetch, as of fetcher_open()
 * @ctx: for it
 * @site: result; closed with site_close() in any case
 *
 * Return: 0, or a negative errno after reporting why.
 */
int site_open(const char *location, const struct site_keys *keys,
	      const struct fetch_options *options,
	      void (*done)(struct fetch *fetch, void *ctx), void *ctx,
	      struct site *site);
void site_close(struct site *site);
/* The names, as the index says; 0 or a negative errno after reporting why. */
int site_names_get(struct site *site, struct bytes *names);
/* Are these the names that the index means? */
bool site_names_are(const struct site *site, const struct bytes *names);
/* The URL of @path on the site; owned by the caller, NULL without memory */
char *site_url(const struct site *site, const char *path);

#endif /* DCLIST_SITE_H */
