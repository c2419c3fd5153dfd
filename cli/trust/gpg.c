// SPDX-License-Identifier: GPL-2.0-or-later
/* gpgme: what GnuPG thinks of keys, in a private home directory. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "rpm.h"
#include "trust/gpg_context.h"

/*
 * No agent, no trust database, no network: keys are only read and checked. Debian 13's
 * gpg takes user ids that the key did not sign unless it is forbidden.
 */
static const char config[] = "no-autostart\n"
			     "trust-model always\n"
			     "no-auto-check-trustdb\n"
			     "no-auto-key-locate\n"
			     "no-auto-key-retrieve\n"
			     "no-allow-non-selfsigned-uid\n"
			     "import-options no-repair-keys\n";

int gpg_engine_error(const char *what, gpgme_error_t err)
{
	error("gpg", "%s: %s; is GnuPG 2.2 or newer installed?", what,
	      gpgme_strerror(err));
	return gpgme_err_code(err) == GPG_ERR_ENOMEM ? -ENOMEM : -EIO;
}

static bool home_make(struct gpg *gpg)
{
	char path[4096];

	if (temp_folder_make(&gpg->home))
		return false;
	if ((size_t)snprintf(path, sizeof(path), "%s/gpg.conf",
			     gpg->home.path) >= sizeof(path))
		return false;
	return !file_write_atomic(path, config, strlen(config), 0600);
}

/*
 * Interruptions are delayed until the home directory is removed, which is soon. A gpg
 * that exits early is an error of gpgme and must not kill us.
 */
static void signals_hold(struct gpg *gpg)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &gpg->mask);
	sigaction(SIGPIPE, &ignore, &gpg->pipe);
}

static void signals_release(const struct gpg *gpg)
{
	sigaction(SIGPIPE, &gpg->pipe, NULL);
	sigprocmask(SIG_SETMASK, &gpg->mask, NULL);
}

struct gpg *gpg_open(void)
{
	struct gpg *gpg = calloc(1, sizeof(*gpg));
	gpgme_error_t err;

	if (!gpg) {
		error(NULL, "out of memory");
		return NULL;
	}
	gpgme_check_version(NULL); /* without the library it ends here */
	signals_hold(gpg);
	if (!home_make(gpg)) {
		gpg_close(gpg);
		return NULL;
	}
	err = gpgme_new(&gpg->ctx);
	if (!err)
		err = gpgme_set_protocol(gpg->ctx, GPGME_PROTOCOL_OPENPGP);
	if (!err)
		err = gpgme_ctx_set_engine_info(
			gpg->ctx, GPGME_PROTOCOL_OPENPGP, NULL, gpg->home.path);
	if (!err) {
		gpgme_set_offline(gpg->ctx, 1);
		return gpg;
	}
	gpg_engine_error("cannot start", err);
	gpg_close(gpg);
	return NULL;
}

void gpg_close(struct gpg *gpg)
{
	if (!gpg)
		return;
	gpg_guard_stop(gpg);
	if (gpg->ctx)
		gpgme_release(gpg->ctx);
	temp_folder_remove(&gpg->home);
	signals_release(gpg);
	free(gpg);
}

/* gpgme does not report a gpg that cannot start, or whose directory is full. */
static int import_check(struct gpg *gpg)
{
	gpgme_import_result_t result = gpgme_op_import_result(gpg->ctx);

	if (result && result->considered)
		return 0;
	error("gpg",
	      "does not run, or cannot write to %s; check that GnuPG 2.2 or newer is installed and that there is free space, or set TMPDIR",
	      gpg->home.path);
	return -EIO;
}

int gpg_import(struct gpg *gpg, const struct bytes *packets)
{
	gpgme_data_t data;
	gpgme_error_t err;

	err = gpgme_data_new_from_mem(&data, (const char *)packets->data,
				      packets->len, 0);
	if (err)
		return gpg_engine_error("cannot import", err);
	err = gpgme_op_import(gpg->ctx, data);
	gpgme_data_release(data);
	/* What was not imported is seen when the keys are listed. */
	if (gpgme_err_code(err) == GPG_ERR_NO_DATA)
		return 0;
	return err ? gpg_engine_error("cannot import", err) : import_check(gpg);
}

