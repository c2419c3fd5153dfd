// SPDX-License-Identifier: GPL-2.0-or-later
/* A revocation list: read, extended, written. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "list/floor.h"
#include "list/revocation.h"

#define UAPI_SHA256 4u /* enum hash_algo of include/uapi/linux/hash_info.h */

bool fingerprint_decode(const char *hex, struct fingerprint *fingerprint)
{
	*fingerprint = (struct fingerprint){ .len = (uint32_t)strlen(hex) / 2 };
	return (strlen(hex) == 2 * (size_t)DGC_TLV_SIGNER_LEN ||
		strlen(hex) == 2 * (size_t)DGC_TLV_SIGNER6_LEN) &&
	       dgc_hex_decode((const uint8_t *)hex, fingerprint->len,
			      fingerprint->id);
}

void revoked_print(const struct revoked *entry)
{
	char hex[2 * DGC_DIGEST_MAX + 1];

	hex_encode(entry->value, entry->len, hex);
	if (entry->kind == DGC_KIND_LIST)
		printf("list:%s", hex);
	else if (entry->kind == DGC_KIND_SIGNER)
		printf("signer:%s", hex);
	else if (entry->kind == DGC_KIND_FLOOR)
		printf("floor:%s ", hex);
	else
		printf("%s%s:%s",
		       entry->kind == DGC_KIND_CONTENT ? "content:" : "",
		       algo_name(entry->algo), hex);
	if (entry->below)
		floor_print(entry->below);
}

static int compare(const struct revoked *a, const struct revoked *b)
{
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->algo != b->algo)
		return a->algo < b->algo ? -1 : 1;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	order = memcmp(a->value, b->value, sizeof(a->value));
	if (order || !a->below || !b->below)
		return order;
	return strcmp(a->below, b->below);
}

