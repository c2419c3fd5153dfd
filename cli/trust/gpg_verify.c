// SPDX-License-Identifier: GPL-2.0-or-later
/* gpgme: signatures, as GnuPG sees them and by rules of our own. */
#include <string.h>

#include "rpm.h"
#include "trust/clearsign.h"
#include "trust/gpg_context.h"
#include "trust/key_check.h"

#define SIGNATURE_WRONG "is wrong"
#define SIGNATURE_UNKNOWN "is by an unknown key"
#define SIGNATURE_EXPIRED "is by an expired key"
#define SIGNATURE_REVOKED "is by a revoked key"

/* Stricter than GnuPG: signatures over SHA-1 and MD5 are refused. */
static const char *hash_refused(gpgme_hash_algo_t algo)
{
	switch (algo) {
	case GPGME_MD_SHA256:
	case GPGME_MD_SHA384:
	case GPGME_MD_SHA512:
		return NULL;
	default:
		return "does not use SHA-256, SHA-384 or SHA-512";
	}
}

static const char *status_refused(gpgme_signature_t sig)
{
	switch (gpgme_err_code(sig->status)) {
	case GPG_ERR_NO_ERROR:
	case GPG_ERR_KEY_EXPIRED: /* subkey_refused() checks the date */
		return NULL;
	case GPG_ERR_NO_PUBKEY:
		return SIGNATURE_UNKNOWN;
	case GPG_ERR_BAD_SIGNATURE:
		return SIGNATURE_WRONG;
	case GPG_ERR_SIG_EXPIRED:
		return "has expired";
	case GPG_ERR_CERT_REVOKED:
		return SIGNATURE_REVOKED;
	default:
		return gpgme_strerror(sig->status);
	}
}

/* Is a signature of that time refused because its key has expired? */
static bool expired_refused(const struct gpg_subkey *primary,
			    const struct gpg_subkey *sub,
			    const struct gpg_rules *rules, time_t time)
{
	if (rules->allow_expired || (!primary->expired && !sub->expired))
		return false;
	if (!rules->as_signed)
		return true;
	return (primary->expired && time >= primary->expires) ||
	       (sub->expired && time >= sub->expires);
}

static const char *subkey_refused(const struct gpg_subkey *primary,
				  const struct gpg_subkey *sub,
				  const struct gpg_rules *rules, time_t time)
{
	/* For a key that is revoked and expired, GnuPG reports only the latter. */
	if (primary->revoked || sub->revoked)
		return SIGNATURE_REVOKED;
	if (primary->invalid || sub->invalid)
		return "is by an invalid key";
	if (sub->weak)
		return "is by a key of less than 2048 bits";
	if (expired_refused(primary, sub, rules, time))
		return SIGNATURE_EXPIRED;
	return NULL;
}

static const char *key_refused(const struct gpg_rules *rules,
			       gpgme_signature_t sig)
{
	const char *fingerprint = sig->fpr;
	uint8_t raw[DGC_PGP_FINGERPRINT_LEN];
	const struct gpg_subkey *sub;
	size_t i;

	if (!fingerprint || strlen(fingerprint) != 2 * sizeof(raw) ||
	    !dgc_hex_decode((const u8 *)fingerprint, sizeof(raw), raw))
		return "is by a key that is not of version 4";
	for (i = 0; i < rules->n; i++) {
		sub = gpg_subkey_find(&rules->keys[i], raw);
		if (sub)
			return subkey_refused(rules->keys[i].sub, sub, rules,
					      (time_t)sig->timestamp);
	}
	return SIGNATURE_UNKNOWN;
}

static const char *signature_refused(const struct gpg_rules *rules,
				     gpgme_signature_t sig)
{
	const char *why = status_refused(sig);

	if (!why)
		why = hash_refused(sig->hash_algo);
	return why ? why : key_refused(rules, sig);
}

static void why_set(struct gpg_signature *out, const char *why, const char *key)
{
	out->why = why;
	*out->named = 0;
	if (key && !strcmp(why, SIGNATURE_UNKNOWN))
		snprintf(out->named, sizeof(out->named), ", %s", key);
}

/*
 * One good signature is enough: while keys change there may be two. Otherwise the reason
 * is that of the first one by a known key.
 */
static int signatures_judge(gpgme_verify_result_t result,
			    const struct gpg_rules *rules,
			    struct gpg_signature *out)
{
	gpgme_signature_t sig;
	const char *why;

