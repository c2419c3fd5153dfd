// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dclist keys --vendor. A key file says nothing of who it comes from; the table does,
 * by fingerprint. What is not in the table under a name that was asked for never comes
 * into the keyring.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/command.h"
#include "base/text.h"
#include "cmd_keys.h"
#include "cmd_keys_files.h"
#include "cmd_keys_vendor.h"
#include "trust/vendors.h"

/**
 * struct vendor_pick - the present command
 * @keys: the table
 * @met: of each of its rows: the key is in the files; owned
 * @text: the names that were asked for; owned
 * @name: each of them, in @text; owned
 * @n_names: how many
 * @files: the key files
 */
struct vendor_pick {
	struct vendor_keys keys;
	bool *met;
	char *text;
	char **name;
	size_t n_names;
	struct key_files files;
};

static bool asked(const struct vendor_pick *pick, const struct vendor_key *key)
{
	size_t i;

	for (i = 0; i < pick->n_names; i++)
		if (vendor_key_named(key, pick->name[i]))
			return true;
	return false;
}

static bool name_known(const struct vendor_pick *pick, const char *name)
{
	size_t i;

	for (i = 0; i < pick->keys.n; i++)
		if (vendor_key_named(&pick->keys.key[i], name))
			return true;
	return false;
}

static int names_split(struct vendor_pick *pick, const char *names)
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
static int names_judge(const struct vendor_pick *pick, bool given)
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

struct vendor_pick *vendor_pick_open(const char *names, const char *table,
				     char **given, size_t n)
{
	struct vendor_pick *pick = calloc(1, sizeof(*pick));
	int err = pick ? 0 : -ENOMEM;

	if (!err)
		err = names_split(pick, names);
	if (!err && vendor_keys_read(table, &pick->keys))
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
	vendor_pick_close(pick);
	return NULL;
}

