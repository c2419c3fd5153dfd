// SPDX-License-Identifier: GPL-2.0-or-later
/* A digest list as JSON: names are stable, new ones may be added. */
#include <string.h>

#include "base/text.h"
#include "list/digest.h"
#include "list/revocation.h"
#include "list/show.h"
#include "trust/key_check.h"
#include "trust/signature.h"

static const char *kind_name(enum dgc_kind kind)
{
	return kind == DGC_KIND_VERITY ? "fsverity" : "content";
}

/* What the signature says, also when the kernel ignores it */
static void issuer_json(json_t *o, const struct list *list,
			const struct signature *signature)
{
	const uint8_t *packet = list->bytes.data + signature->off;
	const struct dgc_pgp_sig *sig = &signature->parsed;

	json_put_number(o, "version", sig->version);
	json_put_text(o, "algorithm", pgp_pubkey_name(sig->pubkey_algo));
	json_put_text(o, "hash", algo_name(sig->algo));
	json_put_number(o, "created", sig->created);
	if (sig->has_key_id)
		json_put_hex(o, "key_id", packet + sig->key_id_off,
			     DGC_PGP_KEY_ID_LEN);
	if (sig->fingerprint_len)
		json_put_hex(o, "fingerprint", packet + sig->fingerprint_off,
			     sig->fingerprint_len);
}

static json_t *openpgp_json(const struct list *list,
			    const struct signature *signature)
{
	char why[SIGNATURE_REFUSAL_LEN];
	json_t *o = json_object();

	json_put_text(o, "format", "openpgp");
	if (signature->err) {
		signature_refusal(list->bytes.data + signature->off,
				  signature->len, why, sizeof(why));
		json_put_text(o, "refused", why);
	}
	if (!signature->err || signature->user)
		issuer_json(o, list, signature);
	return o;
}

static json_t *signature_json(const struct list *list)
{
	json_t *o;

	if (list->signatures.n)
		return openpgp_json(
			list, &list->signatures.sig[list->signatures.first]);
	o = json_object();
	json_put_text(o, "format", "pkcs7");
	return o;
}

static json_t *signatures_json(const struct list *list)
{
	json_t *array = json_array();
	unsigned int i;

	for (i = 0; i < list->signatures.n; i++)
		json_add(array, openpgp_json(list, &list->signatures.sig[i]));
	if (!list->signatures.n)
		json_add(array, signature_json(list));
	return array;
}

static void json_put_source(json_t *o, const struct list *list)
{
	char source[DGC_TLV_NAME_MAX + 1] = "";

	memcpy(source, list->bytes.data + list->tlv.source_off,
	       list->tlv.source_len);
	json_put_text(o, "source", source);
}

static void tlv_json(json_t *o, const struct list *list)
{
	json_put_number(o, "fsverity_digests", list->tlv.verity_entries);
	json_put_number(o, "serial", list->tlv.serial);
	json_put_number(o, "block_size", list->tlv.block_size);
	if (list->tlv.source_off)
		json_put_source(o, list);
	if (list->tlv.salt_off)
		json_put_hex(o, "salt", list->bytes.data + list->tlv.salt_off,
			     list->tlv.salt_len);
}

static int entry_json(const struct digest *d, void *ctx)
{
	json_t *o = json_object();

	json_put_text(o, "kind", kind_name(d->kind));
	json_put_text(o, "algorithm", algo_name(d->algo));
	json_put_hex(o, "digest", d->value, dgc_algo_size(d->algo));
	if (d->path)
		json_put_text(o, "path", d->path);
	if (d->mode)
		json_put_number(o, "mode", d->mode);
	json_add(ctx, o);
	return 0;
}

static int entries_json(json_t *o, const struct list *list)
{
	json_t *entries = json_array();
	int err = list_each(list, entry_json, entries);

	json_put(o, "entries", entries);
	return err;
}

static const char *revoked_name(enum dgc_kind kind)
{
	switch (kind) {
	case DGC_KIND_LIST:
		return "list";
	case DGC_KIND_SIGNER:
		return "signer";
	case DGC_KIND_FLOOR:
		return "floor";
	default:
		return kind_name(kind);
	}
}

json_t *show_revoked(const struct revoked *revoked)
{
	json_t *o = json_object();

	json_put_text(o, "kind", revoked_name(revoked->kind));
	if (revoked->kind <= DGC_KIND_VERITY)
		json_put_text(o, "algorithm", algo_name(revoked->algo));
	json_put_hex(o, "digest", revoked->value, revoked->len);
	if (revoked->below)
		json_put_text(o, "below", revoked->below);
	return o;
}

static int revoked_json(json_t *o, const struct list *list)
{
	json_t *entries = json_array();
	struct revocation r = { 0 };
	int err = revocation_take(&r, list);
	size_t i;

	for (i = 0; !err && i < r.n; i++)
		json_add(entries, show_revoked(&r.entry[i]));
	json_put(o, "entries", entries);
	revocation_free(&r);
	return err;
}

static int keys_json(json_t *o, const struct list *list)
{
	struct bytes keyring = { list->bytes.data, list->trailer.signed_len };
	struct key_check check = { 0 };
	int err = key_rows_read(list->file, &keyring, &check);
	json_t *keys = json_array(), *key;
	size_t i;

	for (i = 0; !err && i < check.n; i++) {
		key = json_object();
		json_put_hex(key, "fingerprint", check.row[i].fingerprint,
			     dgc_pgp_fingerprint_len(check.row[i].version));
		json_put_text(key, "user_id", check.row[i].user_id);
		json_add(keys, key);
	}
	json_put(o, "keys", keys);
	key_check_free(&check);
	return err;
}

int show_json(json_t *array, const struct list *list, bool digests)
{
	enum dgc_algo algo = list->format == LIST_RPM ? list->rpm.algo :
							list->tlv.algo;
	json_t *o = json_object();
	int err = 0;

	json_put_text(o, "file", list->file);
	json_put_text(o, "format", list_format_name(list->format));
	json_put_text(o, "name", list->name);
	json_put_hex(o, "id", list->id, LIST_ID_LEN);
	json_put_number(o, "bytes", list->bytes.len);
	json_put_number(o, "signed_bytes", list->trailer.signed_len);
	json_put(o, "signature", signature_json(list));
	json_put(o, "signatures", signatures_json(list));
	json_put_number(o, "digests", list_digests(list));
	if (list_digests(list))
		json_put_text(o, "algorithm", algo_name(algo));
	if (list->format == LIST_TLV || list->format == LIST_REVOCATION)
		tlv_json(o, list);
	if (list->format == LIST_KEYS)
		err = keys_json(o, list);
	if (!err && digests)
		err = list->format == LIST_REVOCATION ? revoked_json(o, list) :
							entries_json(o, list);
	json_add(array, o);
	return err;
}
