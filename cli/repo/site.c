// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The texts of a site. Both have one spelling only: what is read is what would be
 * written, byte for byte.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "repo/site.h"
#include "trust/crypto.h"

#define HEAD_MAX 256
#define HEX_LEN (2 * SITE_DIGEST_LEN)
#define SIZE_DIGITS 8 /* LIST_MAX has as many */

static int head_print(const struct site_head *head, char out[HEAD_MAX])
{
	char hex[HEX_LEN + 1];

	hex_encode(head->names, SITE_DIGEST_LEN, hex);
	return snprintf(
		out, HEAD_MAX,
		"dclist site 1\nserial %llu\nlists %u\nnames %s %llu\nmade %llu\nvalid-until %llu\n",
		(unsigned long long)head->serial, head->lists, hex,
		(unsigned long long)head->size, (unsigned long long)head->made,
		(unsigned long long)head->until);
}

int site_head_text(const struct site_head *head, struct bytes *out)
{
	char text[HEAD_MAX];
	int len = head_print(head, text);

	return bytes_append(out, text, (size_t)len);
}

int site_head_parse(const uint8_t *text, size_t len, struct site_head *head)
{
	char copy[HEAD_MAX], again[HEAD_MAX], hex[HEX_LEN + 1];
	unsigned long long serial, size, made, until;

	*head = (struct site_head){ 0 };
	if (!len || len >= sizeof(copy))
		return -EBADMSG;
	memcpy(copy, text, len);
	copy[len] = 0;
	if (sscanf(copy,
		   "dclist site 1\nserial %llu\nlists %u\nnames %64[0-9a-f] %llu\nmade %llu\nvalid-until %llu",
		   &serial, &head->lists, hex, &size, &made, &until) != 6 ||
	    !list_id_decode(hex, head->names))
		return -EBADMSG;
	head->serial = serial;
	head->size = size;
	head->made = made;
	head->until = until;
	if ((size_t)head_print(head, again) != len || memcmp(again, copy, len))
		return -EBADMSG;
	return size > SITE_NAMES_MAX ? -EBADMSG : 0;
}

/* The start of @pos that list_file_name() could have made, and so no path */
static size_t name_span(const char *pos, const char *end)
{
	const char *p = pos;

	while (p < end &&
	       ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		(*p >= '0' && *p <= '9') || (*p && strchr("._+~:-%", *p))))
		p++;
	return (size_t)(p - pos);
}

/* A blank and a digest, lower case */
static bool digest_take(const char **pos, const char *end,
			uint8_t out[SITE_DIGEST_LEN])
{
	const char *hex = *pos + 1;
	int i;

	if (end - *pos < 1 + HEX_LEN || **pos != ' ')
		return false;
	for (i = 0; i < HEX_LEN; i++)
		if (hex[i] >= 'A' && hex[i] <= 'F')
			return false;
	*pos += 1 + HEX_LEN;
	return dgc_hex_decode((const u8 *)hex, SITE_DIGEST_LEN, out);
}

static bool size_take(const char **pos, const char *end, uint32_t *out)
{
	const char *p = *pos;
	uint32_t size = 0;

	if (end - p < 3 || *p++ != ' ' || *p == '0')
		return false;
	for (; p < end && p - *pos <= SIZE_DIGITS && *p >= '0' && *p <= '9';
	     p++)
		size = 10 * size + (uint32_t)(*p - '0');
	if (p == end || *p++ != '\n' || !size || size > LIST_MAX)
		return false;
	*pos = p;
	*out = size;
	return true;
}

struct site_reader site_reader(const struct bytes *names)
{
	return (struct site_reader){
		.pos = (const char *)names->data,
		.end = (const char *)names->data + names->len,
	};
}

static int order(const struct site_entry *a, const struct site_entry *b)
{
	int names = strcmp(a->name, b->name);

	return names ? names : memcmp(a->id, b->id, LIST_ID_LEN);
}

int site_next(struct site_reader *reader, struct site_entry *entry)
{
	const char *pos = reader->pos, *end = reader->end;
	size_t len;

	if (pos == end)
		return 0;
	len = name_span(pos, end);
	if (!len || len >= SITE_NAME_LEN || *pos == '.')
		return -EBADMSG;
	memset(entry, 0, sizeof(*entry));
	memcpy(entry->name, pos, len);
	pos += len;
	if (!digest_take(&pos, end, entry->id) ||
	    !digest_take(&pos, end, entry->digest) ||
	    !size_take(&pos, end, &entry->size) ||
	    order(&reader->last, entry) >= 0)
		return -EBADMSG;
	reader->pos = pos;
	reader->last = *entry;
	return 1;
}

int site_entry_text(const struct site_entry *entry, struct bytes *out)
{
	char line[SITE_NAME_LEN + 2 * (HEX_LEN + 1) + SIZE_DIGITS + 8];
	char id[HEX_LEN + 1], digest[HEX_LEN + 1];
	int len;

	hex_encode(entry->id, LIST_ID_LEN, id);
	hex_encode(entry->digest, SITE_DIGEST_LEN, digest);
	len = snprintf(line, sizeof(line), "%s %s %s %u\n", entry->name, id,
		       digest, entry->size);
	return bytes_append(out, line, (size_t)len);
}

void site_list_path(const uint8_t digest[SITE_DIGEST_LEN],
		    char out[SITE_PATH_LEN])
{
	char hex[HEX_LEN + 1];

	hex_encode(digest, SITE_DIGEST_LEN, hex);
	snprintf(out, SITE_PATH_LEN, "lists/%.2s/%s", hex, hex);
}

void site_names_path(const uint8_t digest[SITE_DIGEST_LEN],
		     char out[SITE_PATH_LEN])
{
	char hex[HEX_LEN + 1];

	hex_encode(digest, SITE_DIGEST_LEN, hex);
	snprintf(out, SITE_PATH_LEN, "names/%s", hex);
}

int site_digest(const struct bytes *data, uint8_t digest[SITE_DIGEST_LEN])
{
	struct part part = { data->data, data->len };

	return crypto_hash(DGC_ALGO_SHA256, &part, 1, digest);
}
