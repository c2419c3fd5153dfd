/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of vendors' keys, keys/vendors.tsv. */
#ifndef DCLIST_VENDORS_H
#define DCLIST_VENDORS_H

#include <stdbool.h>
#include <stddef.h>

#define VENDORS_DIR "/etc/dclist/vendors.d"

/**
 * struct vendor_key - a row: a key that a vendor signs a release with
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
struct vendor_key {
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
 * struct vendor_keys - the table
 * @key: owned
 * @n: how many
 */
struct vendor_keys {
	struct vendor_key *key;
	size_t n;
};

/*
 * Reads the installed table and what VENDORS_DIR adds, or @table alone. Returns 0, or a
 * negative errno after reporting why.
 */
int vendor_keys_read(const char *table, struct vendor_keys *keys);
void vendor_keys_free(struct vendor_keys *keys);
/* Is @name "VENDOR-RELEASE", or "VENDOR" for all its releases? */
bool vendor_key_named(const struct vendor_key *key, const char *name);
/* When the key was revoked, by any row; NULL when it was not */
const char *vendor_key_revoked(const struct vendor_keys *keys,
			       const char *fingerprint);
/* Prints all rows. 0, or -1 after reporting why. */
int vendor_keys_print(const struct vendor_keys *keys, bool json);

#endif /* DCLIST_VENDORS_H */
