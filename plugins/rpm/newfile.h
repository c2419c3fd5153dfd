/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rpm unpacks: which files can run, and fs-verity on these. */
#ifndef DCLIST_RPM_NEWFILE_H
#define DCLIST_RPM_NEWFILE_H

#include <rpm/rpmfi.h>
#include <rpm/rpmfiles.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * Of a package that is not unpacked yet: may file @i run? Only what its header says is known.
 * What the firmware runs, below /boot and /efi, is none of these.
 */
bool newfile_may_run(rpmfiles files, int i);
/*
 * Enables fs-verity on a file that was just unpacked as @path, if it can run. @fd is rpm's, for
 * writing, while which the kernel refuses that: afterwards it is one for reading; it is -1 for a file
 * that was there and stays, with %_minimize_writes. Returns 0, or a
 * negative errno; -EOPNOTSUPP when the file system has no fs-verity.
 */
int newfile_enable(rpmfi fi, rpmVerifyAttrs verify, int fd, const char *path,
		   mode_t mode);

#endif /* DCLIST_RPM_NEWFILE_H */
