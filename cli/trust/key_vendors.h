/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of vendors' keys, keys/vendors.tsv. */
#ifndef DCLIST_KEY_VENDORS_H
#define DCLIST_KEY_VENDORS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define VENDORS_DIR "/etc/dclist/vendors.d"

/**
 * struct key_vendor - a row: a key that a vendor signs a release with
 * @line: owned; all others point into it
 * @vendor: "fedora"
 * @release: "44"
 * @fingerprint: of the primary key, lower case
 * @algorithm: "RSA 4096"
 * @created: "2025-01-14"
 * @expires: a date or "-", as the next one
 * @revoked: the vendor took it back
 * @url: where the vendor publishes it, or "-"
 */
struct key_vendor {
	char *line;
	const char *vendor;
	const char *release;
	const char *fingerprint;
	const char *algorithm;
	const char *created;
	const char *expires;
	const char *revoked;
	const char *url;
};

/**
 * struct key_vendors - the table
 * @key: owned
 * @n: how many
 */
struct key_vendors {
	struct key_vendor *key;
	size_t n;
};

/*
 * Reads the installed table and what VENDORS_DIR adds, or @table alone. Returns 0, or a
 * negative errno after reporting why.
 */
int key_vendors_read(const char *table, struct key_vendors *keys);
/* The same of the installed one; without it there are only those that VENDORS_DIR adds. */
int key_vendors_read_present(struct key_vendors *keys);
void key_vendors_free(struct key_vendors *keys);
/* The row of a key with an end that is later than others', or any; NULL without one */
const struct key_vendor *key_vendors_find(const struct key_vendors *keys,
					  const char *fingerprint);
/* The end of the day in such a row; 0 for "-" */
time_t key_vendor_date(const char *date);
/* Is @name "VENDOR-RELEASE", or "VENDOR" for all its releases? */
bool key_vendor_named(const struct key_vendor *key, const char *name);
/* When the key was revoked, by any row; NULL when it was not */
const char *key_vendors_revoked(const struct key_vendors *keys,
				const char *fingerprint);
/* Prints all rows. 0, or -1 after reporting why. */
int key_vendors_print(const struct key_vendors *keys, bool json);

#endif /* DCLIST_KEY_VENDORS_H */
