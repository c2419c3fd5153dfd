// SPDX-License-Identifier: GPL-2.0-or-later
/* The time of modification of files with fs-verity. */
#include "verity/mtime.h"

void mtime_restore(int fd, const struct stat *before)
{
	const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
					   before->st_mtim };

	futimens(fd, times);
}
