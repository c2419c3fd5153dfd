/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the apk format share. */
#ifndef DCLIST_APK_H
#define DCLIST_APK_H

#include "convert/apkkeys.h"
#include "convert/convert.h"
#include "convert/gzip.h"

/**
 * struct apk - a package that is being read
 * @conv: the conversion
 * @src: the source
 * @sig: signatures; their parts are owned
 * @n_sigs: how many
 * @control: second part, packed; owned
 * @info: .PKGINFO; owned
 * @datahash: SHA-256 of the third part, packed
 */
struct apk {
	const struct convert *conv;
	struct source *src;
	struct apk_signature *sig;
	size_t n_sigs;
	struct bytes control;
	struct bytes info;
	uint8_t datahash[32];
};

/* apkdata.c: the part with the files, after all others. 0 or negative, said. */
int apk_data_read(struct apk *apk, struct gzip_parts *parts);

#endif /* DCLIST_APK_H */
