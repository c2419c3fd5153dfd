// SPDX-License-Identifier: GPL-2.0-or-later
/* librpm: what an RPM header says beside its digests. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/lazy_rpm.h"
#include "cursor.h"
#include "list/digest.h"
#include "list/rpmheader.h"

#define MAGIC_LEN 8u /* librpm wants the region without it */

/**
 * struct rpm_paths - the files of a header
 * @header: owned; what the tags point into
 * @base: RPMTAG_BASENAMES
 * @dir: RPMTAG_DIRNAMES
 * @dir_index: RPMTAG_DIRINDEXES, for each base name
 * @mode: RPMTAG_FILEMODES
 * @flags: RPMTAG_FILEFLAGS
 * @verify: RPMTAG_FILEVERIFYFLAGS
 * @size: RPMTAG_FILESIZES, or RPMTAG_LONGFILESIZES
 * @device: RPMTAG_FILEDEVICES
 * @inode: RPMTAG_FILEINODES
 * @path: of the last call; owned
 */
struct rpm_paths {
	Header header;
	struct rpmtd_s base;
	struct rpmtd_s dir;
	struct rpmtd_s dir_index;
	struct rpmtd_s mode;
	struct rpmtd_s flags;
	struct rpmtd_s verify;
	struct rpmtd_s size;
	struct rpmtd_s device;
	struct rpmtd_s inode;
	char *path;
};

/* A copy of @region as a librpm header; NULL when librpm refuses it. */
static Header header_of(const uint8_t *region, size_t len)
{
	if (len <= MAGIC_LEN || len > DGC_INPUT_MAX)
		return NULL;
	return headerImport((void *)(region + MAGIC_LEN),
			    (unsigned int)(len - MAGIC_LEN), HEADERIMPORT_COPY);
}

/* A tag of one type with at least one value; empty otherwise */
static void tag_get(Header h, rpmTagVal tag, rpmTagType type,
		    struct rpmtd_s *td)
{
	rpmtdReset(td);
	if (headerGet(h, tag, td, HEADERGET_MINMEM) && td->type == type)
		return;
	rpmtdFreeData(td);
	rpmtdReset(td);
}

struct rpm_paths *rpm_paths_open(const uint8_t *region, size_t len)
{
	struct rpm_paths *paths = calloc(1, sizeof(*paths));

	if (!paths)
		return NULL;
	paths->header = header_of(region, len);
	if (!paths->header) {
		free(paths);
		return NULL;
	}
	tag_get(paths->header, RPMTAG_BASENAMES, RPM_STRING_ARRAY_TYPE,
		&paths->base);
	tag_get(paths->header, RPMTAG_DIRNAMES, RPM_STRING_ARRAY_TYPE,
		&paths->dir);
	tag_get(paths->header, RPMTAG_DIRINDEXES, RPM_INT32_TYPE,
		&paths->dir_index);
	tag_get(paths->header, RPMTAG_FILEMODES, RPM_INT16_TYPE, &paths->mode);
	tag_get(paths->header, RPMTAG_FILEFLAGS, RPM_INT32_TYPE, &paths->flags);
	tag_get(paths->header, RPMTAG_FILEVERIFYFLAGS, RPM_INT32_TYPE,
		&paths->verify);
	tag_get(paths->header, RPMTAG_LONGFILESIZES, RPM_INT64_TYPE,
		&paths->size);
	if (!rpmtdCount(&paths->size))
		tag_get(paths->header, RPMTAG_FILESIZES, RPM_INT32_TYPE,
			&paths->size);
	tag_get(paths->header, RPMTAG_FILEDEVICES, RPM_INT32_TYPE,
		&paths->device);
	tag_get(paths->header, RPMTAG_FILEINODES, RPM_INT32_TYPE,
		&paths->inode);
	return paths;
}

void rpm_paths_free(struct rpm_paths *paths)
{
	if (!paths)
		return;
	free(paths->path);
	rpmtdFreeData(&paths->base);
	rpmtdFreeData(&paths->dir);
	rpmtdFreeData(&paths->dir_index);
	rpmtdFreeData(&paths->mode);
	rpmtdFreeData(&paths->flags);
	rpmtdFreeData(&paths->verify);
	rpmtdFreeData(&paths->size);
	rpmtdFreeData(&paths->device);
	rpmtdFreeData(&paths->inode);
	headerFree(paths->header);
	free(paths);
}

/* The string at @index, NULL when there are not as many */
static const char *string_at(struct rpmtd_s *td, uint32_t index)
{
	if (index >= rpmtdCount(td) || rpmtdSetIndex(td, (int)index) < 0)
		return NULL;
	return rpmtdGetString(td);
}

/* The number at @index, @none when there are not as many */
static uint64_t number_at(struct rpmtd_s *td, uint32_t index, uint64_t none)
{
	if (index >= rpmtdCount(td) || rpmtdSetIndex(td, (int)index) < 0)
		return none;
	return rpmtdGetNumber(td);
}

const char *rpm_paths_get(struct rpm_paths *paths, uint32_t index,
			  uint32_t *mode)
{
	const char *base = string_at(&paths->base, index), *dir;
	uint64_t dir_index = number_at(&paths->dir_index, index, UINT32_MAX);

	dir = string_at(&paths->dir, (uint32_t)dir_index);
	free(paths->path);
	paths->path = NULL;
	*mode = (uint32_t)number_at(&paths->mode, index, 0);
	if (base && dir && asprintf(&paths->path, "%s%s", dir, base) < 0)
		paths->path = NULL;
	return paths->path;
}

bool rpm_paths_size(struct rpm_paths *paths, uint32_t index, uint64_t *size)
{
	if (index >= rpmtdCount(&paths->size))
		return false;
	*size = number_at(&paths->size, index, 0);
	return true;
}

uint32_t rpm_paths_marks(struct rpm_paths *paths, uint32_t index)
{
	return rpm_marks(number_at(&paths->flags, index, 0),
			 number_at(&paths->verify, index, RPMVERIFY_ALL));
}

uint32_t rpm_paths_count(struct rpm_paths *paths)
{
	return rpmtdCount(&paths->base);
}

/* As rpmfilesBuildNLink() of rpm does it */
uint64_t rpm_paths_inode(struct rpm_paths *paths, uint32_t index)
{
	uint64_t inode = number_at(&paths->inode, index, 0);

	if (!inode || !S_ISREG(number_at(&paths->mode, index, 0)) ||
	    rpm_paths_marks(paths, index) & FILE_IS_GHOST)
		return 0;
	return number_at(&paths->device, index, 0) << 32 | inode;
}
