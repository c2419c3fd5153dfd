// SPDX-License-Identifier: GPL-2.0-or-later
/* What a package says of a file; also for the plugin of rpm. */
#include <rpm/rpmfiles.h>

#include "list/digest.h"

/* %verify(not mtime) does not concern the content. */
#define CONTENT_VERIFIED (RPMVERIFY_FILEDIGEST | RPMVERIFY_FILESIZE)

uint32_t rpm_marks(uint64_t flags, uint64_t verify)
{
	uint32_t marks = 0;

	if (flags & RPMFILE_CONFIG)
		marks |= FILE_IS_CONFIG;
	if (flags & (RPMFILE_DOC | RPMFILE_LICENSE | RPMFILE_README))
		marks |= FILE_IS_DOC;
	if (flags & RPMFILE_GHOST)
		marks |= FILE_IS_GHOST;
	if ((verify & CONTENT_VERIFIED) != CONTENT_VERIFIED)
		marks |= FILE_IS_CHANGING;
	return marks;
}
