// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks over directories with fts(3). */
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/message.h"
#include "base/walk.h"

bool walk_failed(const FTSENT *ent)
{
	if (ent->fts_info != FTS_DNR && ent->fts_info != FTS_ERR &&
	    ent->fts_info != FTS_NS)
		return false;
	error(ent->fts_path, "cannot read: %s", strerror(ent->fts_errno));
	return true;
}