void vendor_pick_close(struct vendor_pick *pick)
{
	if (!pick)
		return;
	key_files_free(&pick->files);
	free(pick->name);
	free(pick->text);
	free(pick->met);
	vendor_keys_free(&pick->keys);
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
static bool slice_asked(struct vendor_pick *pick, const char *hex,
			const struct vendor_key **other)
{
	const struct vendor_key *key;
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

static int slice_pick(struct vendor_pick *pick, struct key_slice *slice,
		      bool by_name, const struct vendor_key **other)
{
	char hex[FINGERPRINT_HEX];
	const char *revoked;

	slice_hex(slice, hex);
	slice->wanted = slice_asked(pick, hex, other);
	revoked = vendor_key_revoked(&pick->keys, hex);
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
	struct vendor_pick *pick = ctx;
	const struct vendor_key *other;
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

int vendor_pick_check(struct vendor_pick *pick, bool allow_expired,
		      struct key_check *check)
{
	const struct key_pick how = { file_pick, pick };

	return key_check_picked((const char *const *)pick->files.file,
				pick->files.n, allow_expired, &how, check);
}

/* VENDOR and RELEASE of a row to add, where the user has to choose */
struct row_name {
	char *vendor; /* owned */
	const char *release;
};

/* The longest vendor of the table that @name starts with; else up to its last hyphen */
static size_t vendor_len(const struct vendor_pick *pick, const char *name)
{
	const char *hyphen = strrchr(name, '-');
	size_t best = 0, len, i;

	for (i = 0; i < pick->keys.n; i++) {
		len = strlen(pick->keys.key[i].vendor);
		if (len > best &&
		    !strncmp(name, pick->keys.key[i].vendor, len) &&
		    (!name[len] || name[len] == '-'))
			best = len;
	}
	return best ? best : hyphen ? (size_t)(hyphen - name) : strlen(name);
}

static bool row_name(const struct vendor_pick *pick, struct row_name *row)
{
	const char *name = pick->name[0];
	size_t len = vendor_len(pick, name);

	if (pick->n_names == 1) {
		row->vendor = strndup(name, len);
		row->release = name[len] ? name + len + 1 : "RELEASE";
	} else {
		row->vendor = strdup("VENDOR");
		row->release = "RELEASE";
	}
	return row->vendor;
}

static void date_or_none(time_t when, char out[DATE_TEXT])
{
	strcpy(out, "-");
	if (when)
		key_date(when, out);
}

static void unknown_say(const struct vendor_pick *pick,
			const struct key_row *row)
{
	char hex[FINGERPRINT_HEX] = "-", algorithm[KEY_ALGORITHM_LEN];
	char created[DATE_TEXT], expires[DATE_TEXT];
	struct row_name name;

	if (!key_fingerprint_len(row) || !row_name(pick, &name))
		return;
	hex_encode(row->fingerprint, key_fingerprint_len(row), hex);
	key_algorithm(row, algorithm, sizeof(algorithm));
	date_or_none(row->created, created);
	date_or_none(row->expires, expires);
	warning(row->file,
		"not in the table of vendors' keys; if the vendor publishes this fingerprint, add this row to a .tsv file in " VENDORS_DIR
		":");
	text_print(stderr, name.vendor);
	fputc('\t', stderr);
	text_print(stderr, name.release);
	fprintf(stderr, "\t%s\t%s\t%s\t%s\t-\t-\n", hex, algorithm, created,
		expires);
	free(name.vendor);
}

/* Is the primary key or a subkey of it accepted? */
static bool accepted(const struct key_check *check, const char *fingerprint)
{
	char hex[FINGERPRINT_HEX];
	bool inside = false;
	size_t i;

	for (i = 0; i < check->n; i++) {
		if (!check->row[i].subkey) {
			hex_encode(check->row[i].fingerprint,
				   key_fingerprint_len(&check->row[i]), hex);
			inside = !strcmp(hex, fingerprint);
		}
		if (inside && check->row[i].accepted)
			return true;
	}
	return false;
}

/* What became of the rows that a name stands for */
struct name_sum {
	size_t rows;
	size_t met;
	size_t accepted;
	const char *url;
};

static struct name_sum name_sum(const struct vendor_pick *pick,
				const char *name, const struct key_check *check)
{
	struct name_sum sum = { .url = "-" };
	const struct vendor_key *key;
	size_t i;

	for (i = 0; i < pick->keys.n; i++) {
		key = &pick->keys.key[i];
		if (!vendor_key_named(key, name))
			continue;
		sum.rows++;
		sum.met += pick->met[i];
		sum.accepted += accepted(check, key->fingerprint);
		sum.url = key->url;
	}
	return sum;
}

static void missing_say(const struct vendor_pick *pick, const char *name)
{
	const struct vendor_key *key;
	size_t i;

	for (i = 0; i < pick->keys.n; i++) {
		key = &pick->keys.key[i];
		if (vendor_key_named(key, name) && !pick->met[i])
			warning(name, "key %s of %s-%s is not in the key files",
				key->fingerprint, key->vendor, key->release);
	}
}

/* False when no key of this name is accepted */
static bool name_result(const struct vendor_pick *pick, const char *name,
			const struct key_check *check)
{
	struct name_sum sum = name_sum(pick, name, check);

	if (sum.accepted) {
		missing_say(pick, name);
		return true;
	}
	if (sum.met)
		error(name,
		      "all its keys are refused, for the reasons above; nothing is written");
	else if (sum.rows && strcmp(sum.url, "-"))
		error(name,
		      "none of its keys is in the key files, nothing is written; get them from %s",
		      sum.url);
	else if (sum.rows)
		error(name,
		      "none of its keys is in the key files, nothing is written; get them from the vendor");
	return false;
}

int vendor_pick_result(const struct vendor_pick *pick,
		       const struct key_check *check)
{
	size_t i;
	int ret = 0;

	fflush(stdout); /* the reasons come first */
	for (i = 0; i < check->n; i++)
		if (check->row[i].unknown)
			unknown_say(pick, &check->row[i]);
	for (i = 0; i < pick->n_names; i++)
		if (!name_result(pick, pick->name[i], check))
			ret = -1;
	return ret;
}

/* The names in the table that may follow "fedora-44,", without those before it */
void vendors_complete(void)
{
	const char *start = complete_start(), *comma = strrchr(start, ',');
	int before = comma ? (int)(comma - start) + 1 : 0;
	const struct vendor_key *key, *last = NULL;
	struct vendor_keys table;
	char name[256];
	size_t i;

	complete_offer("list");
	if (vendor_keys_read(NULL, &table))
		return;
	for (i = 0; i < table.n; last = key, i++) {
		key = &table.key[i];
		snprintf(name, sizeof(name), "%.*s%s", before, start,
			 key->vendor);
		if (!last || strcmp(key->vendor, last->vendor) != 0)
			complete_offer(name);
		else if (!strcmp(key->release, last->release))
			continue;
		snprintf(name, sizeof(name), "%.*s%s-%s", before, start,
			 key->vendor, key->release);
		complete_offer(name);
	}
	vendor_keys_free(&table);
}
