// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The signatures in a package's signature header. librpm refuses headers here
 * that it takes in a package (those of SUSE up to 10, whose region ends with
 * another tag), so the few entries that matter are looked up in the index.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "rpm/rpmfile.h"
#include "trust/crypto.h"

/* RPMTAG_* and RPMSIGTAG_* of rpm's lib/rpmtag.h */
#define TAG_DSA 267u
#define TAG_RSA 268u
#define TAG_OPENPGP 278u /* base64 strings, rpm 6, and 4 of RHEL */
#define TAG_WHOLE_PGP 1002u
#define TAG_WHOLE_GPG 1005u
/* The same in the header of an installed package, where others have those numbers */
#define TAG_INSTALLED_PGP 259u
#define TAG_INSTALLED_GPG 262u
#define SIGNATURES_MAX 64u /* more means it is not a package */
#define TYPE_BIN 7u
#define TYPE_STRING_ARRAY 8u

/* Takes @sig. */
static int signature_add(struct rpm_signatures *sigs, struct bytes sig)
{
	if (!array_grow(&sigs->sig, sigs->n, sizeof(sig))) {
		bytes_free(&sig);
		return -ENOMEM;
	}
	sigs->sig[sigs->n++] = sig;
	return 0;
}

int rpm_signature_add(struct rpm_signatures *sigs, const void *data, size_t len)
{
	struct bytes sig = { 0 };
	int err = bytes_append(&sig, data, len);

	return err ? err : signature_add(sigs, sig);
}

int rpm_signature_add_base64(struct rpm_signatures *sigs, const char *text)
{
	struct bytes sig = { 0 };
	size_t len = strlen(text), n = 0, i;
	char *plain = malloc(len + 1);
	ssize_t got = -1;

	sig.data = malloc(len / 4 * 3 + 3);
	if (plain && sig.data) {
		for (i = 0; i < len; i++)
			if (!strchr(" \t\r\n", text[i]))
				plain[n++] = text[i];
		got = crypto_base64_decode(plain, n, sig.data);
		sig.len = got < 0 ? 0 : (size_t)got;
		free(plain);
		return signature_add(sigs, sig);
	}
	free(plain);
	bytes_free(&sig);
	return -ENOMEM;
}

static int binary_add(const struct bytes *header, uint32_t tag,
		      struct rpm_signatures *sigs)
{
	struct rpm_entry e;
	int ret = rpm_entry_find(header, tag, &e);

	if (ret <= 0)
		return ret;
	if (e.type != TYPE_BIN || !e.count || e.count > e.room)
		return -EBADMSG;
	return rpm_signature_add(sigs, e.data, e.count);
}

static int strings_add(const struct bytes *header, uint32_t tag,
		       struct rpm_signatures *sigs)
{
	const uint8_t *end;
	struct rpm_entry e;
	int ret = rpm_entry_find(header, tag, &e);

	if (ret <= 0)
		return ret;
	if (e.type != TYPE_STRING_ARRAY || e.count > SIGNATURES_MAX)
		return -EBADMSG;
	for (ret = 0; !ret && e.count; e.count--) {
		end = memchr(e.data, 0, e.room);
		if (!end)
			return -EBADMSG;
		ret = rpm_signature_add_base64(sigs, (const char *)e.data);
		e.room -= (size_t)(end + 1 - e.data);
		e.data = end + 1;
	}
	return ret;
}

static bool has(const struct bytes *header, uint32_t tag)
{
	struct rpm_entry e;

	return rpm_entry_find(header, tag, &e) == 1;
}

/* RSA comes first: the kernel takes no DSA, and the strings hold it again. */
static int signatures_read(const struct bytes *header,
			   struct rpm_signatures *sigs)
{
	int err = binary_add(header, TAG_RSA, sigs);

	if (!err)
		err = strings_add(header, TAG_OPENPGP, sigs);
	if (!err)
		err = binary_add(header, TAG_DSA, sigs);
	return err;
}

int rpm_signatures_read(const struct bytes *header, struct rpm_signatures *sigs)
{
	int err = signatures_read(header, sigs);

	sigs->whole_only = !sigs->n && (has(header, TAG_WHOLE_PGP) ||
					has(header, TAG_WHOLE_GPG));
	return err;
}

int rpm_signatures_installed(const struct bytes *header,
			     struct rpm_signatures *sigs)
{
	int err = signatures_read(header, sigs);

	sigs->whole_only = !sigs->n && (has(header, TAG_INSTALLED_PGP) ||
					has(header, TAG_INSTALLED_GPG));
	return err;
}

void rpm_signatures_free(struct rpm_signatures *sigs)
{
	size_t i;

	for (i = 0; i < sigs->n; i++)
		bytes_free(&sigs->sig[i]);
	free(sigs->sig);
	*sigs = (struct rpm_signatures){ 0 };
}
