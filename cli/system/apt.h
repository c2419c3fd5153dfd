/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A transaction of apt, in the steps that plugins/apt connects: before dpkg begins, lists of
 * all new packages are installed and loaded; dpkg runs with a library of ours, which enables
 * fs-verity; after it has ended, lists of what is gone are unloaded and removed.
 *
 * APT_RECORD is between the first and the last step in the directory of lists: "mode MODE",
 * and lines "PACKAGE LIST" with the lists, installed or not, that any version of these
 * packages has or will have.
 */
#ifndef DCLIST_APT_H
#define DCLIST_APT_H

#include "system/apt_input.h"
#include "system/install.h"
#include "system/packages.h"

#define APT_RECORD ".apt"
#define APT_LIST "tlv-" /* names of lists of dpkg's packages start so */

/*
 * dclist --apt, in no help: for DPkg::Pre-Install-Pkgs. Returns an exit status; if it is not
 * 0, apt does not start dpkg.
 */
int apt_prepare(void);
/* dclist --apt-done: for DPkg::Post-Invoke, and dpkg's post-invoke without apt */
int apt_finish(void);

/* apt_refuse.c */

/*
 * dclist --refuse MANAGER, "dpkg" or "pacman": before it changes anything without lists.
 * Returns an exit status that makes it give up if what it installs would be denied.
 */
int apt_refuse(const char *manager);

/* apt_lists.c */

/**
 * struct apt_lists - lists for a transaction
 * @input: what apt is about to do
 * @in: where lists go, open
 * @unasked: the site could not be asked
 * @want: packages that are unpacked; @listed: its list is installed and, if possible, loaded
 */
struct apt_lists {
	const struct apt_input *input;
	struct install *in;
	bool unasked;
	struct packages want;
};

/*
 * Installs and loads a list for each of @want: those that are installed already, then from
 * the site, then made of the package. What is missing in the end is reported. 0 or -1
 */
int apt_lists_get(struct apt_lists *lists);

/* apt_record.c */

/* What is recorded in @dir, without its first line; 0, or a negative errno after reporting why */
int apt_record_read(int dir, struct bytes *text);
/* Records @text instead, and @mode; without @text, nothing. The same answers */
int apt_record_write(int dir, const char *mode, const struct bytes *text);
/*
 * Adds the packages of these lists to @packages, so that nothing is removed that belongs to a
 * transaction; the same answers
 */
int apt_record_packages(int root, struct packages *packages);
/* Adds a line to @text, once; 0, or -ENOMEM after reporting it */
int apt_record_add(struct bytes *text, const char *package, const char *list);

#endif /* DCLIST_APT_H */
