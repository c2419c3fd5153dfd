// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys by vendor. A key file says nothing of who it comes from; the table does,
 * by fingerprint. What is not in the table under a name that was asked for never comes
 * into the keyring.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/text.h"
#include "trust/key_vendor_pick.h"

static bool asked(const struct key_vendor_pick *pick,
		  const struct key_vendor *key)
{
	size_t i;

	for (i = 0; i < pick->n_names; i++)
		if (key_vendor_named(key, pick->name[i]))
			return true;
	return false;
}

static bool name_known(const struct key_vendor_pick *pick, const char *name)
{
	size_t i;

	for (i = 0; i < pick->keys.n; i++)
		if (key_vendor_named(&pick->keys.key[i], name))
			return true;
	return false;
}

static int names_split(struct key_vendor_pick *pick, const char *names)
{
	char *rest, *name;

	pick->text = rest = strdup(names);
	if (!rest)
		return -ENOMEM;
	while ((name = strsep(&rest, ","))) {
		if (!*name)
			continue;
		if (!array_grow(&pick->name, pick->n_names,
				sizeof(*pick->name)))
			return -ENOMEM;
		pick->name[pick->n_names++] = name;
	}
	return 0;
}

/* A release that is not in the table yet still gets its row, from a file that was named. */
static int names_judge(const struct key_vendor_pick *pick, bool given)
{
	size_t i;
	int err = 0;

	for (i = 0; i < pick->n_names; i++) {
		if (name_known(pick, pick->name[i]))
			continue;
		error(pick->name[i],
		      "not in the table of vendors' keys; see dclist keys --vendor list");
		err = given ? err : -ENOENT;
	}
	return err;
}

struct key_vendor_pick *key_vendor_pick_open(const char *names,
					     const char *table, char **given,
					     size_t n)
{
	struct key_vendor_pick *pick = calloc(1, sizeof(*pick));
	int err = pick ? 0 : -ENOMEM;

	if (!err)
		err = names_split(pick, names);
	if (!err && key_vendors_read(table, &pick->keys))
		err = -EIO;
	if (!err) {
		pick->met = calloc(pick->keys.n + 1, sizeof(*pick->met));
		err = pick->met ? names_judge(pick, n > 0) : -ENOMEM;
	}
	if (!err)
		err = key_files_find(&pick->files, given, n);
	if (err == -ENOMEM)
		error(NULL, "out of memory");
	if (!err)
		return pick;
	key_vendor_pick_close(pick);
	return NULL;
}

void key_vendor_pick_close(struct key_vendor_pick *pick)
{
	if (!pick)
		return;
	key_files_free(&pick->files);
	free(pick->name);
	free(pick->text);
	free(pick->met);
	key_vendors_free(&pick->keys);
	free(pick);
}

static void slice_hex(const struct key_slice *slice, char hex[FINGERPRINT_HEX])
{
	*hex = 0;
	if (slice->version == 4 || slice->version == 6)
		hex_encode(slice->fingerprint,
			   slice->version == 4 ? DGC_PGP_FINGERPRINT_LEN :
						 FINGERPRINT_MAX,
			   hex);
}

/* Marks the rows that were asked for; else @other is a row of another name, or NULL. */
static bool slice_asked(struct key_vendor_pick *pick, const char *hex,
			const struct key_vendor **other)
{
	const struct key_vendor *key;
	bool found = false;
	size_t i;

	*other = NULL;
	for (i = 0; i < pick->keys.n; i++) {
		key = &pick->keys.key[i];
		if (strcmp(key->fingerprint, hex))
			continue;
		if (!asked(pick, key)) {
			*other = key;
			continue;
		}
		pick->met[i] = true;
		found = true;
	}
	return found;
}

static int slice_refuse(struct key_slice *slice, char *reason)
{
	slice->reason = reason;
	return reason ? 0 : -ENOMEM;
}

static int slice_unknown(struct key_slice *slice)
{
	slice->unknown = true;
	return slice_refuse(slice, text("not in the table of vendors' keys"));
}

static int slice_pick(struct key_vendor_pick *pick, struct key_slice *slice,
		      bool by_name, const struct key_vendor **other)
{
	char hex[FINGERPRINT_HEX];
	const char *revoked;

	slice_hex(slice, hex);
	slice->wanted = slice_asked(pick, hex, other);
	revoked = key_vendors_revoked(&pick->keys, hex);
	if (slice->wanted && revoked)
		return slice_refuse(
			slice,
			text("revoked %s, as the table of vendors' keys says",
			     revoked));
	if (slice->wanted || !by_name)
		return 0;
	if (*other)
		return slice_refuse(
			slice,
			text("a key of %s-%s, which --vendor does not name",
			     (*other)->vendor, (*other)->release));
	return slice_unknown(slice);
}

/*
 * The certificates of one file. In a directory, keys of others are expected; but one in a file
 * with a vendor's known key is most likely that vendor's next key.
 */
static int file_pick(void *ctx, size_t file, struct key_slice *slice, size_t n)
{
	struct key_vendor_pick *pick = ctx;
	const struct key_vendor *other;
	bool vendors = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (slice_pick(pick, &slice[i], pick->files.by_name[file],
			       &other))
			return -ENOMEM;
		vendors |= slice[i].wanted;
		slice[i].unknown |= !slice[i].wanted && !other;
	}
	for (i = 0; vendors && i < n; i++)
		if (slice[i].unknown && !slice[i].reason &&
		    slice_unknown(&slice[i]))
			return -ENOMEM;
	return 0;
}

int key_vendor_pick_check(struct key_vendor_pick *pick, bool allow_expired,
			  struct key_check *check)
{
	const struct key_pick how = { file_pick, pick };

	return key_check_picked((const char *const *)pick->files.file,
				pick->files.n, allow_expired, &how, check);
}