	out->why = "is missing";
	for (sig = result ? result->signatures : NULL; sig; sig = sig->next) {
		why = signature_refused(rules, sig);
		if (!why) {
			snprintf(out->signer, sizeof(out->signer), "%s",
				 sig->fpr ? sig->fpr : "");
			out->time = sig->timestamp;
			out->why = NULL;
			return 0;
		}
		if (sig == result->signatures ||
		    !strcmp(out->why, SIGNATURE_UNKNOWN))
			why_set(out, why, sig->fpr);
	}
	out->expired = !strcmp(out->why, SIGNATURE_EXPIRED);
	out->unknown = !strcmp(out->why, SIGNATURE_UNKNOWN);
	return strcmp(out->why, SIGNATURE_WRONG) ? -ENOKEY : -EKEYREJECTED;
}

static int not_openpgp(struct gpg_signature *out)
{
	out->why = "is not an OpenPGP signature";
	return -ENOKEY;
}

/* Takes @signature and @signed_data over. */
static int verify(struct gpg *gpg, const struct gpg_rules *rules,
		  gpgme_data_t signature, gpgme_data_t signed_data,
		  struct gpg_signature *out)
{
	gpgme_error_t err;

	*out = (struct gpg_signature){ 0 };
	err = gpgme_op_verify(gpg->ctx, signature, signed_data, NULL);
	gpgme_data_release(signed_data);
	gpgme_data_release(signature);
	if (err)
		return not_openpgp(out);
	return signatures_judge(gpgme_op_verify_result(gpg->ctx), rules, out);
}

static gpgme_data_t data_of(const struct bytes *bytes)
{
	gpgme_data_t data;

	return gpgme_data_new_from_mem(&data, (const char *)bytes->data,
				       bytes->len, 0) ?
		       NULL :
		       data;
}

static int no_memory(struct gpg_signature *out, gpgme_data_t data)
{
	gpgme_data_release(data);
	*out = (struct gpg_signature){
		.why = "cannot be verified: out of memory"
	};
	return -ENOMEM;
}

int gpg_verify(struct gpg *gpg, const struct gpg_rules *rules,
	       const struct bytes *signature, const struct bytes *data,
	       struct gpg_signature *out)
{
	gpgme_data_t sig = data_of(signature), text = data_of(data);

	if (sig && text)
		return verify(gpg, rules, sig, text, out);
	gpgme_data_release(text);
	return no_memory(out, sig);
}

/* What gpgme calls */
struct reader {
	gpg_read_fn read;
	void *ctx;
};

static ssize_t reader_read(void *arg, void *buf, size_t len)
{
	struct reader *r = arg;
	ssize_t n = r->read(r->ctx, buf, len);

	if (n < 0)
		gpgme_err_set_errno(EIO);
	return n;
}

int gpg_verify_read(struct gpg *gpg, const struct gpg_rules *rules,
		    const struct bytes *signature, gpg_read_fn read, void *ctx,
		    struct gpg_signature *out)
{
	struct gpgme_data_cbs cbs = { .read = reader_read };
	struct reader reader = { read, ctx };
	gpgme_data_t sig = data_of(signature), text;

	if (!sig || gpgme_data_new_from_cbs(&text, &cbs, &reader))
		return no_memory(out, sig);
	return verify(gpg, rules, sig, text, out);
}

/* GnuPG returns the text that it verified; the frame must not show another. */
static int clear_verify(struct gpg *gpg, const struct gpg_rules *rules,
			gpgme_data_t in, struct bytes *text,
			struct gpg_signature *out)
{
	gpgme_data_t plain;
	int err;

	if (gpgme_data_new(&plain))
		return no_memory(out, NULL);
	if (gpgme_op_verify(gpg->ctx, in, NULL, plain)) {
		gpgme_data_release(plain);
		return not_openpgp(out);
	}
	err = signatures_judge(gpgme_op_verify_result(gpg->ctx), rules, out);
	if (err)
		gpgme_data_release(plain);
	else if (gpg_data_take(plain, text))
		err = no_memory(out, NULL);
	return err;
}

int gpg_verify_clear(struct gpg *gpg, const struct gpg_rules *rules,
		     const struct bytes *in, struct bytes *text,
		     struct gpg_signature *out)
{
	struct bytes body;
	gpgme_data_t data;
	int err;

	*out = (struct gpg_signature){ 0 };
	*text = (struct bytes){ 0 };
	if (!clearsign_frame(in, &body)) {
		out->why =
			"must be one cleartext signature with nothing before or after it";
		return -ENOKEY;
	}
	data = data_of(in);
	if (!data)
		return no_memory(out, NULL);
	err = clear_verify(gpg, rules, data, text, out);
	gpgme_data_release(data);
	if (!err && !clearsign_same(&body, text)) {
		bytes_free(text);
		out->why = SIGNATURE_WRONG;
		err = -EKEYREJECTED;
	}
	return err;
}
