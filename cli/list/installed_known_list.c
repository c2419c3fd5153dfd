// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One installed list. What list_parse() would report is determined before, and kept: a
 * refused list still shows to which package a path belongs.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/text.h"
#include "list/installed_dir.h"
#include "list/installed_known.h"
#include "list/rpmalgo.h"
#include "list/rpmheader.h"
#include "list/verify.h"

#define RPM_MAGIC "\x8e\xad\xe8\x01\0\0\0"
#define RPM_MAGIC_LEN 8u

static void __printf(3, 4)
	refuse(struct installed_known_list *l,
	       enum installed_known_refusal refusal, const char *fmt, ...)
{
	va_list ap;

	l->refusal = refusal;
	va_start(ap, fmt);
	vsnprintf(l->why, sizeof(l->why), fmt, ap);
	va_end(ap);
}

static bool is_rpm(const struct list *list)
{
	return list->trailer.signed_len >= RPM_MAGIC_LEN &&
	       !memcmp(list->bytes.data, RPM_MAGIC, RPM_MAGIC_LEN);
}

/* Which format it is of is only set for what there is to read in it. */
static int open_content(struct list *list)
{
	const uint8_t *data = list->bytes.data;
	u32 len = list->trailer.signed_len;
	int err;

	if (list_is_keys(list)) {
		list->format = LIST_KEYS;
		return 0;
	}
	if (!is_rpm(list)) {
		err = dgc_tlv_open(data, len, &list->tlv);
		if (err)
			list->format = LIST_INVALID;
		else
			list->format = list->tlv.revokes ? LIST_REVOCATION :
							   LIST_TLV;
		return err;
	}
	err = dgc_rpm_open(data, len, &list->rpm);
	if (err) /* its digests cannot be used, but its paths can */
		list->rpm = (struct dgc_rpm){ 0 };
	list->format = err && err != -ENOPKG ? LIST_INVALID : LIST_RPM;
	return err;
}

static void look_content(struct list *list, struct installed_known_list *l)
{
	int err = open_content(list);

	if (l->refusal != INSTALLED_TAKEN)
		return; /* the signature was refused first */
	if (err == -ENOPKG)
		refuse(l, INSTALLED_ALGORITHM, "its file digests are %s",
		       is_rpm(list) ? pgp_hash_name(rpm_digest_algo(
					      list->bytes.data,
					      list->trailer.signed_len)) :
				      "of an algorithm that is too weak");
	else if (err)
		refuse(l, INSTALLED_MALFORMED, "%s",
		       keys_without_magic(list->bytes.data,
					  list->trailer.signed_len) ?
			       "its keys are not in the form that dclist keys writes; make it again with dclist keys enroll" :
			       "its content is malformed");
}

static void look_signature(struct list *list, struct installed_known_list *l)
{
	const struct signature *sig = &list->signatures.sig[0];
	char why[SIGNATURE_REFUSAL_LEN];
	int err;

	l->pkcs7 = list->trailer.format == DGC_SIG_PKCS7;
	if (l->pkcs7)
		return;
	err = signatures_parse(list->bytes.data, list->trailer.sig_off,
			       list->trailer.sig_len, &list->signatures);
	if (!err && list->signatures.n > 1)
		l->signers = list_signers(list);
	if (!err && list->signatures.n > 1 && !l->signers) {
		refuse(l, INSTALLED_MALFORMED, "%s", "out of memory");
	} else if (!err) {
		list_signer(list, l->signer);
	} else if (err == -EBADMSG) {
		refuse(l, INSTALLED_MALFORMED, "%s",
		       "its signature is malformed");
	} else {
		signature_refusal(list->bytes.data + sig->off, sig->len, why,
				  sizeof(why));
		refuse(l, INSTALLED_ALGORITHM, "%s", why);
	}
}

static void look(struct list *list, struct installed_known_list *l)
{
	int err = -EBADMSG;

	if (list->bytes.len <= LIST_MAX)
		err = dgc_trailer_parse(list->bytes.data, (u32)list->bytes.len,
					&list->trailer);
	if (err == -ENOPKG) {
		refuse(l, INSTALLED_ALGORITHM, "%s",
		       "it is signed neither by OpenPGP nor by PKCS#7");
	} else if (err) {
		refuse(l, INSTALLED_MALFORMED, "%s",
		       "it is not a complete list");
	} else {
		look_signature(list, l);
		look_content(list, l);
	}
}

static void look_verify(const struct list *list, const struct keyring *ring,
			struct installed_known_list *l)
{
	struct list_signer signer;
	int err;

	if (!ring || l->pkcs7)
		return; /* PKCS#7 is for the kernel's X.509 keys to verify */
	err = list_verify(list, ring, &signer);
	if (!err)
		hex_encode(signer.fingerprint, signer.fingerprint_len,
			   l->signer);
	else if (err == -ENOKEY)
		refuse(l, INSTALLED_SIGNER,
		       "it is signed by %s, which is not in the keyring",
		       *l->signer ? l->signer : "an unnamed key");
	else if (err)
		refuse(l, INSTALLED_SIGNATURE, "%s",
		       "its signature does not verify");
}

/* One digest of the list that is being added */
struct adding {
	struct installed_known_work *work;
	const struct list *list;
	uint32_t index;
	bool taken;
};

static int add_digest(const struct digest *d, void *ctx)
{
	struct adding *a = ctx;

	if (!installed_known_add(a->work, a->index, d, d->path) ||
	    (a->taken && !installed_known_note(a->work->known, a->list, d)))
		return -ENOMEM;
	return 0;
}