/* Where @entry is, or has to be */
static size_t place(const struct revocation *r, const struct revoked *entry)
{
	size_t low = 0, high = r->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (compare(&r->entry[mid], entry) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_at(const struct revocation *r, size_t at,
		  const struct revoked *entry)
{
	return at < r->n && !compare(&r->entry[at], entry);
}

/* A digest or a list */
static struct revoked entry_of(enum dgc_kind kind, enum dgc_algo algo,
			       const uint8_t *value)
{
	struct revoked entry = { .kind = kind, .algo = algo };

	if (kind == DGC_KIND_LIST)
		entry.algo = DGC_ALGO_SHA256;
	entry.len = dgc_algo_size(entry.algo);
	memcpy(entry.value, value, entry.len);
	return entry;
}

/* A signer, or a floor of that signer */
static struct revoked entry_by(enum dgc_kind kind,
			       const struct fingerprint *signer)
{
	struct revoked entry = { .kind = kind,
				 .algo = DGC_ALGO_INVALID,
				 .len = signer->len };

	memcpy(entry.value, signer->id, sizeof(signer->id));
	return entry;
}

struct fingerprint revoked_signer(const struct revoked *entry)
{
	struct fingerprint signer = { .len = entry->len };

	memcpy(signer.id, entry->value, sizeof(signer.id));
	return signer;
}

/* Takes over what it owns, unless it is -ENOMEM. */
static int insert(struct revocation *r, size_t at, struct revoked entry)
{
	if (!array_grow(&r->entry, r->n, sizeof(*r->entry)))
		return -ENOMEM;
	memmove(&r->entry[at + 1], &r->entry[at],
		(r->n - at) * sizeof(*r->entry));
	r->entry[at] = entry;
	r->n++;
	return 0;
}

static int entry_add(struct revocation *r, struct revoked entry)
{
	size_t at = place(r, &entry);

	return is_at(r, at, &entry) ? 0 : insert(r, at, entry);
}

int revocation_add(struct revocation *r, enum dgc_kind kind, enum dgc_algo algo,
		   const uint8_t *value)
{
	return entry_add(r, entry_of(kind, algo, value));
}

int revocation_add_signer(struct revocation *r,
			  const struct fingerprint *signer)
{
	return entry_add(r, entry_by(DGC_KIND_SIGNER, signer));
}

/* The floor of these packages: the name, up to the blank, is that of @below. */
static struct revoked *floor_find(const struct revocation *r, size_t at,
				  const struct revoked *entry)
{
	size_t len = (size_t)floor_name_len(entry->below) + 1;
	struct revoked *found;

	if (at == r->n)
		return NULL;
	found = &r->entry[at];
	if (found->kind == DGC_KIND_FLOOR && found->len == entry->len &&
	    !memcmp(found->value, entry->value, sizeof(entry->value)) &&
	    !strncmp(found->below, entry->below, len))
		return found;
	return NULL;
}

/* Where the floor of packages of that name is, or has to be */
static size_t floor_place(const struct revocation *r,
			  const struct revoked *entry)
{
	size_t at = place(r, entry);

	/* There is one at most; it may be higher, or lower. */
	return at && floor_find(r, at - 1, entry) ? at - 1 : at;
}

int revocation_add_floor(struct revocation *r, const struct fingerprint *signer,
			 const char *below)
{
	struct revoked entry = entry_by(DGC_KIND_FLOOR, signer);
	struct revoked *old;
	size_t at;
	int err;

	entry.below = strdup(below);
	if (!entry.below)
		return -ENOMEM;
	at = floor_place(r, &entry);
	old = floor_find(r, at, &entry);
	if (!old) {
		err = insert(r, at, entry);
		if (err)
			free(entry.below);
		return err;
	}
	if (floor_is_lower(old->below, entry.below)) {
		free(old->below);
		old->below = entry.below;
	} else {
		free(entry.below);
	}
	return 0;
}

int revocation_merge(struct revocation *r, const struct revocation *more)
{
	struct fingerprint signer;
	const struct revoked *e;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < more->n; i++) {
		e = &more->entry[i];
		signer = revoked_signer(e);
		err = e->below ? revocation_add_floor(r, &signer, e->below) :
				 entry_add(r, *e);
	}
	return err;
}

const struct revoked *revocation_floor_named(const struct revocation *r,
					     const struct fingerprint *signer,
					     const char *package)
{
	struct revoked entry = entry_by(DGC_KIND_FLOOR, signer);

	entry.below = (char *)package;
	return floor_find(r, floor_place(r, &entry), &entry);
}

const struct revoked *revocation_floor(const struct revocation *r,
				       const struct fingerprint *signer,
				       const char *package)
{
	const struct revoked *floor =
		revocation_floor_named(r, signer, package);

	return floor && floor_is_lower(package, floor->below) ? floor : NULL;
}

bool revocation_covers(const struct revocation *r, const struct revoked *entry)
{
	const struct revoked *floor;

	if (entry->kind != DGC_KIND_FLOOR)
		return is_at(r, place(r, entry), entry);
	floor = floor_find(r, floor_place(r, entry), entry);
	return floor && !floor_is_lower(floor->below, entry->below);
}

bool revocation_has(const struct revocation *r, enum dgc_kind kind,
		    enum dgc_algo algo, const uint8_t *value)
{
	struct revoked entry = entry_of(kind, algo, value);

	return is_at(r, place(r, &entry), &entry);
}

bool revocation_has_signer(const struct revocation *r,
			   const struct fingerprint *signer)
{
	struct revoked entry = entry_by(DGC_KIND_SIGNER, signer);

	return is_at(r, place(r, &entry), &entry);
}

static int entry_take(struct revocation *r, const struct list *list,
		      const struct dgc_tlv_entry *entry)
{
	const uint8_t *data = list->bytes.data;
	struct fingerprint signer = { .len = entry->digest_len };
	char *below;
	int err;

	if (entry->kind != DGC_KIND_SIGNER && entry->kind != DGC_KIND_FLOOR)
		return revocation_add(r, entry->kind, list->tlv.algo,
				      data + entry->digest_off);
	memcpy(signer.id, data + entry->digest_off, entry->digest_len);
	if (entry->kind == DGC_KIND_SIGNER)
		return revocation_add_signer(r, &signer);
	below = strndup((const char *)data + entry->below_off,
			entry->below_len);
	err = below ? revocation_add_floor(r, &signer, below) : -ENOMEM;
	free(below);
	return err;
}

int revocation_take(struct revocation *r, const struct list *list)
{
	u32 off = list->tlv.entries_off, i;
	struct dgc_tlv_entry entry;
	int err = 0;

	for (i = 0; !err && i < list->tlv.entries; i++) {
		err = dgc_tlv_entry(list->bytes.data, list->trailer.signed_len,
				    &list->tlv, off, &entry);
		if (!err)
			err = entry_take(r, list, &entry);
		off = entry.next;
	}
	return err;
}

void revocation_free(struct revocation *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		free(r->entry[i].below);
	free(r->entry);
	*r = (struct revocation){ 0 };
}

static int put_number(struct bytes *out, uint64_t value, unsigned int bytes)
{
	uint8_t raw[8];
	unsigned int i;

	for (i = 0; i < bytes; i++)
		raw[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
	return bytes_append(out, raw, bytes);
}

static int put_head(struct bytes *out, unsigned int field, size_t len)
{
	int err = put_number(out, field, 2);

	return err ? err : put_number(out, len, 4);
}

static int put_field(struct bytes *out, unsigned int field, uint64_t value,
		     unsigned int bytes)
{
	int err = put_head(out, field, bytes);

	return err ? err : put_number(out, value, bytes);
}

static int put_entry(struct bytes *out, const struct revoked *entry)
{
	uint32_t len = entry->len;
	size_t below = entry->below ? strlen(entry->below) : 0;
	size_t all = 2 * DGC_TLV_HDR_LEN + len + 1;
	int err = put_head(out, DGC_TLV_ENTRY,
			   all + (below ? DGC_TLV_HDR_LEN + below : 0));

	if (!err)
		err = put_head(out, DGC_TLV_ENTRY_DIGEST, len);
	if (!err)
		err = bytes_append(out, entry->value, len);
	if (!err)
		err = put_field(out, DGC_TLV_ENTRY_KIND, entry->kind, 1);
	if (err || !below)
		return err;
	err = put_head(out, DGC_TLV_ENTRY_BELOW, below);
	return err ? err : bytes_append(out, entry->below, below);
}

static int put_all(const struct revocation *r, const char *name,
		   uint64_t serial, struct bytes *out)
{
	int err = put_field(out, DGC_TLV_ALGO, UAPI_SHA256, 2);
	size_t i;

	if (!err)
		err = put_field(out, DGC_TLV_NUM_ENTRIES, r->n, 4);
	if (!err)
		err = put_head(out, DGC_TLV_NAME, strlen(name));
	if (!err)
		err = bytes_append(out, name, strlen(name));
	if (!err)
		err = put_field(out, DGC_TLV_SERIAL, serial, 8);
	if (!err)
		err = put_field(out, DGC_TLV_REVOKES, 1, 1);
	for (i = 0; !err && i < r->n; i++)
		err = put_entry(out, &r->entry[i]);
	return err;
}

int revocation_write(const struct revocation *r, const char *name,
		     uint64_t serial, struct bytes *out)
{
	struct dgc_tlv tlv;
	int err;

	*out = (struct bytes){ 0 };
	err = put_all(r, name, serial, out);
	if (!err && (dgc_tlv_open(out->data, (u32)out->len, &tlv) ||
		     !tlv.revokes || tlv.entries != r->n))
		err = -EINVAL;
	if (err)
		bytes_free(out);
	return err;
}
