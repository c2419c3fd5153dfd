// SPDX-License-Identifier: GPL-2.0-or-later
/* gpgme: signatures by a key of the user's, wherever its secret part is. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "trust/gpg_context.h"
#include "trust/key_check.h"
#include "trust/sign_gpg.h"

#define KEY_REMEDY \
	"sign with RSA (2048 bits or more), ECDSA on P-256, P-384 or P-521, or Ed25519"

/**
 * struct gpg_signer - who signs
 * @ctx: with the user's own home directory and agent; owned
 * @key: owned
 * @name: as the user said it, for messages; not owned
 * @ring: the key, to verify with; owned
 */
struct gpg_signer {
	gpgme_ctx_t ctx;
	gpgme_key_t key;
	const char *name;
	struct keyring *ring;
};

static int gpg_failed(const char *subject, const char *what, gpgme_error_t err)
{
	error(subject, "%s: %s", what, gpgme_strerror(err));
	return gpgme_err_code(err) == GPG_ERR_ENOMEM ? -ENOMEM : -EIO;
}

/*
 * Another key than what was found before makes the name ambiguous. All are taken:
 * gpgme forgets to free what it has read and nobody took.
 */
static gpgme_error_t keys_take(gpgme_ctx_t ctx, gpgme_key_t *found)
{
	bool ambiguous = false;
	gpgme_error_t err;
	gpgme_key_t key;

	while (!(err = gpgme_op_keylist_next(ctx, &key))) {
		if (!*found) {
			*found = key;
			continue;
		}
		if (strcmp((*found)->fpr, key->fpr))
			ambiguous = true;
		gpgme_key_unref(key);
	}
	if (gpgme_err_code(err) != GPG_ERR_EOF)
		return err;
	if (ambiguous)
		return gpgme_error(GPG_ERR_AMBIGUOUS_NAME);
	return *found ? 0 : err;
}

static gpgme_error_t key_list(gpgme_ctx_t ctx, const char *name,
			      gpgme_key_t *found)
{
	gpgme_error_t err;

	if (!*name) /* it would be every key's */
		return gpgme_error(GPG_ERR_EOF);
	err = gpgme_op_keylist_start(ctx, name, 1);
	return err ? err : keys_take(ctx, found);
}

static int key_find(struct gpg_signer *signer)
{
	gpgme_error_t err = key_list(signer->ctx, signer->name, &signer->key);

	switch (gpgme_err_code(err)) {
	case GPG_ERR_NO_ERROR:
		return 0;
	case GPG_ERR_EOF:
		error(signer->name,
		      "GnuPG has no secret key of that name; 'gpg --list-secret-keys' lists them");
		return -ENOKEY;
	case GPG_ERR_AMBIGUOUS_NAME:
		error(signer->name,
		      "several secret keys of that name; give a fingerprint");
		return -ENOKEY;
	default:
		return gpg_failed(signer->name, "cannot look for the key", err);
	}
}

static bool signs(gpgme_subkey_t sub)
{
	return sub->can_sign && sub->secret && !sub->revoked && !sub->expired &&
	       !sub->disabled && !sub->invalid;
}

/* What gpg signs with: the newest subkey that may, else the primary key. */
static gpgme_subkey_t subkey_find(gpgme_key_t key)
{
	gpgme_subkey_t sub, found = NULL;

	for (sub = key->subkeys->next; sub; sub = sub->next)
		if (signs(sub) && (!found || sub->timestamp > found->timestamp))
			found = sub;
	return !found && signs(key->subkeys) ? key->subkeys : found;
}

/*
 * The row of the key that will sign: is it accepted? None is of a key with another
 * version, whose fingerprint is longer.
 */
static int row_judge(const struct gpg_signer *signer,
		     const struct key_check *check, const char *fingerprint)
{
	char hex[2 * DGC_PGP_FINGERPRINT_LEN + 1];
	const struct key_row *row;
	size_t i;

	for (i = 0; i < check->n; i++) {
		row = &check->row[i];
		hex_encode(row->fingerprint, DGC_PGP_FINGERPRINT_LEN, hex);
		if (strcasecmp(hex, fingerprint))
			continue;
		if (row->accepted)
			return 0;
		error(signer->name,
		      "the kernel would refuse what the key signs: %s; " KEY_REMEDY,
		      row->reason);
		return -ENOPKG;
	}
	error(signer->name, "the kernel would refuse the key; " KEY_REMEDY);
	return -ENOPKG;
}

