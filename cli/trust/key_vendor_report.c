// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys by vendor: of which names none is accepted, and the rows that the table does not have. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "trust/key_table.h"
#include "trust/key_vendor_pick.h"

/* VENDOR and RELEASE of a row to add, where the user has to choose */
struct row_name {
	char *vendor; /* owned */
	const char *release;
};

/* The longest vendor of the table that @name starts with; else up to its last hyphen */
static size_t vendor_len(const struct key_vendor_pick *pick, const char *name)
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

static bool row_name(const struct key_vendor_pick *pick, struct row_name *row)
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

static void unknown_say(const struct key_vendor_pick *pick,
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

static struct name_sum name_sum(const struct key_vendor_pick *pick,
				const char *name, const struct key_check *check)
{
	struct name_sum sum = { .url = "-" };
	const struct key_vendor *key;
	size_t i;

	for (i = 0; i < pick->keys.n; i++) {
		key = &pick->keys.key[i];
		if (!key_vendor_named(key, name))
			continue;
		sum.rows++;
		sum.met += pick->met[i];
		sum.accepted += accepted(check, key->fingerprint);
		sum.url = key->url;
	}
	return sum;
}

static void missing_say(const struct key_vendor_pick *pick, const char *name)
{
	const struct key_vendor *key;
	size_t i;

	for (i = 0; i < pick->keys.n; i++) {
		key = &pick->keys.key[i];
		if (key_vendor_named(key, name) && !pick->met[i])
			warning(name, "key %s of %s-%s is not in the key files",
				key->fingerprint, key->vendor, key->release);
	}
}

/* False when no key of this name is accepted */
static bool name_result(const struct key_vendor_pick *pick, const char *name,
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

int key_vendor_report(const struct key_vendor_pick *pick,
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
