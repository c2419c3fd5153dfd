// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long the kernel's keys are in use, and what none of them has signed. The kernel
 * knows no dates: they are in the key lists that are installed, and for keys that are
 * built in, in the table of vendors' keys.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "policy/signed.h"
#include "system/status.h"
#include "trust/key_check.h"
#include "trust/key_vendors.h"

#define KEY_ID_HEX (2 * DGC_PGP_KEY_ID_LEN)

static struct status_key *key_find(const struct status *s, const char *hex)
{
	size_t i;

	for (i = 0; i < s->keys; i++)
		if (!strcmp(s->key[i].fingerprint, hex))
			return &s->key[i];
	return NULL;
}

/* @primary: fingerprint of the primary key, which the table has */
static int vendor_set(struct status_key *key, const struct key_vendors *table,
		      const char *primary)
{
	const struct key_vendor *row = key_vendors_find(table, primary);

	if (!row || key->vendor)
		return 0;
	if (!key->dated) {
		key->dated = true;
		key->expires = key_vendor_date(row->expires);
	}
	key->vendor = strdup(row->vendor);
	return key->vendor ? 0 : -ENOMEM;
}

static int rows_take(struct status *s, const struct key_vendors *table,
		     const struct key_check *check)
{
	char hex[FINGERPRINT_HEX], primary[FINGERPRINT_HEX] = "";
	const struct key_row *row;
	struct status_key *key;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < check->n; i++) {
		row = &check->row[i];
		hex_encode(row->fingerprint,
			   dgc_pgp_fingerprint_len(row->version), hex);
		if (!row->subkey)
			strcpy(primary, hex);
		key = key_find(s, hex);
		if (!key)
			continue;
		/* Of several lists with it the newest is not known. */
		if (!key->dated || !row->expires ||
		    (key->expires && row->expires > key->expires))
			key->expires = row->expires;
		key->dated = true;
		err = vendor_set(key, table, primary);
	}
	return err;
}

static int list_take(struct status *s, const struct key_vendors *table,
		     const struct installed_list *installed)
{
	struct key_check check = { 0 };
	struct bytes keyring;
	struct list list;
	char *path;
	int err;

	if (asprintf(&path, INSTALLED_DIR "/%s", installed->file) < 0)
		return -ENOMEM;
	err = list_read(path, &list);
	if (!err) {
		keyring = (struct bytes){ list.bytes.data,
					  list.trailer.signed_len };
		err = key_rows_read(path, &keyring, &check);
		if (!err)
			err = rows_take(s, table, &check);
		key_check_free(&check);
		list_free(&list);
	}
	free(path);
	return err == -ENOMEM ? err : 0;
}

int status_keys_date(struct status *s)
{
	struct key_vendors table;
	size_t i;
	int err;

	if (!s->keys)
		return 0;
	if (key_vendors_read_present(&table))
		return -1;
	for (i = err = 0; !err && i < s->installed.n; i++)
		if (s->installed.list[i].format == LIST_KEYS)
			err = list_take(s, &table, &s->installed.list[i]);
	for (i = 0; !err && i < s->keys; i++)
		err = vendor_set(&s->key[i], &table, s->key[i].fingerprint);
	key_vendors_free(&table);
	if (err)
		error(NULL, "out of memory");
	return err;
}

static const char *group(const struct status_key *key)
{
	return key->vendor ? key->vendor : key->user_id;
}

bool status_key_expires(const struct status *s, const struct status_key *key)
{
	const struct status_key *other;
	size_t i;

	if (!key->dated || !key->expires ||
	    key->expires > time(NULL) + STATUS_KEY_DAYS * 24 * 60 * 60)
		return false;
	for (i = 0; i < s->keys; i++) {
		other = &s->key[i];
		if (other == key || strcmp(group(other), group(key)))
			continue;
		if (!other->dated || !other->expires ||
		    other->expires > key->expires ||
		    (other->expires == key->expires && other > key))
			return false;
	}
	return true;
}

/* By fingerprint, or by the last digits, a key id */
static bool kernel_has(const struct status *s, const char *name, size_t len)
{
	size_t i, skip;

	for (i = 0; i < s->keys; i++) {
		skip = len == KEY_ID_HEX ?
			       strlen(s->key[i].fingerprint) - KEY_ID_HEX :
			       0;
		if (strlen(s->key[i].fingerprint + skip) == len &&
		    !strncmp(s->key[i].fingerprint + skip, name, len))
			return true;
	}
	return false;
}

/* As far as that is known: of a chain, the kernel may trust another certificate. */
static bool certificate_absent(const struct installed_list *list)
{
	struct policy_signed by = { 0 };
	const char *keyring;
	struct list read;
	bool absent = false;
	char *path;

	if (asprintf(&path, INSTALLED_DIR "/%s", list->file) < 0)
		return false;
	if (!list_read(path, &read)) {
		absent = !policy_signed_by(read.bytes.data +
						   read.trailer.sig_off,
					   read.trailer.sig_len, &by) &&
			 !by.chain &&
			 trusted_find(by.id, false, &keyring) == TRUSTED_ABSENT;
		policy_signed_free(&by);
		list_free(&read);
	}
	free(path);
	return absent;
}

/* What is loaded has been verified. */
static bool is_untrusted(const struct status *s,
			 const struct installed_list *list)
{
	const char *name;
	size_t len;

	if (list->wanted || list->format == LIST_INVALID)
		return false;
	if (!strcmp(list->signer, "pkcs7"))
		return certificate_absent(list);
	for (name = list->signers; *name; name += len + 1) {
		len = strcspn(name, " ");
		if (kernel_has(s, name, len))
			return false;
	}
	return true;
}

void status_untrusted_find(struct status *s)
{
	size_t i;

	if (s->absent || s->unreadable || !s->keys_known)
		return;
	for (i = 0; i < s->installed.n; i++) {
		s->installed.list[i].untrusted =
			is_untrusted(s, &s->installed.list[i]);
		s->untrusted += s->installed.list[i].untrusted;
	}
}
