// SPDX-License-Identifier: GPL-2.0-or-later
/* librpm: what an RPM header says beside its digests. */
#include <rpm/header.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>
#include <stdlib.h>

#include "dclist.h"
#include "rpmheader.h"

#define MAGIC_LEN 8u /* librpm wants the region without it */
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

bool rpm_paths_size(const struct rpm_paths *paths, uint32_t index,
		    uint64_t *size)
{
	*size = rpmfilesFSize(paths->files, (int)index);
	return headerIsEntry(paths->header, RPMTAG_FILESIZES) ||
	       headerIsEntry(paths->header, RPMTAG_LONGFILESIZES);
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
