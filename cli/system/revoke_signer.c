// SPDX-License-Identifier: GPL-2.0-or-later
/* Which keys are revoked with a signer: of vendors, often a subkey signs. */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "system/revoke_signer.h"

/* A context of installed_dir_each() */
struct reading {
	struct key_check *keys;
	int err;
};

static int key_list_read(const char *file, struct bytes bytes, void *ctx)
{
	struct reading *reading = ctx;
	struct bytes keyring;
	struct list list;

	if (reading->err || !installed_is_keys(file)) {
		bytes_free(&bytes);
		return 0;
	}
	if (list_parse(file, bytes, &list))
		return 0; /* reported, and revokes nothing less */
	keyring = (struct bytes){ list.bytes.data, list.trailer.signed_len };
	if (list.format == LIST_KEYS &&
	    key_rows_read(NULL, &keyring, reading->keys) == -ENOMEM)
		reading->err = -ENOMEM;
	list_free(&list);
	return 0;
}

int revoke_signers_read(int root, const char *const *files, size_t n,
			struct revoke_signers *signers)
{
	struct reading reading = { .keys = &signers->keys };
	int err = 0;

	signers->keys = (struct key_check){ 0 };
	/* Also a key that has expired, or that its owner revoked, is one to revoke. */
	if (n)
		err = key_check(files, n, true, &signers->keys);
	if (err)
		return err;
	if (installed_dir_each(root, key_list_read, &reading) < 0)
		return -EIO;
	if (reading.err)
		error(NULL, "out of memory");
	return reading.err;
}

static bool is_key(const struct key_row *row, const uint8_t *fingerprint)
{
	return row->version == 4 && !row->unbound &&
	       !memcmp(row->fingerprint, fingerprint, DGC_TLV_SIGNER_LEN);
}

static int key_add(const uint8_t *fingerprint, struct revocation *r)
{
	int err = revocation_add(r, DGC_KIND_SIGNER, DGC_ALGO_INVALID,
				 fingerprint);

	if (err)
		error(NULL, "out of memory");
	return err;
}

/* The keys of a primary key behind it; several files may have some of them. */
static int subkeys_add(const struct key_check *keys, size_t primary,
		       struct revocation *r)
{
	const struct key_row *row;
	int err = 0;
	size_t i;

	for (i = primary + 1; !err && i < keys->n; i++) {
		row = &keys->row[i];
		if (!row->subkey)
			break;
		if (row->version == 4 && !row->unbound)
			err = key_add(row->fingerprint, r);
	}
	return err;
}

/* Does an installed list name it, by its fingerprint or by the key id at its end? */
static bool is_signer(const struct installed *in, const char *hex)
{
	const char *name;
	size_t i, len, all = strlen(hex);

	for (i = 0; i < in->n; i++)
		for (name = in->list[i].signers; name && *name;
		     name += len + 1) {
			len = strcspn(name, " ");
			if (len >= 2 * (size_t)DGC_PGP_KEY_ID_LEN &&
			    len <= all && !memcmp(hex + all - len, name, len))
				return true;
		}
	return false;
}

int revoke_signers_add(const struct revoke_signers *signers, const char *text,
		       bool force, struct revocation *r)
{
	const struct key_check *keys = &signers->keys;
	uint8_t fingerprint[DGC_TLV_SIGNER_LEN];
	char hex[2 * DGC_TLV_SIGNER_LEN + 1];
	bool found;
	size_t i;
	int err;

	if (strlen(text) != 2 * sizeof(fingerprint) ||
	    !dgc_hex_decode((const uint8_t *)text, sizeof(fingerprint),
			    fingerprint)) {
		error(text,
		      "not a fingerprint of 40 hexadecimal digits; 'dclist status' shows those of the kernel's keys");
		return -EINVAL;
	}
	hex_encode(fingerprint, sizeof(fingerprint), hex);
	found = force || is_signer(signers->installed, hex);
	err = key_add(fingerprint, r);
	for (i = 0; !err && i < keys->n; i++) {
		if (!is_key(&keys->row[i], fingerprint))
			continue;
		found = true;
		if (!keys->row[i].subkey)
			err = subkeys_add(keys, i, r);
	}
	if (err || found)
		return err;
	error(text,
	      "no installed list is signed by this key, and its subkeys are not known; give its key file with --keyring, or give --force");
	return -ENOENT;
}

void revoke_signers_free(struct revoke_signers *signers)
{
	key_check_free(&signers->keys);
}