static int key_judge(const struct gpg_signer *signer,
		     const struct bytes *packets)
{
	gpgme_subkey_t sub = subkey_find(signer->key);
	struct key_check check;
	int err;

	if (!sub) {
		error(signer->name,
		      "the key may not sign, has expired or was revoked, or its secret part is missing");
		return -ENOKEY;
	}
	err = key_check_bytes(signer->name, packets, false, &check);
	if (err)
		return err;
	err = row_judge(signer, &check, sub->fpr);
	key_check_free(&check);
	return err;
}

static int key_export(struct gpg_signer *signer, struct bytes *out)
{
	gpgme_data_t data;
	gpgme_error_t err = gpgme_data_new(&data);

	if (err)
		return gpg_failed(signer->name, "cannot export the key", err);
	err = gpgme_op_export(signer->ctx, signer->key->fpr,
			      GPGME_EXPORT_MODE_MINIMAL, data);
	if (!err)
		return gpg_data_take(data, out);
	gpgme_data_release(data);
	return gpg_failed(signer->name, "cannot export the key", err);
}

/* Judged before anything is signed, as a passphrase may be asked for. */
static int key_take(struct gpg_signer *signer)
{
	struct bytes packets = { 0 };
	int err = key_find(signer);

	if (!err)
		err = key_export(signer, &packets);
	if (!err)
		err = key_judge(signer, &packets);
	if (!err) {
		signer->ring =
			keyring_open_bytes(signer->name, &packets, false);
		if (!signer->ring)
			err = -ENOKEY;
	}
	bytes_free(&packets);
	return err;
}

static int engine_start(struct gpg_signer *signer)
{
	gpgme_error_t err;

	/* A gpg that ends early is an error of gpgme's, and not our end. */
	signal(SIGPIPE, SIG_IGN);
	gpgme_check_version(NULL);
	err = gpgme_new(&signer->ctx);
	if (!err)
		err = gpgme_set_protocol(signer->ctx, GPGME_PROTOCOL_OPENPGP);
	if (err)
		return gpg_failed("gpg", "cannot start", err);
	gpgme_set_armor(signer->ctx, 0);
	return 0;
}

struct gpg_signer *gpg_signer_open(const char *key)
{
	struct gpg_signer *signer = calloc(1, sizeof(*signer));

	if (!signer) {
		error(NULL, "out of memory");
		return NULL;
	}
	signer->name = key;
	if (!engine_start(signer) && !key_take(signer) &&
	    !gpgme_signers_add(signer->ctx, signer->key))
		return signer;
	gpg_signer_free(signer);
	return NULL;
}

void gpg_signer_free(struct gpg_signer *signer)
{
	if (!signer)
		return;
	if (signer->key)
		gpgme_key_unref(signer->key);
	if (signer->ctx)
		gpgme_release(signer->ctx);
	keyring_free(signer->ring);
	free(signer);
}

int gpg_signer_sign(struct gpg_signer *signer, const struct bytes *data,
		    struct bytes *sig)
{
	gpgme_data_t in = NULL, out = NULL;
	gpgme_error_t err;

	err = gpgme_data_new_from_mem(&in, (const char *)data->data, data->len,
				      0);
	if (!err)
		err = gpgme_data_new(&out);
	if (!err)
		err = gpgme_op_sign(signer->ctx, in, out,
				    GPGME_SIG_MODE_DETACH);
	gpgme_data_release(in);
	if (!err)
		return gpg_data_take(out, sig);
	gpgme_data_release(out);
	return gpg_failed(signer->name, "cannot sign", err);
}

const struct keyring *gpg_signer_ring(const struct gpg_signer *signer)
{
	return signer->ring;
}
