// SPDX-License-Identifier: GPL-2.0-or-later
/* A digest list in memory. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "list/list.h"
#include "list/rpmalgo.h"
#include "trust/crypto.h"
#include "trust/signature.h"

#define RPM_MAGIC "\x8e\xad\xe8\x01\0\0\0"
#define RPM_MAGIC_LEN 8u

static int trailer_read(struct list *list)
{
	int err = dgc_trailer_parse(list->bytes.data, (u32)list->bytes.len,
				    &list->trailer);

	if (err == -EBADMSG)
		error(list->file,
		      "no signature at its end, so it is not a complete digest list; make it again with 'dclist generate'");
	else if (err)
		error(list->file,
		      "signature is neither OpenPGP nor PKCS#7; sign the list with one of them");
	return err;
}

void list_refused_error(const struct list *list)
{
	const struct signature *sig = &list->signatures.sig[0];
	char why[SIGNATURE_REFUSAL_LEN];

	signature_refusal(list->bytes.data + sig->off, sig->len, why,
			  sizeof(why));
	error(list->file, "%s: refused by the kernel; " SIGNATURE_REMEDY, why);
}

/* The first that @parsed says something of */
static int user_first(struct signatures *all)
{
	for (all->first = 0; all->first < all->n; all->first++)
		if (all->sig[all->first].user)
			return 0;
	return -ENOPKG;
}

static int openpgp_read(struct list *list, bool user)
{
	int err;

	if (list->trailer.format != DGC_SIG_PGP)
		return 0;
	err = signatures_parse(list->bytes.data, list->trailer.sig_off,
			       list->trailer.sig_len, &list->signatures);
	if (err == -ENOPKG && user)
		err = user_first(&list->signatures);
	if (err == -ENOPKG)
		list_refused_error(list);
	else if (err)
		error(list->file,
		      "OpenPGP signature is malformed; get the package again");
	return err;
}

static int rpm_read(struct list *list)
{
	int err = dgc_rpm_open(list->bytes.data, list->trailer.signed_len,
			       &list->rpm);
	unsigned int algo;

	if (err == -ENOPKG) {
		algo = rpm_digest_algo(list->bytes.data,
				       list->trailer.signed_len);
		error(list->file,
		      "file digests are %s: refused by the kernel; rebuild the package with rpm 4.6 or newer and SHA-256 file digests",
		      pgp_hash_name(algo));
	} else if (err) {
		error(list->file,
		      "RPM header is malformed; get the package again");
	}
	return err;
}

static int tlv_read(struct list *list)
{
	int err = dgc_tlv_open(list->bytes.data, list->trailer.signed_len,
			       &list->tlv);

	if (err == -ENOPKG)
		error(list->file,
		      "digest algorithm is refused by the kernel; use SHA-256, SHA-384 or SHA-512");
	else if (err)
		error(list->file,
		      "neither an RPM header nor a well-formed tlv list; make it again");
	return err;
}

bool list_is_keys(const struct list *list)
{
	return dgc_pgp_is_keyring(list->bytes.data, list->trailer.signed_len);
}

bool keys_without_magic(const uint8_t *data, size_t len)
{
	struct dgc_pgp_packet packet;

	return len <= LIST_MAX && !dgc_pgp_packet(data, (u32)len, 0, &packet) &&
	       packet.tag == DGC_PGP_TAG_KEY;
}

static int raw_keyring_refuse(const struct list *list)
{
	error(list->file,
	      "a key list made by an earlier version, or not by dclist keys: the kernel refuses it; make it again with: dclist keys enroll -o FILE KEYFILE...");
	return -EBADMSG;
}

/* As in the kernel, which accepts all keys of a key list or none */
static int keys_read(struct list *list)
{
	struct dgc_pgp_keylist keys;
	int err = dgc_pgp_keylist(list->bytes.data, list->trailer.signed_len,
				  &keys);

	list->keys = keys.keys;
	if (!err)
		return 0;
	if (keys.refused)
		error(list->file,
		      "key at offset %u is refused by the kernel, and so are all others in the list; 'dclist keys' shows why",
		      keys.refused_off);
	else
		error(list->file,
		      "key list is malformed, or none of its keys may sign; make it again with 'dclist keys enroll'");
	return err;
}

