/* SPDX-License-Identifier: GPL-2.0-or-later */
/* updateinfo.xml: which versions of packages the advisories of a repository fixed. */
#ifndef DCLIST_UPDATEINFO_H
#define DCLIST_UPDATEINFO_H

#include "list/revocation.h"
#include "repo/repodata.h"

#define ADVISORY_SECURITY \
	"all-security" /* stands for all security advisories */

/**
 * struct advisories - what advisories fixed
 * @id: of those that are asked for, or ADVISORY_SECURITY; not owned
 * @n: how many
 * @found: of each @id: it is there; owned
 * @below: the version that an advisory fixed of each package, "NAME VERSION"; owned
 * @packages: how many
 * @streams: packages of module streams, which were ignored: below a version of one stream
 *	are good versions of another
 */
struct advisories {
	const char *const *id;
	size_t n;
	bool *found;
	char **below;
	size_t packages;
	size_t streams;
};

/* @id and @n are set. Says what is wrong, and returns -EBADMSG, -EFBIG or -ENOMEM. */
int updateinfo_parse(const char *name, const struct bytes *packed,
		     const struct repomd *md, struct advisories *advisories);
void advisories_free(struct advisories *advisories);

#endif /* DCLIST_UPDATEINFO_H */
