// SPDX-License-Identifier: GPL-2.0-or-later
/* The lines of an index of lists. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "repo/repo_entries.h"
#include "trust/crypto.h"

#define INDEX_MAX (1u << 30) /* bytes */
#define HEX_LEN (2 * LIST_ID_LEN)

void entries_free(struct entries *e)
{
	size_t i;

	for (i = 0; i < e->n; i++) {
		free(e->entry[i].id);
		free(e->entry[i].name);
	}
	free(e->entry);
	*e = (struct entries){ 0 };
}

int entry_add(struct entries *e, const char *id, const uint8_t *list_id,
	      const char *name)
{
	struct entry *new;

	if (!array_grow(&e->entry, e->n, sizeof(*new)))
		return -ENOMEM;
	new = &e->entry[e->n];
	*new = (struct entry){ .id = strdup(id), .name = strdup(name) };
	if (list_id)
		memcpy(new->list_id, list_id, LIST_ID_LEN);
	e->n++;
	return new->id &&new->name ? 0 : -ENOMEM;
}

int entry_by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->id, y->id);
}

int entry_by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int entry_by_list(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return memcmp(x->list_id, y->list_id, LIST_ID_LEN);
}

void entries_sort(struct entries *e, entry_order *order)
{
	if (e->n)
		qsort(e->entry, e->n, sizeof(*e->entry), order);
}

const struct entry *entries_find(const struct entries *e,
				 const struct entry *key, entry_order *order)
{
	return e->n ? bsearch(key, e->entry, e->n, sizeof(*e->entry), order) :
		      NULL;
}

/* Other lines are ignored; 0 or -ENOMEM. */
static int line_take(struct entries *e, char *line, const char *start)
{
	char *hex = strchr(line, ' '), *name = NULL;
	uint8_t id[LIST_ID_LEN];

	if (hex) {
		*hex++ = 0;
		name = strchr(hex, ' ');
	}
	if (!name || name - hex != HEX_LEN)
		return 0;
	*name++ = 0;
	/* The names come back as file names: none may lead out of the directory. */
	if (!*line || strncmp(name, start, strlen(start)) ||
	    strchr(name, '/') ||
	    !dgc_hex_decode((const u8 *)hex, LIST_ID_LEN, id))
		return 0;
	return entry_add(e, line, id, name);
}

static bool header_right(const char *text, const char *url)
{
	size_t skip = strlen(ENTRIES_HEADER);

	if (strncmp(text, ENTRIES_HEADER, skip))
		return false;
	text += skip;
	return !url ||
	       (!strncmp(text, url, strlen(url)) && text[strlen(url)] == '\n');
}

int entries_read(const char *folder, const char *file, const char *url,
		 const char *start, struct entries *e)
{
	struct bytes text = { 0 };
	char *path = NULL, *line, *end;
	int err = -ENOMEM;

	if (asprintf(&path, "%s/%s", folder, file) < 0)
		return -ENOMEM;
	if (access(path, F_OK))
		err = 0;
	else
		err = file_read(path, INDEX_MAX, &text);
	if (!err)
		err = bytes_append(&text, "", 1);
	line = (char *)text.data;
	if (!err && header_right(line, url)) {
		while (!err && (end = strchr(line, '\n'))) {
			*end = 0;
			err = line_take(e, line, start);
			line = end + 1;
		}
	}
	bytes_free(&text);
	free(path);
	return err;
}

int entries_write(const struct entries *e, const char *url, FILE *out)
{
	char hex[HEX_LEN + 1];
	size_t i;

	fprintf(out, ENTRIES_HEADER "%s\n", url);
	for (i = 0; i < e->n; i++) {
		const struct entry *line = &e->entry[i];

		if (i && !entry_by_id(line, line - 1))
			continue;
		hex_encode(line->list_id, LIST_ID_LEN, hex);
		fprintf(out, "%s %s %s\n", line->id, hex, line->name);
	}
	return fclose(out) ? -ENOMEM : 0;
}

void entries_file_name(const char *prefix, const char *url, char *name,
		       size_t room)
{
	struct part part = { (const uint8_t *)url, strlen(url) };
	uint8_t digest[DGC_DIGEST_MAX] = { 0 };
	char hex[17];

	crypto_hash(DGC_ALGO_SHA256, &part, 1, digest);
	hex_encode(digest, 8, hex);
	snprintf(name, room, "%s%s", prefix, hex);
}