static int content_read(struct list *list)
{
	int err;

	if (list_is_keys(list)) {
		list->format = LIST_KEYS;
		return keys_read(list);
	}
	if (keys_without_magic(list->bytes.data, list->trailer.signed_len))
		return raw_keyring_refuse(list);
	if (list->trailer.signed_len >= RPM_MAGIC_LEN &&
	    !memcmp(list->bytes.data, RPM_MAGIC, RPM_MAGIC_LEN)) {
		list->format = LIST_RPM;
		return rpm_read(list);
	}
	list->format = LIST_TLV;
	err = tlv_read(list);
	if (!err && list->tlv.revokes)
		list->format = LIST_REVOCATION;
	return err;
}

static char *str_of(const struct list *list, struct dgc_rpm_str str)
{
	return strndup((const char *)list->bytes.data + str.off,
		       str.off ? str.len : 0);
}

/* N-E:V-R.A, without "E:" when the package has no epoch; @mark is between N and E. */
static char *rpm_name(const struct list *list, char mark, bool arch)
{
	const struct dgc_rpm *rpm = &list->rpm;
	char *n = str_of(list, rpm->name), *v = str_of(list, rpm->version);
	char *r = str_of(list, rpm->release), *a = str_of(list, rpm->arch);
	char epoch[16] = "", *name = NULL;

	arch = arch && a && *a;
	if (rpm->has_epoch)
		snprintf(epoch, sizeof(epoch), "%u:", rpm->epoch);
	if (n && v && r && a &&
	    asprintf(&name, "%s%c%s%s-%s%s%s", n, mark, epoch, v, r,
		     arch ? "." : "", arch ? a : "") < 0)
		name = NULL;
	free(n);
	free(v);
	free(r);
	free(a);
	return name;
}

char *list_package(const struct list *list)
{
	return list->rpm.name.off ? rpm_name(list, ' ', false) : NULL;
}

static char *list_name(const struct list *list)
{
	if (list->format == LIST_RPM)
		return list->rpm.name.off ? rpm_name(list, '-', true) :
					    strdup("-");
	if (list->format == LIST_KEYS || !list->tlv.name_off)
		return strdup("-");
	return strndup((const char *)list->bytes.data + list->tlv.name_off,
		       list->tlv.name_len);
}

static int identity_read(struct list *list)
{
	struct part part = { list->bytes.data, list->trailer.signed_len };
	int err = crypto_hash(DGC_ALGO_SHA256, &part, 1, list->id);

	if (!err) {
		list->name = list_name(list);
		if (!list->name)
			err = -ENOMEM;
	}
	if (err)
		error(list->file, "out of memory");
	return err;
}

static int parse(const char *file, struct bytes bytes, bool user,
		 struct list *list)
{
	int err;

	*list = (struct list){ .file = file, .bytes = bytes };
	if (bytes.len > LIST_MAX) {
		error(file, "list of %zu bytes: the kernel accepts up to %u",
		      bytes.len, LIST_MAX);
		err = -EFBIG;
	} else {
		err = trailer_read(list);
	}
	if (!err)
		err = openpgp_read(list, user);
	if (!err)
		err = content_read(list);
	if (!err)
		err = identity_read(list);
	if (err)
		list_free(list);
	return err;
}

int list_parse(const char *file, struct bytes bytes, struct list *list)
{
	return parse(file, bytes, false, list);
}

int list_parse_user(const char *file, struct bytes bytes, struct list *list)
{
	return parse(file, bytes, true, list);
}

int list_parse_header(const char *file, struct bytes bytes, struct list *list)
{
	int err;

	*list = (struct list){
		.file = file,
		.bytes = bytes,
		.format = LIST_RPM,
		.trailer.signed_len = (u32)bytes.len,
	};
	err = rpm_read(list);
	if (!err)
		err = identity_read(list);
	if (err)
		list_free(list);
	return err;
}