static bool subkey_set(struct gpg_subkey *out, gpgme_subkey_t sub,
		       bool cert_invalid)
{
	size_t len = strlen(sub->fpr ? sub->fpr : "");

	if (len != 2 * DGC_PGP_FINGERPRINT_LEN ||
	    !dgc_hex_decode((const u8 *)sub->fpr, DGC_PGP_FINGERPRINT_LEN,
			    out->fingerprint))
		return false;
	out->revoked = sub->revoked;
	out->expired = sub->expired;
	out->invalid = sub->invalid || sub->disabled || cert_invalid;
	out->can_sign = sub->can_sign;
	out->weak = sub->length < 2048 && (sub->pubkey_algo == GPGME_PK_RSA ||
					   sub->pubkey_algo == GPGME_PK_RSA_S ||
					   sub->pubkey_algo == GPGME_PK_DSA);
	out->created = sub->timestamp;
	out->expires = sub->expires;
	return true;
}

static int key_set(struct gpg_key *out, gpgme_key_t key)
{
	gpgme_subkey_t sub;
	size_t n = 0;

	for (sub = key->subkeys; sub; sub = sub->next)
		n++;
	*out = (struct gpg_key){ .sub = calloc(n ? n : 1, sizeof(*out->sub)) };
	if (!out->sub)
		return -ENOMEM;
	for (sub = key->subkeys; sub; sub = sub->next)
		if (subkey_set(&out->sub[out->n], sub, key->invalid))
			out->n++;
	return 0;
}

static int key_add(struct gpg_key **keys, size_t *n, gpgme_key_t key)
{
	int err;

	if (!array_grow(keys, *n, sizeof(**keys)))
		return -ENOMEM;
	err = key_set(&(*keys)[*n], key);
	if (!err)
		++*n;
	return err;
}

int gpg_keys(struct gpg *gpg, struct gpg_key **keys, size_t *n)
{
	gpgme_error_t err = gpgme_op_keylist_start(gpg->ctx, NULL, 0);
	gpgme_key_t key;
	int ret = 0;

	*keys = NULL;
	*n = 0;
	while (!err && !ret) {
		err = gpgme_op_keylist_next(gpg->ctx, &key);
		if (err)
			break;
		ret = key_add(keys, n, key);
		gpgme_key_unref(key);
	}
	if (ret)
		gpgme_op_keylist_end(gpg->ctx);
	else if (gpgme_err_code(err) != GPG_ERR_EOF)
		ret = gpg_engine_error("cannot list keys", err);
	if (ret) {
		gpg_keys_free(*keys, *n);
		*keys = NULL;
		*n = 0;
	}
	return ret;
}

void gpg_keys_free(struct gpg_key *keys, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(keys[i].sub);
	free(keys);
}

int gpg_data_take(gpgme_data_t data, struct bytes *out)
{
	char *mem;
	size_t len;
	int err;

	mem = gpgme_data_release_and_get_mem(data, &len);
	*out = (struct bytes){ 0 };
	err = mem ? bytes_append(out, mem, len) : -ENOMEM;
	gpgme_free(mem);
	return err;
}

int gpg_export(struct gpg *gpg, const uint8_t *fingerprint, bool minimal,
	       struct bytes *out)
{
	char hex[FINGERPRINT_HEX];
	gpgme_data_t data;
	gpgme_error_t err;

	hex_encode(fingerprint, DGC_PGP_FINGERPRINT_LEN, hex);
	err = gpgme_data_new(&data);
	if (err)
		return gpg_engine_error("cannot export", err);
	gpgme_set_armor(gpg->ctx, 0);
	err = gpgme_op_export(gpg->ctx, hex,
			      minimal ? GPGME_EXPORT_MODE_MINIMAL : 0, data);
	if (!err)
		return gpg_data_take(data, out);
	gpgme_data_release(data);
	return gpg_engine_error("cannot export", err);
}
