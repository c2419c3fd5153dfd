// SPDX-License-Identifier: GPL-2.0-or-later
/* Signed policies: PKCS#7 messages with the policy in them. */
#include <errno.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "policy/signed.h"

/*
 * A message starts with the tag of a sequence, which is the digit 0 as text, and a length
 * in the form for 128 bytes and more, which is not ASCII.
 */
bool policy_is_signed(const struct bytes *file)
{
	return file->len > 1 && file->data[0] == 0x30 && file->data[1] & 0x80;
}

static CMS_ContentInfo *parse(const uint8_t *message, size_t len)
{
	const unsigned char *p = message;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)len);

	ERR_clear_error();
	if (cms && p == message + len &&
	    OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed)
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static char *hex_of(const uint8_t *a, size_t a_len, const uint8_t *b,
		    size_t b_len)
{
	char *hex = malloc(2 * (a_len + b_len) + 1);

	if (hex) {
		hex_encode(a, a_len, hex);
		hex_encode(b, b_len, hex + 2 * a_len);
	}
	return hex;
}

/* As a key id, which certificates may have */
static void id_keyid(const ASN1_OCTET_STRING *keyid, struct policy_signed *out)
{
	out->id = hex_of(ASN1_STRING_get0_data(keyid),
			 (size_t)ASN1_STRING_length(keyid), NULL, 0);
	if (out->id && asprintf(&out->signer, "key id %s", out->id) < 0)
		out->signer = NULL;
}

/* "C = DE, CN = Name", owned by the caller */
static char *name_text(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *text = NULL;
	long len;

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_ONELINE) >= 0) {
		len = BIO_get_mem_data(bio, &data);
		text = len > 0 ? strndup(data, (size_t)len) : strdup("");
	}
	BIO_free(bio);
	return text;
}

/* What the kernel's decoder gives out: an element without its head */
static const uint8_t *content_of(const uint8_t *der, long der_len, size_t *len)
{
	const unsigned char *p = der;
	int tag, class;
	long n;

	if (ASN1_get_object(&p, &n, &tag, &class, der_len) & 0x80)
		return NULL;
	*len = (size_t)n;
	return p;
}

/* The kernel looks for serial and issuer, in one. */
static char *id_text(const X509_NAME *issuer, const ASN1_INTEGER *serial)
{
	size_t name_len = 0, number_len = 0, len;
	const uint8_t *name, *number;
	const unsigned char *der;
	unsigned char *copy = NULL;
	char *id = NULL;
	int n;

	n = i2d_ASN1_INTEGER(serial, &copy);
	if (n <= 0 || !X509_NAME_get0_der(issuer, &der, &len))
		return NULL;
	number = content_of(copy, n, &number_len);
	name = content_of(der, (long)len, &name_len);
	if (number && name)
		id = hex_of(number, number_len, name, name_len);
	OPENSSL_free(copy);
	return id;
}

static void id_issuer(const X509_NAME *issuer, const ASN1_INTEGER *serial,
		      struct policy_signed *out)
{
	char *name = name_text(issuer), *hex;

	hex = hex_of(ASN1_STRING_get0_data(serial),
		     (size_t)ASN1_STRING_length(serial), NULL, 0);
	out->id = id_text(issuer, serial);
	if (!name || !hex ||
	    asprintf(&out->signer, "%s, serial %s", name, hex) < 0)
		out->signer = NULL;
	free(name);
	free(hex);
}

static int signer_read(CMS_ContentInfo *cms, struct policy_signed *out)
{
	STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
	ASN1_OCTET_STRING *keyid = NULL;
	ASN1_INTEGER *serial = NULL;
	X509_NAME *issuer = NULL;

	if (sk_CMS_SignerInfo_num(infos) < 1 ||
	    !CMS_SignerInfo_get0_signer_id(sk_CMS_SignerInfo_value(infos, 0),
					   &keyid, &issuer, &serial))
		return -EBADMSG;
	if (keyid)
		id_keyid(keyid, out);
	else if (issuer && serial)
		id_issuer(issuer, serial, out);
	else
		return -EBADMSG;
	return out->id && out->signer ? 0 : -ENOMEM;
}

static bool has_certificates(CMS_ContentInfo *cms)
{
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	bool any = sk_X509_num(certs) > 0;

	sk_X509_pop_free(certs, X509_free);
	return any;
}

static int text_read(CMS_ContentInfo *cms, struct policy_signed *out)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);

	if (!content || !*content)
		return -ENODATA;
	return bytes_append(&out->text, ASN1_STRING_get0_data(*content),
			    (size_t)ASN1_STRING_length(*content));
}

static int parse_error(const char *file, int err)
{
	if (err == -ENODATA)
		error(file,
		      "the policy is not in the signed message; sign it with dclist policy sign");
	else if (err == -ENOMEM)
		error(file, "out of memory");
	else
		error(file,
		      "not a signed policy; make one with dclist policy sign");
	return err == -ENOMEM ? err : -EBADMSG;
}

int policy_signed_parse(const char *file, const struct bytes *message,
			struct policy_signed *out)
{
	CMS_ContentInfo *cms;
	int err = -EBADMSG;

	*out = (struct policy_signed){ 0 };
	/* Without memory for its own start, libcrypto would crash later. */
	if (!OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL))
		return parse_error(file, -ENOMEM);
	cms = message->len <= POLICY_MAX ? parse(message->data, message->len) :
					   NULL;
	if (cms)
		err = text_read(cms, out);
	if (!err)
		err = signer_read(cms, out);
	if (!err)
		out->chain = has_certificates(cms);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	if (!err)
		return 0;
	policy_signed_free(out);
	return parse_error(file, err);
}

int policy_signed_by(const uint8_t *message, size_t len,
		     struct policy_signed *out)
{
	CMS_ContentInfo *cms;
	int err;

	*out = (struct policy_signed){ 0 };
	if (!OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL))
		return -ENOMEM;
	cms = parse(message, len);
	err = cms ? signer_read(cms, out) : -EBADMSG;
	if (!err)
		out->chain = has_certificates(cms);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	if (err)
		policy_signed_free(out);
	return err;
}

void policy_signed_free(struct policy_signed *signed_policy)
{
	bytes_free(&signed_policy->text);
	free(signed_policy->signer);
	free(signed_policy->id);
	*signed_policy = (struct policy_signed){ 0 };
}
