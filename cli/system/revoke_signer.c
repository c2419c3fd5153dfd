// SPDX-License-Identifier: GPL-2.0-or-later
/* Which keys are revoked with a signer: of vendors, often a subkey signs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/kernel.h"
#include "list/floor.h"
#include "list/installed_known.h"
#include "system/revoke_signer.h"

static const struct fingerprint nobody = { .len = DGC_TLV_SIGNER_LEN };

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

/* Of version 4 and 6; other keys have none that is known */
static bool row_fingerprint(const struct key_row *row,
			    struct fingerprint *fingerprint)
{
	*fingerprint = (struct fingerprint){ .len = dgc_pgp_fingerprint_len(
						     row->version) };
	memcpy(fingerprint->id, row->fingerprint, fingerprint->len);
	return (row->version == 4 || row->version == 6) && !row->unbound;
}

static bool is_key(const struct key_row *row,
		   const struct fingerprint *fingerprint)
{
	struct fingerprint its;

	return row_fingerprint(row, &its) && its.len == fingerprint->len &&
	       !memcmp(its.id, fingerprint->id, its.len);
}

static int key_add(const struct fingerprint *fingerprint, struct revocation *r)
{
	int err = revocation_add_signer(r, fingerprint);

	if (err)
		error(NULL, "out of memory");
	return err;
}

/* The keys of a primary key behind it; several files may have some of them. */
static int subkeys_add(const struct key_check *keys, size_t primary,
		       struct revocation *r)
{
	struct fingerprint fingerprint;
	int err = 0;
	size_t i;

	for (i = primary + 1; !err && i < keys->n && keys->row[i].subkey; i++)
		if (row_fingerprint(&keys->row[i], &fingerprint))
			err = key_add(&fingerprint, r);
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
	struct fingerprint fingerprint;
	char hex[FINGERPRINT_HEX];
	bool found;
	size_t i;
	int err;

	if (!fingerprint_decode(text, &fingerprint)) {
		error(text,
		      "not a fingerprint of 40 or 64 hexadecimal digits; 'dclist status' shows those of the kernel's keys");
		return -EINVAL;
	}
	hex_encode(fingerprint.id, fingerprint.len, hex);
	found = force || is_signer(signers->installed, hex);
	err = key_add(&fingerprint, r);
	for (i = 0; !err && i < keys->n; i++) {
		if (!is_key(&keys->row[i], &fingerprint))
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

/*
 * The key that a list was verified with, by the kernel or here; NULL if it was not: whom
 * a list names is what anybody who made it wrote.
 */
static const char *signer_find(const struct kernel_lists *loaded, bool verified,
			       const struct installed_known_list *l)
{
	const struct kernel_list *found = kernel_lists_find(loaded, l->id);

	/* Another copy may be loaded, by PKCS#7. */
	if (found && strcmp(found->signer, "pkcs7"))
		return found->signer;
	verified = verified && (l->refusal == INSTALLED_TAKEN ||
				l->refusal == INSTALLED_REVOKED);
	return verified ? l->signer : NULL;
}

/**
 * struct floors - floors that are given their signers
 * @floor: with a signer of zeros
 * @signer: of each, a fingerprint; "" without an installed list that is verified
 * @several: of each, its lists are by several keys
 * @unverified: of each, there is an installed list that is not
 * @all: the signer of all lists, "" for none
 * @mixed: they are by several keys
 */
struct floors {
	const struct revocation *floor;
	char (*signer)[FINGERPRINT_HEX];
	bool *several;
	bool *unverified;
	char all[FINGERPRINT_HEX];
	bool mixed;
};

/* True if there is another one already */
static bool signer_take(char to[FINGERPRINT_HEX], const char *hex)
{
	if (*to)
		return strcmp(to, hex);
	snprintf(to, FINGERPRINT_HEX, "%s", hex);
	return false;
}

/* The keys of the installed lists of all these packages */
static void floors_look(struct floors *f, const struct installed_known *known,
			const struct kernel_lists *loaded, bool verified)
{
	const struct installed_known_list *l;
	const struct revoked *floor;
	const char *hex;
	uint32_t i;
	size_t at;

	for (i = 0; i < known->lists; i++) {
		l = &known->list[i];
		floor = l->package && !l->pkcs7 ?
				revocation_floor_named(f->floor, &nobody,
						       l->package) :
				NULL;
		if (!floor)
			continue;
		at = (size_t)(floor - f->floor->entry);
		hex = signer_find(loaded, verified, l);
		if (!hex) {
			f->unverified[at] = true;
			continue;
		}
		f->several[at] = signer_take(f->signer[at], hex) ||
				 f->several[at] || l->signers;
		f->mixed = signer_take(f->all, hex) || f->mixed || l->signers;
	}
}

static int key_unknown(const char *below)
{
	error(below,
	      "its installed list is neither loaded nor verified with --keyring, so its key is not known; give its key file with --keyring, or name the key with --signer");
	return -ENOKEY;
}

static int floor_add(const char *signer, const char *below,
		     struct revocation *r)
{
	struct fingerprint fingerprint;

	if (!fingerprint_decode(signer, &fingerprint))
		return key_unknown(below);
	if (!revocation_add_floor(r, &fingerprint, below))
		return 0;
	error(NULL, "out of memory");
	return -ENOMEM;
}

static int floors_add(const struct floors *f, bool any, struct revocation *r)
{
	const char *below, *signer;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < f->floor->n; i++) {
		below = f->floor->entry[i].below;
		signer = f->signer[i];
		if (!*signer && any && !f->mixed && !f->unverified[i])
			signer = f->all;
		if (!*signer && f->unverified[i]) {
			err = key_unknown(below);
		} else if (*signer && !f->several[i]) {
			err = floor_add(signer, below, r);
		} else if (*signer || (any && f->mixed)) {
			error(below,
			      "the installed lists are signed by several keys; name those that are meant with --signer");
			err = -EEXIST;
		} else {
			error(below,
			      "no installed list is of this package and signed by an OpenPGP key; name the key with --signer");
			err = -ENOENT;
		}
	}
	return err;
}

int revoke_floors_add(int root, const struct keyring *ring, bool image,
		      const struct revocation *floors, bool any,
		      struct revocation *r)
{
	struct installed_known *known = installed_known_read(root, ring);
	struct kernel_lists loaded = { 0 };
	struct floors f = { .floor = floors };
	int err = known ? 0 : -EIO;

	f.signer = calloc(floors->n + 1, sizeof(*f.signer));
	f.several = calloc(floors->n + 1, sizeof(*f.several));
	f.unverified = calloc(floors->n + 1, sizeof(*f.unverified));
	if (!f.signer || !f.several || !f.unverified) {
		error(NULL, "out of memory");
		err = -ENOMEM;
	}
	if (!err && !image && !kernel_absent())
		err = kernel_lists_open(&loaded);
	if (!err) {
		floors_look(&f, known, &loaded, ring);
		err = floors_add(&f, any, r);
	}
	free(f.signer);
	free(f.several);
	free(f.unverified);
	kernel_lists_free(&loaded);
	installed_known_free(known);
	return err;
}
