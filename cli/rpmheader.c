// SPDX-License-Identifier: GPL-2.0-or-later
/* librpm: what an RPM header says beside its digests. */
#include <rpm/header.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>
#include <stdlib.h>
#include <string.h>

#include "crypto.h"
#include "dclist.h"
#include "rpmfile.h"
#include "rpmheader.h"

#define MAGIC_LEN 8u /* librpm wants the region without it */
#define TAG_OPENPGP 278 /* rpm 4.20 and newer */
#define MD5_ID 1u /* what a header without RPMTAG_FILEDIGESTALGO means */

struct rpm_paths {
	Header header;
	rpmfiles files;
	char *path; /* of the last call */
};

/* A copy of @region as a librpm header; NULL when librpm refuses it. */
static Header header_of(const uint8_t *region, size_t len)
{
	if (len <= MAGIC_LEN || len > DGC_INPUT_MAX)
		return NULL;
	return headerImport((void *)(region + MAGIC_LEN),
			    (unsigned int)(len - MAGIC_LEN), HEADERIMPORT_COPY);
}

struct rpm_paths *rpm_paths_open(const uint8_t *region, size_t len)
{
	struct rpm_paths *paths = calloc(1, sizeof(*paths));

	if (!paths)
		return NULL;
	paths->header = header_of(region, len);
	if (paths->header && headerIsEntry(paths->header, RPMTAG_OLDFILENAMES))
		headerConvert(paths->header, HEADERCONV_COMPRESSFILELIST);
	if (paths->header)
		paths->files = rpmfilesNew(NULL, paths->header,
					   RPMTAG_BASENAMES, RPMFI_NOHEADER);
	if (paths->files)
		return paths;
	rpm_paths_free(paths);
	return NULL;
}

void rpm_paths_free(struct rpm_paths *paths)
{
	if (!paths)
		return;
	free(paths->path);
	rpmfilesFree(paths->files);
	headerFree(paths->header);
	free(paths);
}

const char *rpm_paths_get(struct rpm_paths *paths, uint32_t index,
			  uint32_t *mode)
{
	free(paths->path);
	paths->path = NULL;
	if (index >= rpmfilesFC(paths->files))
		return NULL;
	paths->path = rpmfilesFN(paths->files, (int)index);
	*mode = rpmfilesFMode(paths->files, (int)index);
	return paths->path;
}

unsigned int rpm_digest_algo(const uint8_t *region, size_t len)
{
	Header h = header_of(region, len);
	unsigned int algo = MD5_ID;

	if (h && headerIsEntry(h, RPMTAG_FILEDIGESTALGO))
		algo = (unsigned int)headerGetNumber(h, RPMTAG_FILEDIGESTALGO);
	headerFree(h);
	return algo;
}

static int signature_add(struct rpm_signatures *sigs, struct bytes sig)
{
	struct bytes *more =
		reallocarray(sigs->sig, sigs->n + 1, sizeof(*more));

	if (!more) {
		bytes_free(&sig);
		return -ENOMEM;
	}
	sigs->sig = more;
	more[sigs->n++] = sig;
	return 0;
}

/* A signature in base64, white space allowed; not one at all: an empty one */
static int base64_add(struct rpm_signatures *sigs, const char *text)
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

static int openpgp_add(Header h, struct rpm_signatures *sigs)
{
	struct rpmtd_s td;
	const char *text;
	int err = 0;

	if (!headerGet(h, TAG_OPENPGP, &td, HEADERGET_MINMEM))
		return 0;
	while (!err && (text = rpmtdNextString(&td)))
		err = base64_add(sigs, text);
	rpmtdFreeData(&td);
	return err;
}

static int binary_add(Header h, rpmTagVal tag, struct rpm_signatures *sigs)
{
	struct bytes sig = { 0 };
	struct rpmtd_s td;
	int err = 0;

	if (!headerGet(h, tag, &td, HEADERGET_MINMEM))
		return 0;
	if (td.type == RPM_BIN_TYPE) {
		err = bytes_append(&sig, td.data, td.count);
		if (!err)
			err = signature_add(sigs, sig);
	}
	rpmtdFreeData(&td);
	return err;
}

/* RSA before DSA, as the kernel has no DSA; what is the same twice is no harm */
static int signatures_add(Header h, struct rpm_signatures *sigs)
{
	int err = binary_add(h, RPMTAG_RSAHEADER, sigs);

	if (!err)
		err = openpgp_add(h, sigs);
	if (!err)
		err = binary_add(h, RPMTAG_DSAHEADER, sigs);
	sigs->whole_only = !sigs->n && (headerIsEntry(h, RPMSIGTAG_PGP) ||
					headerIsEntry(h, RPMSIGTAG_GPG));
	return err;
}

int rpm_signatures_read(const struct bytes *header, struct rpm_signatures *sigs)
{
	Header h = header_of(header->data, header->len);
	int err;

	if (!h)
		return -EBADMSG;
	err = signatures_add(h, sigs);
	headerFree(h);
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