/* Only paths; the digests cannot be used */
static void add_paths(struct installed_known_work *work,
		      const struct list *list, uint32_t index)
{
	struct rpm_paths *paths;
	const char *path;
	uint32_t i, mode;

	paths = rpm_paths_open(list->bytes.data, list->trailer.signed_len);
	for (i = 0; paths && (path = rpm_paths_get(paths, i, &mode)); i++)
		if (!installed_known_add(work, index, NULL, path))
			work->full = true;
	rpm_paths_free(paths);
}

static void add_content(struct installed_known_work *work, struct list *list,
			uint32_t index)
{
	const struct installed_known_list *l = &work->known->list[index];
	struct adding a = {
		.work = work,
		.list = list,
		.index = index,
		.taken = l->refusal == INSTALLED_TAKEN ||
			 l->refusal == INSTALLED_REVOKED,
	};

	if (l->refusal == INSTALLED_MALFORMED)
		return;
	if (list->format == LIST_RPM && list->rpm.digests_end == 0)
		add_paths(work, list, index);
	else if (list_each(list, add_digest, &a) == -ENOMEM)
		work->full = true;
}

static void add_keys(struct installed_known_work *work, const struct list *list,
		     uint32_t index)
{
	const struct bytes keyring = { list->bytes.data,
				       list->trailer.signed_len };

	if (!installed_known_introduce(work->known, index, &keyring))
		work->full = true;
}

/* The file's name without "rpm-", for a list whose own name was not read */
static char *name_of(const char *file)
{
	const char *base = strrchr(file, '/');
	const char *dash;

	base = base ? base + 1 : file;
	dash = strchr(base, '-');
	return strdup(dash ? dash + 1 : base);
}

static struct installed_known_list *list_new(struct installed_known *known,
					     const char *file)
{
	struct installed_known_list *l;

	if (!array_grow(&known->list, known->lists, sizeof(*l)))
		return NULL;
	l = &known->list[known->lists];
	*l = (struct installed_known_list){ .file = strdup(file),
					    .name = name_of(file) };
	known->lists++; /* freed with the set, whole or not */
	return l->file && l->name ? l : NULL;
}

/* Name and id, by the parser that reports errors: none are left. */
static int parse(const char *file, struct list *list,
		 struct installed_known_list *l)
{
	struct bytes bytes = list->bytes;
	int err = list_parse(file, bytes, list);

	if (err) {
		refuse(l, INSTALLED_MALFORMED, "%s", "it is malformed");
		return err;
	}
	memcpy(l->id, list->id, LIST_ID_LEN);
	if (list->format == LIST_RPM)
		l->package = list_package(list);
	if (strcmp(list->name, "-")) {
		free(l->name);
		l->name = strdup(list->name);
		l->named = true;
	}
	return 0;
}

static bool revoke_by(struct installed_known *known, const struct list *list,
		      const char *signer)
{
	struct revocation what = { 0 };

	if (revocation_take(&what, list)) {
		revocation_free(&what);
		return false;
	}
	return installed_known_revoke(known, &what, signer, list->id);
}

/* By PKCS#7 for all lists; by other keys for what they attested */
static bool revoke(struct installed_known *known, const struct list *list,
		   const struct installed_known_list *l)
{
	const char *name = l->signers ? l->signers : l->signer;
	char signer[FINGERPRINT_HEX];
	size_t len;
	bool ok = true;

	if (l->pkcs7)
		return revoke_by(known, list, "");
	for (; ok && *name; name += len + (name[len] == ' ')) {
		len = strcspn(name, " ");
		snprintf(signer, sizeof(signer), "%.*s", (int)len, name);
		ok = revoke_by(known, list, signer);
	}
	return ok;
}

/* Once it was parsed: does it count? */
static void judge(struct installed_known_work *work, const struct list *list,
		  struct installed_known_list *l)
{
	if (l->refusal == INSTALLED_TAKEN && list->format != LIST_KEYS)
		look_verify(list, work->ring, l);
	if (l->refusal == INSTALLED_TAKEN)
		installed_known_list_judge(work->known, l);
	l->loads = l->refusal == INSTALLED_TAKEN;
	if (l->refusal == INSTALLED_TAKEN && list->format == LIST_REVOCATION &&
	    !revoke(work->known, list, l))
		work->full = true;
	work->known->taken += l->refusal == INSTALLED_TAKEN &&
			      list->format != LIST_KEYS &&
			      list->format != LIST_REVOCATION;
}

int installed_known_list(const char *file, struct bytes bytes, void *ctx)
{
	struct list list = { .file = file, .bytes = bytes };
	struct installed_known_work *work = ctx;
	struct installed_known_list *l = list_new(work->known, file);
	uint32_t index = work->known->lists - 1;
	int err = 0;

	if (!l) {
		work->full = true;
		bytes_free(&bytes);
		return -ENOMEM;
	}
	look(&list, l);
	if (l->refusal == INSTALLED_TAKEN)
		err = parse(file, &list, l);
	if (!l->name)
		work->full = true;
	l->keys = !err && list.format == LIST_KEYS;
	if (!err)
		judge(work, &list, l);
	if (!err && l->keys)
		add_keys(work, &list, index);
	else if (!err)
		add_content(work, &list, index);
	if (!err)
		list_free(&list);
	return 0;
}
