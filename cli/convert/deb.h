/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the deb format share. */
#ifndef DCLIST_DEB_H
#define DCLIST_DEB_H

#include "convert/debpackages.h"
#include "convert/pgp.h"

/**
 * struct deb - releases and what they attest
 * @conv: the conversion; not owned
 * @pgp: keyrings
 * @release: owned
 * @n: how many
 * @packages: of all of them
 */
struct deb {
	const struct convert *conv;
	struct pgp *pgp;
	struct debrelease *release;
	size_t n;
	struct debpackages packages;
};

/* Takes @rel over, which becomes the last of @deb; 0 or -ENOMEM; errors are reported. */
int deb_release_add(struct deb *deb, struct debrelease *rel);
/* Reads a Packages file of the last release. 0 or a negative errno; errors are reported. */
int deb_packages_read(struct deb *deb, const char *file);

/*
 * deblists.c: reads the releases in apt's directory of lists, and all Packages files of
 * theirs. Releases by other keys are left out with a warning. 0 or a negative errno;
 * errors are reported.
 */
int deb_lists_read(struct deb *deb, const char *folder);

/*
 * debcontrol.c: adds the maintainer scripts in an unpacked control.tar under the names that
 * dpkg installs them with. The source has its name. 0 or a negative errno; errors are reported.
 */
int deb_control_read(const struct convert *conv, struct source *src,
		     struct stream *tar);

/* debfile.c: convert_format.source() */
int deb_source_read(struct convert *conv, struct source *src);

#endif /* DCLIST_DEB_H */