int list_parse_signed(const char *file, struct bytes bytes, struct list *list)
{
	int err;

	*list = (struct list){ .file = file, .bytes = bytes };
	err = bytes.len > LIST_MAX ?
		      -EFBIG :
		      dgc_trailer_parse(bytes.data, (u32)bytes.len,
					&list->trailer);
	if (!err && list->trailer.format == DGC_SIG_PGP)
		err = signatures_parse(bytes.data, list->trailer.sig_off,
				       list->trailer.sig_len,
				       &list->signatures);
	if (err)
		list_free(list);
	return err;
}

int list_read(const char *file, struct list *list)
{
	struct bytes bytes;
	int err = file_read(file, LIST_MAX, &bytes);

	if (!err)
		return list_parse(file, bytes, list);
	*list = (struct list){ .file = file };
	return err;
}

int list_read_user(const char *file, struct list *list)
{
	struct bytes bytes;
	int err = file_read(file, LIST_MAX, &bytes);

	if (!err)
		return list_parse_user(file, bytes, list);
	*list = (struct list){ .file = file };
	return err;
}

bool list_signature_key(const struct list *list, const struct signature *sig,
			char hex[FINGERPRINT_HEX])
{
	const uint8_t *packet = list->bytes.data + sig->off;

	*hex = 0;
	if (sig->err && !sig->user)
		return false;
	if (sig->parsed.fingerprint_len)
		hex_encode(packet + sig->parsed.fingerprint_off,
			   sig->parsed.fingerprint_len, hex);
	else if (sig->parsed.has_key_id)
		hex_encode(packet + sig->parsed.key_id_off, DGC_PGP_KEY_ID_LEN,
			   hex);
	return *hex;
}

bool list_signer(const struct list *list, char hex[FINGERPRINT_HEX])
{
	const struct signatures *all = &list->signatures;

	*hex = 0;
	return all->n && list_signature_key(list, &all->sig[all->first], hex);
}

char *list_signers(const struct list *list)
{
	char key[FINGERPRINT_HEX];
	const struct signatures *all = &list->signatures;
	char *out = malloc(all->n * (sizeof(key) + 1) + 1), *end = out;
	unsigned int i;

	if (!out)
		return NULL;
	*end = 0;
	for (i = 0; i < all->n; i++)
		if (list_signature_key(list, &all->sig[i], key))
			end += sprintf(end, "%s ", key);
	return out;
}

void list_free(struct list *list)
{
	bytes_free(&list->bytes);
	free(list->name);
	list->name = NULL;
}

uint32_t list_digests(const struct list *list)
{
	switch (list->format) {
	case LIST_RPM:
		return list->rpm.digests;
	case LIST_TLV:
	case LIST_REVOCATION:
		return list->tlv.entries;
	default:
		return 0;
	}
}

const char *list_format_name(enum list_format format)
{
	switch (format) {
	case LIST_RPM:
		return "rpm";
	case LIST_TLV:
		return "tlv";
	case LIST_KEYS:
		return "keys";
	case LIST_REVOCATION:
		return "revocation";
	default:
		return "none";
	}
}

/* Bytes that stand for themselves in a file name */
static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("._+~:-", c));
}

char *list_file_name(const struct list *list)
{
	const char *s, *name = list->name ? list->name : "-";
	const char *format = list_format_name(list->format);
	char hex[2 * LIST_ID_LEN + 1];
	char *out, *p;

	if (!strcmp(name, "-")) { /* lists without a name do not share one */
		hex_encode(list->id, LIST_ID_LEN, hex);
		name = hex;
	}
	out = p = malloc(strlen(format) + 1 + strlen(name) * 3 + 1);
	if (!out)
		return NULL;
	p += sprintf(p, "%s-", format);
	for (s = name; *s; s++) {
		if (plain(*s) && !(s == name && *s == '.'))
			*p++ = *s;
		else
			p += sprintf(p, "%%%02X", (unsigned char)*s);
	}
	*p = 0;
	return out;
}

bool list_id_decode(const char *hex, uint8_t id[LIST_ID_LEN])
{
	return strlen(hex) == 2 * (size_t)LIST_ID_LEN &&
	       dgc_hex_decode((const uint8_t *)hex, LIST_ID_LEN, id);
}
